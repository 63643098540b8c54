import { type RawBuilder, sql } from 'kysely';
import { EXPIRES_SOON_MS, PAST_AFTER_MS } from '../domain/attention.ts';
import type { CurrentCounts } from '../domain/ports.ts';
import { isRecordingState, RECORDING_STATES, type RecordingState } from '../domain/recording.ts';
import type { Database } from './database.ts';
import { MAX_IDS } from './portions.ts';
import type { Work } from './tables.ts';

/** The states of recordings that are not over. There are few of these, however many have ended. */
const NOT_OVER = RECORDING_STATES.filter((state) => state !== 'ended' && state !== 'failed');

/** Whether a recording is due can be told only by its row. More rows would hold up the process for too long. */
const MOST_DUE = 1000;

/** Counts in SQLite or Postgres, each count through an index that holds little else: see `CurrentCounts`. */
export function createCurrentCounts({ run, clock }: Database): CurrentCounts {
  const numberOf = async (query: RawBuilder<{ number: number | string | null }>): Promise<number | null> => {
    const work: Work<number | null> = async (db) => {
      const { rows } = await query.execute(db);
      const found = rows[0]?.number ?? null;
      return found === null ? null : Number(found);
    };
    return run(work);
  };
  const atMost = (rows: RawBuilder<unknown>) =>
    sql<{ number: number }>`select count(*) as number from (${rows} limit ${sql.lit(MOST_DUE)}) as due`;

  return {
    async byState() {
      const counts = new Map<RecordingState, number>();
      // A statement for each, between which the event loop may turn.
      for (const state of NOT_OVER) {
        const count = sql<{
          number: number;
        }>`select count(*) as number from recordings where state = ${state}`;
        counts.set(state, (await numberOf(count)) ?? 0);
      }
      return counts;
    },

    async byOwner(owners) {
      const counts: { owner: string; state: RecordingState; count: number }[] = [];
      for (let from = 0; from < owners.length; from += MAX_IDS) {
        const some = sql.join(owners.slice(from, from + MAX_IDS));
        const { rows } = await run((db) =>
          sql<{ owner: string; state: string; number: number }>`
            select owner, state, count(*) as number from recordings
            where owner in (${some}) and state in (${sql.join(NOT_OVER)}) group by owner, state`.execute(db),
        );
        for (const { owner, state, number } of rows) {
          if (isRecordingState(state)) counts.push({ owner, state, count: Number(number) });
        }
      }
      return counts;
    },

    async oldestUnsettledStopMs() {
      // In the words of the index `recordings_unsettled_stops`, so that both databases see that it fits.
      const at = await numberOf(sql`
        select stop_requested_at as number from recordings
        where stop_requested_at is not null and ended_at is null
        order by stop_requested_at limit 1`);
      return at === null ? 0 : Math.max(0, clock.now() - at);
    },

    pastTheirTime: async () =>
      (await numberOf(
        sql`select count(*) as number from recordings
          where stops_at <= ${clock.now() - PAST_AFTER_MS} and state <> 'exiting'`,
      )) ?? 0,

    // The few rows of this time are looked into for why.
    expiring: async () =>
      (await numberOf(
        sql`select count(*) as number from recordings
          where stops_at > ${clock.now()} and stops_at <= ${clock.now() + EXPIRES_SOON_MS}
          and (guard like '%"because":"resource_expires"%' or guard like '%"because":"token_expires"%')`,
      )) ?? 0,

    async dueRecordings() {
      const now = clock.sqlNow();
      let count = 0;
      for (const state of RECORDING_STATES) {
        const due = sql`select 1 from recordings where state = ${state} and next_at <= ${now}
          and (lease_until is null or lease_until <= ${now})`;
        count += (await numberOf(atMost(due))) ?? 0;
      }
      return Math.min(count, MOST_DUE);
    },

    dueNotifications: async () =>
      (await numberOf(atMost(sql`select 1 from notifications where due_at <= ${clock.now()}`))) ?? 0,

    async dueListings(storages) {
      if (storages.length === 0) return 0;
      const due = sql`select 1 from recordings
        where list_in in (${sql.join(storages)}) and list_at <= ${clock.sqlNow()}`;
      return (await numberOf(atMost(due))) ?? 0;
    },

    lastNotificationAt: () =>
      numberOf(sql`select received_at as number from notifications where id > '' order by id desc limit 1`),
  };
}
