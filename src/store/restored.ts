import { type Kysely, sql } from 'kysely';
import type { RecordingState } from '../domain/recording.ts';
import type { Database, DatabaseKind } from './database.ts';
import type { Tables } from './tables.ts';

/** The mark that says where the data lives. Data that finds itself elsewhere was restored, copied or moved. */
const PLACE = 'place';

/** In the place of one: the next start takes the data for restored. */
export const NO_PLACE = 'none: it was copied';

/** Recordings of which Agora knows more than an older database does. */
const UNSETTLED: readonly RecordingState[] = ['starting', 'recording', 'stopping', 'exiting'];

/**
 * Sees whether the data was restored from a backup since a gateway last started with it, and then makes all that is
 * unsettled due at once, whoever held it: it may have ended since, or been asked to. Of gateways that start together one
 * does so. Resolves with how many recordings these are; null where nothing was restored.
 */
export function noticeRestore({ kind, clock, transact }: Database): Promise<number | null> {
  return transact(async (db) => {
    const here = await placeOf(kind, db);
    const mark = { name: PLACE, value: here };
    const added = await db
      .insertInto('database_marks')
      .values(mark)
      .onConflict((conflict) => conflict.doNothing())
      .returning('name')
      .executeTakeFirst();
    if (added !== undefined) return null;
    const moved = await db
      .updateTable('database_marks')
      .set({ value: here })
      .where('name', '=', PLACE)
      .where('value', '<>', here)
      .returning('name')
      .executeTakeFirst();
    return moved === undefined ? null : makeAllDue(db, clock.now());
  });
}

/** Has the next start take the data for restored. */
export async function forgetPlace(db: Kysely<Tables>): Promise<void> {
  await db
    .insertInto('database_marks')
    .values({ name: PLACE, value: NO_PLACE })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: NO_PLACE }))
    .execute();
}

/**
 * On Postgres: the server's cluster, its timeline, which a restore to a point in time and a failover begin anew, and the
 * number of a table, which a restored dump makes anew. An SQLite file can't tell; a backup of one is marked as it is made.
 */
async function placeOf(kind: DatabaseKind, db: Kysely<Tables>): Promise<string> {
  if (kind === 'sqlite') return 'a file';
  const { rows } = await sql<{ place: string; may_ask: boolean }>`
    select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/' || 'recordings'::regclass::oid as place,
      has_function_privilege('pg_control_system()', 'execute') as may_ask`.execute(db);
  const [found] = rows;
  if (!found?.may_ask) return found?.place ?? '';
  const cluster = await sql<{
    id: string;
  }>`select system_identifier::text as id from pg_control_system()`.execute(db);
  return `${cluster.rows[0]?.id}/${found.place}`;
}

async function makeAllDue(db: Kysely<Tables>, now: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('recordings')
    .set((set) => ({
      next_at: now,
      lease_gateway: null,
      lease_until: null,
      version: set('version', '+', 1),
    }))
    .where('state', 'in', UNSETTLED)
    // Those that gateways of form 1 have written are due by another column.
    .where('next_at', 'is not', null)
    .executeTakeFirst();
  const older = await db
    .updateTable('recordings')
    .set((set) => ({ due_at: now, lease_gateway: null, lease_until: null, version: set('version', '+', 1) }))
    .where('state', 'in', UNSETTLED)
    .where('due_at', 'is not', null)
    .executeTakeFirst();
  return Number(numUpdatedRows + older.numUpdatedRows);
}
