import { type Kysely, sql } from 'kysely';
import type { AuditAsked } from '../domain/audit.ts';
import type { Added, RecordingStore } from '../domain/ports.ts';
import { mergeFiles } from '../domain/recorded-file.ts';
import { type Recording, sessionOf } from '../domain/recording.ts';
import { insertAsked } from './audit-trail.ts';
import { createClaims } from './claim.ts';
import { countRows } from './counting.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './failure.ts';
import { listRows } from './listing.ts';
import { mayMatchNotifications, wakeNotifications } from './pending-notifications.ts';
import { MAX_IDS, readRows, sizeOfRow } from './portions.ts';
import { readPage } from './reading.ts';
import type { RecordingRow } from './recording-columns.ts';
import { insertTags } from './recording-tags.ts';
import {
  fromRow,
  sessionHash,
  toChangedColumns,
  toGuardColumns,
  toJson,
  toListingColumns,
  toRow,
} from './row.ts';
import { countRunning, lockAndCount } from './running.ts';
import type { Tables } from './tables.ts';
import { takeListing } from './take-listing.ts';

/** After so many conflicts in a row, something other than concurrent changes is wrong. */
const MAX_CONFLICTS = 100;

/** Counting more rows would block the process for too long. */
const MAX_COUNTED = 20_000;

/** Agora's have 32 characters. */
const MAX_SID_LENGTH = 64;

/** How many with one beginning of a `sid` are told. */
const MOST_OF_BEGINNING = 100;

/** Stores recordings in SQLite or Postgres, with the same statements. */
export function createRecordingStore(database: Database): RecordingStore {
  const { run, reading } = database;
  const claimDue = createClaims(database);
  const readAll = (rows: readonly RecordingRow[]) => reading.all(rows, fromRow);

  async function inChunks<Row>(ids: readonly string[], read: (some: readonly string[]) => Promise<Row[]>) {
    const rows: Row[] = [];
    for (let from = 0; from < ids.length; from += MAX_IDS) {
      rows.push(...(await read(ids.slice(from, from + MAX_IDS))));
    }
    return rows;
  }

  /** Makes a write of one or several statements, together with its tags, its audit entry and the waking of notifications that it may match. */
  function commit<Result>(
    from: Recording | null,
    to: Recording,
    asked: AuditAsked | null,
    write: (db: Kysely<Tables>) => Promise<{ readonly isMade: boolean; readonly result: Result }>,
    hasSeveral = false,
  ): Promise<Result> {
    const wakes = mayMatchNotifications(from, to);
    const newTags = from === null ? to.tags : [];
    const work = async (db: Kysely<Tables>) => {
      const { isMade, result } = await write(db);
      if (isMade && newTags.length > 0) await insertTags(db, to);
      if (isMade && wakes) await wakeNotifications(db, from, to);
      if (asked !== null && (isMade || from === null)) await insertAsked(db, asked);
      return result;
    };
    const isAlone = !wakes && asked === null && newTags.length === 0 && !hasSeveral;
    return isAlone ? database.write(work) : database.transact(work);
  }

  /** Adds a recording unless it is known already, or `refuse`, in the same transaction, finds a reason against it. */
  async function add<Refusal>(
    recording: Recording,
    asked: AuditAsked | null,
    refuse: ((db: Kysely<Tables>) => Promise<Refusal | null>) | null,
  ): Promise<Added | Refusal> {
    const row = toRow(recording, 1);
    const insert = async (db: Kysely<Tables>) => {
      const refusal = refuse === null ? null : await refuse(db);
      const isAdded = refusal === null && (await insertUnlessKnown(db, row));
      const known = isAdded ? undefined : await findConflicting(db, row);
      return { isMade: isAdded, result: { isAdded, known, refusal } };
    };
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
      const { isAdded, known, refusal } = await commit(null, recording, asked, insert, refuse !== null);
      if (isAdded) return { recording: { ...recording, version: row.version }, added: true };
      if (known !== undefined) return { recording: reading.one(known, fromRow), added: false };
      if (refusal !== null) return refusal;
    }
    throw new Error(`recording ${recording.id} conflicts with one that can’t be found`);
  }

  return {
    now: () => database.clock.now(),

    add: (recording, asked = null) => add<never>(recording, asked, null),

    addWithin: (limit, recording, asked = null) =>
      add(recording, asked, async (db) => {
        const full = await lockAndCount(db, database.kind, recording, database.clock.now());
        return full.running < limit ? null : { full };
      }),

    countRunning: (appIds) => run((db) => countRunning(db, appIds, database.clock.now())),

    load: (owner, ids) =>
      run(async (db) => {
        const owned = db.selectFrom('recordings').where('owner', '=', owner);
        if (ids.length === 1) {
          const row = await owned.selectAll().where('id', 'in', ids).executeTakeFirst();
          // The caller wants this recording, so an unreadable row must not look like none.
          return row === undefined ? [] : [reading.one(row, fromRow)];
        }
        const sizes = owned.select(['id', sizeOfRow.as('size')]);
        const sized = await inChunks(ids, (some) => sizes.where('id', 'in', some).execute());
        return readAll(await readRows(db, sized));
      }),

    findBySid: (sid) => run(async (db) => readAll(await rowsOf(db).where('sid', '=', sid).execute())),

    findBySidBeginning: (owner, beginning) =>
      run(async (db) => {
        // In every collation letters and digits come before this end; what differs in case alone is left out below.
        const end = beginning.padEnd(MAX_SID_LENGTH, 'z');
        const between = rowsOf(db)
          .where('owner', '=', owner)
          .where('sid', '>=', beginning)
          .where('sid', '<=', end);
        const found = await readAll(await between.limit(MOST_OF_BEGINNING).execute());
        return found.filter(({ sid }) => sid?.startsWith(beginning));
      }),

    findByIdempotencyKey: (owner, key) =>
      run(async (db) => {
        const row = await findByKey(db, owner, key);
        return row === undefined ? null : reading.one(row, fromRow);
      }),

    list: (owner, filter, page) =>
      run((db) => readPage(page, (part) => listRows(db, owner, filter, part), readAll)),

    count: (owner, filter) => run((db) => countRows(db, database.kind, owner, filter)),

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
        }).catch(falseIfTaken);
        if (isStored) return to;
        const row = await run((db) => rowsOf(db).where('id', '=', known.id).executeTakeFirst());
        if (row === undefined) return null;
        current = reading.one(row, fromRow);
      }
      throw new Error(`recording ${known.id} was changed ${MAX_CONFLICTS} times by others in between`);
    },

    noteTrouble: (known, trouble) =>
      database.write(async (db) => {
        const version = known.version + 1;
        const { numUpdatedRows } = await db
          .updateTable('recordings')
          .set({ trouble: toJson(trouble), version })
          .where('id', '=', known.id)
          .where('version', '=', known.version)
          .executeTakeFirst();
        return numUpdatedRows === 1n ? { ...known, trouble, version } : null;
      }),

    successorsOf: (owner, ids) =>
      run(async (db) => {
        const sizes = db
          .selectFrom('recordings')
          .select(['id', sizeOfRow.as('size')])
          .where('owner', '=', owner);
        const sized = await inChunks(ids, (some) =>
          sizes.where('previous_id', 'in', some).orderBy('previous_id').orderBy('attempt').execute(),
        );
        return readAll(await readRows(db, sized));
      }),

    succeed: (known, successor, asked) =>
      database.transact(async (db) => {
        const { numUpdatedRows } = await db
          .updateTable('recordings')
          .set({ version: known.version + 1 })
          .where('id', '=', known.id)
          .where('version', '=', known.version)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return null;
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('recordings')
          .values(toRow(successor, 1))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return null;
        if (successor.tags.length > 0) await insertTags(db, successor);
        await insertAsked(db, asked);
        return { ...successor, version: 1 };
      }),

    takeListing: (storages, forMs) => takeListing(database, storages, forMs),

    claimDue: (claim) => run((db) => claimDue(db, claim)),

    findWithoutSid: ({ appId, cname, uid }) =>
      run(async (db) => {
        const rows = await rowsOf(db)
          .where('sid', 'is', null)
          .where('state', '=', 'starting')
          .where('app_id', '=', appId)
          .where('cname', '=', cname)
          .where('uid', '=', uid)
          .orderBy('id', 'desc')
          .execute();
        return readAll(rows);
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

/** All columns of all recordings. */
function rowsOf(db: Kysely<Tables>) {
  return db.selectFrom('recordings').selectAll();
}

/** Whether the row was inserted: not where its idempotency key or its session is known. */
async function insertUnlessKnown(db: Kysely<Tables>, row: RecordingRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('recordings')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/**
 * The stored row that `row` conflicts with: it has the same `idempotencyKey`, or else the same session. A null
 * conflicts with nothing, so it is not searched for: that would find any row of the owner.
 */
async function findConflicting(db: Kysely<Tables>, row: RecordingRow): Promise<RecordingRow | undefined> {
  const { owner, idempotency_key: key, session_hash: hash } = row;
  const sameKey = key === null ? undefined : await findByKey(db, owner, key);
  if (sameKey !== undefined || hash === null) return sameKey;
  return rowsOf(db).where('session_hash', '=', hash).executeTakeFirst();
}

function findByKey(db: Kysely<Tables>, owner: string, key: string): Promise<RecordingRow | undefined> {
  return rowsOf(db).where('owner', '=', owner).where('idempotency_key', '=', key).executeTakeFirst();
}

/** False if another recording got this session at the same moment: `unlessTaken` sees that recording in the next try. */
function falseIfTaken(error: unknown): false {
  if (isUniqueViolation(error)) return false;
  throw error;
}

/** Stores `to` over `from`. False if the row has changed since `from` was read. */
async function replace(db: Kysely<Tables>, from: Recording, to: Recording): Promise<boolean> {
  // An unchanged lease is not written: it may have been renewed since it was read.
  const lease =
    to.lease === from.lease
      ? {}
      : { lease_gateway: to.lease?.gateway ?? null, lease_until: to.lease?.until ?? null };
  const trouble = to.trouble === from.trouble ? {} : { trouble: toJson(to.trouble) };
  const trace = to.trace === from.trace ? {} : { trace: toJson(to.trace) };
  const listing = to.listing?.dueAt === from.listing?.dueAt ? {} : toListingColumns(to);
  const guard = to.guard === from.guard ? {} : toGuardColumns(to);
  const terms = to.terms === from.terms ? {} : { terms: toJson(to.terms) };
  const session = sessionOf(to);
  const { numUpdatedRows } = await db
    .updateTable('recordings')
    .set({
      ...toChangedColumns(to, to.version),
      ...lease,
      ...trouble,
      ...listing,
      ...trace,
      ...guard,
      ...terms,
    })
    .$if(from.sid !== to.sid, (update) =>
      update.set({ sid: to.sid, session_hash: unlessTaken(to.id, session && sessionHash(session)) }),
    )
    .where('id', '=', to.id)
    .where('version', '=', from.version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * The session's hash, or null if another recording has it: a caller may name a recording by its session before the
 * gateway that starts it knows its `sid`. The session then finds that other recording, and only the id finds this one.
 */
function unlessTaken(id: string, hash: string | null) {
  return sql<string | null>`case when exists (
    select 1 from recordings as other where other.session_hash = ${hash} and other.id <> ${id}
  ) then null else ${hash} end`;
}
