import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Page } from '../domain/page.ts';
import type { RecordingKind } from '../domain/quota.ts';
import type { UnknownRecordings, UnknownSighting } from '../domain/unknown-recording.ts';
import { newId } from '../ids.ts';
import type { Database } from './database.ts';
import { readPage } from './reading.ts';
import type { Tables } from './tables.ts';
import { fromUnknownRow, type UnknownRecordingRow } from './unknown-recording-row.ts';

/** See `runsByNotifications`. Never null, so that it can be negated. */
const runs = sql<boolean>`(unknown_recordings.ended_at is null
  or coalesce(unknown_recordings.alive_at > unknown_recordings.ended_at, false))`;

/** Reads unknown recordings from SQLite or Postgres, with the same statements. */
export function createUnknownRecordings({ run, reading }: Database): UnknownRecordings {
  return {
    list: (appIds, { isRunning }, page) =>
      run(async (db) => {
        const rowsOf = async ({ limit, newerThan, olderThan, fromTheEnd = false }: Page) => {
          const ofApp = async (appId: string) => {
            let query = unknownOf(db, [appId])
              .selectAll('unknown_recordings')
              .orderBy('id', fromTheEnd ? 'asc' : 'desc')
              .limit(limit);
            if (isRunning !== undefined) query = query.where(isRunning ? runs : sql<boolean>`not ${runs}`);
            if (newerThan !== undefined) query = query.where('id', '>', newerThan);
            if (olderThan !== undefined) query = query.where('id', '<', olderThan);
            return query.execute();
          };
          // One app after the other, each in its index: an app that has none costs nothing beside one that has many.
          const rows: UnknownRecordingRow[] = [];
          for (const appId of appIds) rows.push(...(await ofApp(appId)));
          const later = fromTheEnd ? -1 : 1;
          return rows.toSorted((a, b) => (a.id < b.id ? later : -later)).slice(0, limit);
        };
        return readPage(page, rowsOf, (rows) => reading.all(rows, fromUnknownRow));
      }),

    count: (appIds) =>
      run(async (db) => {
        if (appIds.length === 0) return [];
        const kind = sql<RecordingKind>`coalesce(kind, 'rtc')`;
        const counts = await unknownOf(db, appIds)
          .select((count) => [
            'app_id',
            kind.as('of_kind'),
            sql<number>`case when ${runs} then 1 else 0 end`.as('is_running'),
            count.fn.countAll<number>().as('recordings'),
          ])
          .groupBy(['app_id', 'of_kind', 'is_running'])
          .execute();
        return counts.map(({ app_id: appId, of_kind, is_running, recordings }) => ({
          ...{ appId, kind: of_kind, isRunning: is_running === 1, recordings: Number(recordings) },
        }));
      }),
  };
}

/** Notes what notifications have told. Each counts once, however often it is noted. For a transaction. */
export async function noteUnknown(
  db: Kysely<Tables>,
  { notifications, ...told }: UnknownSighting,
  now: number,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('notifications')
    .set({ counted_at: now })
    .where('id', 'in', notifications)
    .where('counted_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const row: UnknownRecordingRow = {
    ...{ id: newId(now), app_id: told.appId, sid: told.sid, cname: told.cname, uid: told.uid },
    ...{ service_scene: told.serviceScene, kind: told.kind, first_at: told.firstAt, last_at: told.lastAt },
    ...{ alive_at: told.aliveAt, ended_at: told.endedAt, events: Number(numUpdatedRows), noted_at: now },
  };
  await db
    .insertInto('unknown_recordings')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['app_id', 'sid']).doUpdateSet({
        cname: firstGiven('cname'),
        uid: firstGiven('uid'),
        service_scene: firstGiven('service_scene'),
        kind: firstGiven('kind'),
        first_at: sql`case when excluded.first_at < unknown_recordings.first_at then excluded.first_at
          else unknown_recordings.first_at end`,
        last_at: latest('last_at'),
        alive_at: latest('alive_at'),
        ended_at: latest('ended_at'),
        events: sql`unknown_recordings.events + excluded.events`,
        noted_at: now,
      }),
    )
    .execute();
}

/** Forgets what was last noted before that time, and what has become known. For a transaction. */
export async function forgetUnknown(db: Kysely<Tables>, before: number): Promise<void> {
  await db.deleteFrom('unknown_recordings').where('noted_at', '<', before).execute();
  await db
    .deleteFrom('unknown_recordings')
    .where(({ exists, selectFrom }) => exists(knownAs(selectFrom)))
    .execute();
}

/** The rows of these apps that are about no recording of the gateway's. */
function unknownOf(db: Kysely<Tables>, appIds: readonly string[]) {
  return db
    .selectFrom('unknown_recordings')
    .where('unknown_recordings.app_id', 'in', appIds)
    .where(({ not, exists, selectFrom }) => not(exists(knownAs(selectFrom))))
    .where(({ not, exists, selectFrom }) => not(exists(maybeStartedAs(selectFrom))));
}

type SelectFrom = ExpressionBuilder<Tables, 'unknown_recordings'>['selectFrom'];

function knownAs(selectFrom: SelectFrom) {
  return selectFrom('recordings')
    .select('recordings.id')
    .whereRef('recordings.sid', '=', 'unknown_recordings.sid')
    .whereRef('recordings.app_id', '=', 'unknown_recordings.app_id');
}

/** A start of the same channel and UID, whose `sid` is not known yet: most likely it is this one. */
function maybeStartedAs(selectFrom: SelectFrom) {
  return selectFrom('recordings')
    .select('recordings.id')
    .where('recordings.sid', 'is', null)
    .where('recordings.state', '=', 'starting')
    .whereRef('recordings.app_id', '=', 'unknown_recordings.app_id')
    .whereRef('recordings.cname', '=', 'unknown_recordings.cname')
    .whereRef('recordings.uid', '=', 'unknown_recordings.uid');
}

function firstGiven(column: 'cname' | 'uid' | 'service_scene' | 'kind') {
  return sql<null>`coalesce(${sql.ref(`unknown_recordings.${column}`)}, ${sql.ref(`excluded.${column}`)})`;
}

function latest(column: 'last_at' | 'alive_at' | 'ended_at') {
  const [known, told] = [sql.ref(`unknown_recordings.${column}`), sql.ref(`excluded.${column}`)];
  return sql<number>`case when ${known} is null or ${told} > ${known} then ${told} else ${known} end`;
}
