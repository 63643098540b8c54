import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import type { Clock } from '../domain/ports.ts';

/**
 * The time that all gateways of one database count by, whatever their own clocks say. With SQLite it is the clock of the
 * machine that all of them run on; with Postgres it is the server's.
 */
export interface StoreClock {
  /** Unix milliseconds, an integer. */
  now(): number;
  /** The same time as an SQL expression. */
  sqlNow(): RawBuilder<number>;
  /** Compares the clock with the database's, unless it did so in the last ten seconds. */
  sync(db: QueryExecutorProvider): Promise<void>;
}

/** In this time a machine's clock drifts by less than a millisecond. */
const SYNC_EVERY_MS = 10_000;

/** A slower answer is used only if it is the first: when the server gave it is uncertain. */
const MAX_ROUND_TRIP_MS = 500;

/** The process's own clock, shared by all gateways of the machine. */
export function createMachineClock(clock: Clock): StoreClock {
  const now = () => Math.round(clock.now());
  return { now, sqlNow: () => sql<number>`cast(${now()} as bigint)`, sync: async () => undefined };
}

/**
 * The clock of a Postgres server: never ahead of it, and behind by no more than its answer took. So what was made due by
 * this clock is due for the server's statements. Shows the process's time until the first `sync`; runs on while the
 * server is away.
 */
export function createPostgresClock(clock: Clock): StoreClock {
  const serverTime = sql<number>`(extract(epoch from statement_timestamp()) * 1000)::bigint`;
  let offsetMs = clock.now() - clock.monotonic();
  let isFirst = true;
  let syncAt = clock.monotonic();

  return {
    now: () => Math.floor(clock.monotonic() + offsetMs),
    sqlNow: () => serverTime,
    async sync(db) {
      const sentAt = clock.monotonic();
      if (sentAt < syncAt) return;
      const { rows } = await sql<{ now: number }>`select ${serverTime} as now`.execute(db);
      const tookMs = clock.monotonic() - sentAt;
      const [row] = rows;
      if (row === undefined || (tookMs > MAX_ROUND_TRIP_MS && !isFirst)) return;
      offsetMs = row.now - (sentAt + tookMs);
      isFirst = false;
      syncAt = clock.monotonic() + SYNC_EVERY_MS;
    },
  };
}
