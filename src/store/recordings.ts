import { type Kysely, sql } from 'kysely';
import type { AuditAsked } from '../domain/audit.ts';
import type { RecordingStore } from '../domain/ports.ts';
import { mergeFiles } from '../domain/recorded-file.ts';
import { type Recording, sessionOf } from '../domain/recording.ts';
import { insertAsked } from './audit-trail.ts';
import { claimDue } from './claim.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './failure.ts';
import { listRows } from './listing.ts';
import { mayMatchNotifications, wakeNotifications } from './pending-notifications.ts';
import { MAX_IDS, readRows, sizeOfRow } from './portions.ts';
import { readPage } from './reading.ts';
import type { RecordingRow } from './recording-columns.ts';
import { fromRow, sessionHash, toChangedColumns, toRow } from './row.ts';
import type { Tables } from './tables.ts';

/** So many others have changed the same recording in between that something else is wrong. */
const MAX_CONFLICTS = 100;

/** A count of more would hold others up. */
const MAX_COUNTED = 20_000;

/** Remembers recordings in SQLite or Postgres, with the same statements. */
export function createRecordingStore(database: Database): RecordingStore {
  const { run, reading } = database;

  const findRow = (db: Kysely<Tables>, id: string) =>
    db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst();

  async function inChunks<Row>(ids: readonly string[], read: (some: readonly string[]) => Promise<Row[]>) {
    const rows: Row[] = [];
    for (let from = 0; from < ids.length; from += MAX_IDS) {
      rows.push(...(await read(ids.slice(from, from + MAX_IDS))));
    }
    return rows;
  }

  /** Makes a write with what belongs to it: the entry of the audit trail, and the notifications that it makes known. */
  function commit<Result>(
    from: Recording | null,
    to: Recording,
    asked: AuditAsked | null,
    write: (db: Kysely<Tables>) => Promise<{ readonly isMade: boolean; readonly result: Result }>,
  ): Promise<Result> {
    const wakes = mayMatchNotifications(from, to);
    const work = async (db: Kysely<Tables>) => {
      const { isMade, result } = await write(db);
      if (isMade && wakes) await wakeNotifications(db, from, to);
      if (asked !== null && (isMade || from === null)) await insertAsked(db, asked);
      return result;
    };
    return wakes || asked !== null ? database.transact(work) : database.write(work);
  }

  return {
    now: () => database.clock.now(),

    async add(recording, asked = null) {
      const row = toRow(recording, 1);
      for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
        const there = await commit(null, recording, asked, async (db) => {
          const { numInsertedOrUpdatedRows } = await db
            .insertInto('recordings')
            .values(row)
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst();
          const isAdded = numInsertedOrUpdatedRows === 1n;
          return { isMade: isAdded, result: isAdded ? row : await findConflicting(db, row) };
        });
        if (there === row) return { recording: { ...recording, version: row.version }, added: true };
        if (there !== undefined) return { recording: reading.one(there, fromRow), added: false };
      }
      throw new Error(`recording ${recording.id} conflicts with one that can’t be found`);
    },

    load: (owner, ids) =>
      run(async (db) => {
        const those = (some: readonly string[]) =>
          db.selectFrom('recordings').where('owner', '=', owner).where('id', 'in', some);
        if (ids.length === 1) {
          const row = await those(ids).selectAll().executeTakeFirst();
          // Whoever asks for this one must not be told that there is none.
          return row === undefined ? [] : [reading.one(row, fromRow)];
        }
        const sized = await inChunks(ids, (some) =>
          those(some)
            .select(['id', sizeOfRow.as('size')])
            .execute(),
        );
        return reading.all(await readRows(db, sized), fromRow);
      }),

    findBySid: (sid) =>
      run(async (db) => {
        const rows = await db.selectFrom('recordings').selectAll().where('sid', '=', sid).execute();
        return reading.all(rows, fromRow);
      }),

    findByIdempotencyKey: (owner, key) =>
      run(async (db) => {
        const row = await findByKey(db, owner, key);
        return row === undefined ? null : reading.one(row, fromRow);
      }),

    list: (owner, filter, page) =>
      run((db) =>
        readPage(
          page,
          (stretch) => listRows(db, owner, filter, stretch),
          (rows) => reading.all(rows, fromRow),
        ),
      ),

    async change(known, change, asked = null) {
      let current = known;
      for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
        const wanted = change(current);
        if (wanted === null) return null;
        const from = current;
        const to = { ...wanted, files: mergeFiles(from.files, wanted.files), version: from.version + 1 };
        const isStored = await commit(from, to, asked, async (db) => {
          const isMade = await replace(db, from, to);
          return { isMade, result: isMade };
        }).catch(unlessSessionTaken);
        if (isStored) return to;
        const row = await run((db) => findRow(db, known.id));
        if (row === undefined) return null;
        current = reading.one(row, fromRow);
      }
      throw new Error(`recording ${known.id} was changed ${MAX_CONFLICTS} times by others in between`);
    },

    claimDue: (claim) => run((db) => claimDue(database, db, claim)),

    findWithoutSid: ({ appId, cname, uid }) =>
      run(async (db) => {
        const rows = await db
          .selectFrom('recordings')
          .selectAll()
          .where('sid', 'is', null)
          .where('state', '=', 'starting')
          .where('app_id', '=', appId)
          .where('cname', '=', cname)
          .where('uid', '=', uid)
          .orderBy('id', 'desc')
          .execute();
        return reading.all(rows, fromRow);
      }),

    renew: (gateway, ids, leaseMs) =>
      database.write(async (db) => {
        if (ids.length === 0) return;
        await db
          .updateTable('recordings')
          .set({ lease_until: sql<number>`${database.clock.sqlNow()} + ${leaseMs}` })
          .where('lease_gateway', '=', gateway)
          .where('id', 'in', ids)
          .execute();
      }),

    countLive: () =>
      run(async (db) => {
        const some = db
          .selectFrom('recordings')
          .select('app_id')
          .where('state', '=', 'recording')
          .where('next_at', 'is not', null)
          .limit(MAX_COUNTED);
        const counts = await db
          .selectFrom(some.as('live'))
          .select(['app_id', (count) => count.fn.countAll<number>().as('live')])
          .groupBy('app_id')
          .execute();
        return new Map(counts.map(({ app_id, live }) => [app_id, Number(live)]));
      }),

    versions: (ids) =>
      run(async (db) => {
        const rows = await inChunks(ids, (some) =>
          db.selectFrom('recordings').select(['id', 'version']).where('id', 'in', some).execute(),
        );
        return new Map(rows.map(({ id, version }) => [id, version]));
      }),
  };
}

/**
 * The row that kept another one from being inserted: of the same `idempotencyKey`, or else of the same session. Only by
 * what the other one has: a null conflicts with nothing, and looked for it would find anything of the owner's.
 */
async function findConflicting(db: Kysely<Tables>, row: RecordingRow): Promise<RecordingRow | undefined> {
  const { owner, idempotency_key: key, session_hash: hash } = row;
  const sameKey = key === null ? undefined : await findByKey(db, owner, key);
  if (sameKey !== undefined || hash === null) return sameKey;
  return db.selectFrom('recordings').selectAll().where('session_hash', '=', hash).executeTakeFirst();
}

function findByKey(db: Kysely<Tables>, owner: string, key: string): Promise<RecordingRow | undefined> {
  return db
    .selectFrom('recordings')
    .selectAll()
    .where('owner', '=', owner)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

/** Somebody named its session at the same moment: that one is there when it is tried again. */
function unlessSessionTaken(error: unknown): false {
  if (isUniqueViolation(error)) return false;
  throw error;
}

async function replace(db: Kysely<Tables>, from: Recording, to: Recording): Promise<boolean> {
  // One that stays may have been renewed since it was read.
  const lease =
    to.lease === from.lease
      ? {}
      : { lease_gateway: to.lease?.gateway ?? null, lease_until: to.lease?.until ?? null };
  const session = sessionOf(to);
  const { numUpdatedRows } = await db
    .updateTable('recordings')
    .set({ ...toChangedColumns(to, to.version), ...lease })
    .$if(from.sid !== to.sid, (update) =>
      update.set({ sid: to.sid, session_hash: unlessTaken(to.id, session && sessionHash(session)) }),
    )
    .where('id', '=', to.id)
    .where('version', '=', from.version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Somebody may have named a recording by its session before the gateway that starts it has heard of it: then that one is
 * found by the session, and this one goes on by its id.
 */
function unlessTaken(id: string, hash: string | null) {
  return sql<string | null>`case when exists (
    select 1 from recordings as other where other.session_hash = ${hash} and other.id <> ${id}
  ) then null else ${hash} end`;
}
