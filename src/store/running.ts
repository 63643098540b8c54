/** How many recordings of an app run, and that no more are added than its quota allows. */
import { type Kysely, sql } from 'kysely';
import { kindOf, type RecordingKind, type RunningCount } from '../domain/quota.ts';
import { type Recording, RUNNING_STATES } from '../domain/recording.ts';
import type { DatabaseKind } from './database.ts';
import type { Tables } from './tables.ts';

const kind = sql<RecordingKind>`case mode when 'web' then 'web' else 'rtc' end`;

/**
 * Counts what runs of a recording's app and kind, in the transaction that is to add it: until that has ended nobody else
 * counts. SQLite lets in one writer at a time. On Postgres those that add to one app and kind wait here for one another,
 * and the count, a statement of its own, sees what they have stored.
 */
export async function lockAndCount(
  db: Kysely<Tables>,
  database: DatabaseKind,
  { appId, mode }: Pick<Recording, 'appId' | 'mode'>,
  now: number,
): Promise<RunningCount> {
  const wanted = kindOf(mode);
  if (database === 'postgres') {
    const name = `recordings of ${appId}: ${wanted}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
  }
  const { running } = await runningOf(db, [appId], now)
    .where(kind, '=', wanted)
    .select((count) => count.fn.countAll<number>().as('running'))
    .executeTakeFirstOrThrow();
  return { appId, kind: wanted, running: Number(running) };
}

/** See `RecordingStore.countRunning`. */
export async function countRunning(
  db: Kysely<Tables>,
  appIds: readonly string[],
  now: number,
): Promise<readonly RunningCount[]> {
  if (appIds.length === 0) return [];
  const counts = await runningOf(db, appIds, now)
    .select((count) => ['app_id', kind.as('kind'), count.fn.countAll<number>().as('running')])
    .groupBy(['app_id', 'kind'])
    .execute();
  return counts.map((each) => ({ appId: each.app_id, kind: each.kind, running: Number(each.running) }));
}

/**
 * No resource lives longer than 720 h (upstream contract, `resourceExpiredHour`): what began before that can be neither
 * queried nor stopped, and must not take a place for ever where no notification tells of its end.
 */
const COUNTS_FOR_MS = 31 * 24 * 3_600_000;

/** `recordings_running` is an index of those that have not ended. */
function runningOf(db: Kysely<Tables>, appIds: readonly string[], now: number) {
  return db
    .selectFrom('recordings')
    .where('app_id', 'in', appIds)
    .where('ended_at', 'is', null)
    .where('created_at', '>', now - COUNTS_FOR_MS)
    .where('state', 'in', RUNNING_STATES);
}
