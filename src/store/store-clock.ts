import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import type { Clock } from '../domain/ports.ts';

/**
 * The time that all gateways of one database count by, so that it does not matter what their own clocks say. With SQLite
 * they are on one machine, and its clock is that time; with Postgres it is the server's.
 */
export interface StoreClock {
  /** Unix milliseconds, a whole number. */
  now(): number;
  /** The same, as a statement has it. */
  sqlNow(): RawBuilder<number>;
  /** Compares with the database where that was a while ago. */
  sync(db: QueryExecutorProvider): Promise<void>;
}

/** A machine's clock gains or loses less than a millisecond in this time. */
const SYNC_EVERY_MS = 10_000;

/** An answer that took longer says too little about when it was given. */
const PROMPT_MS = 500;

/** The process's own clock, which is that of all gateways on its machine. */
export function createMachineClock(clock: Clock): StoreClock {
  const now = () => Math.round(clock.now());
  return { now, sqlNow: () => sql<number>`cast(${now()} as bigint)`, sync: async () => undefined };
}

/** The clock of a Postgres server. Until it has been asked once, and while it is away, the process's own clock goes on. */
export function createPostgresClock(clock: Clock): StoreClock {
  const serverTime = sql<number>`(extract(epoch from statement_timestamp()) * 1000)::bigint`;
  let offsetMs = clock.now() - clock.monotonic();
  let isFirst = true;
  let syncAt = clock.monotonic();

  return {
    now: () => Math.round(clock.monotonic() + offsetMs),
    sqlNow: () => serverTime,
    async sync(db) {
      const askedAt = clock.monotonic();
      if (askedAt < syncAt) return;
      const { rows } = await sql<{ now: number }>`select ${serverTime} as now`.execute(db);
      const tookMs = clock.monotonic() - askedAt;
      const [row] = rows;
      if (row === undefined || (tookMs > PROMPT_MS && !isFirst)) return;
      offsetMs = row.now - (askedAt + tookMs / 2);
      isFirst = false;
      syncAt = clock.monotonic() + SYNC_EVERY_MS;
    },
  };
}
