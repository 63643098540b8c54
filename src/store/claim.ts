/**
 * Work that is due. However much is due, a claim costs a few looks into an index and as many rows as are taken: each state
 * is a stretch of the index of its own, in the order in which the work is due.
 */
import { type ExpressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Claim } from '../domain/ports.ts';
import { RECORDING_STATES, type Recording, type RecordingState } from '../domain/recording.ts';
import type { Database } from './database.ts';
import { readRows, type Sized, sizeOfRow } from './portions.ts';
import { FORM } from './progress-form.ts';
import { fromRow } from './row.ts';
import type { Tables } from './tables.ts';

/**
 * No wait of the gateway's own is longer. A time further ahead was written by a clock that was wrong, and must not keep
 * work waiting until then.
 */
const LONGEST_WAIT_MS = 60 * 60_000;

/** No lease is longer (`LEASE_MS`), and no wait for what Agora may be billing for. */
const LONGEST_URGENT_WAIT_MS = 11 * 60_000;

/** How long a row that can't be read is let lie: less than the longest wait, after which it would count as due. */
const SPOILT_REST_MS = 10 * 60_000;

/** What Agora may be billing for, or somebody waits for. */
const URGENT: readonly RecordingState[] = ['stopping', 'starting', 'exiting'];
const ROUTINE = RECORDING_STATES.filter((state) => !URGENT.includes(state));

/** When work is due: as this gateway writes it, and as those of form 1 do. */
const DUE_COLUMNS = ['next_at', 'due_at'] as const;
type DueColumn = (typeof DUE_COLUMNS)[number];

/** Leases what is due and nobody holds, the urgent first. */
export async function claimDue(
  database: Database,
  db: Kysely<Tables>,
  claim: Claim,
): Promise<readonly Recording[]> {
  await database.clock.sync(db);
  const gone = await goneHolders(database, db, claim);
  for (;;) {
    const columns = gone.length > 0 ? DUE_COLUMNS : await columnsWithDue(database, db, claim);
    if (columns.length === 0) return [];
    const { claimed, spoilt } = await database.transact((inner) =>
      take(database, inner, claim, { columns, gone }),
    );
    // All that was first in turn may have been what can't be read.
    if (claimed.length > 0 || spoilt === 0) return claimed;
  }
}

/** Most often nothing is due: that is found out without taking the write lock, by a statement that costs little to make. */
async function columnsWithDue(
  { clock }: Database,
  db: Kysely<Tables>,
  { leaseMs }: Claim,
): Promise<readonly DueColumn[]> {
  const now = clock.sqlNow();
  const urgent = sql.join(URGENT);
  // All there are: the index has each state by itself.
  const states = sql.join(RECORDING_STATES);
  const wrongLease = inAWhile(now, longestLeaseMs(leaseMs));
  const anyBy = (column: DueColumn) => {
    const due = sql.ref(column);
    return sql`exists (select 1 from recordings where (${due} <= ${now} or ${due} > ${inAWhile(now, LONGEST_WAIT_MS)}
      or (${due} > ${inAWhile(now, LONGEST_URGENT_WAIT_MS)} and state in (${urgent})))
      and state in (${states})
      and (lease_until is null or lease_until <= ${now} or lease_until > ${wrongLease})
      and (form is null or form <= ${sql.lit(FORM)}))`;
  };
  const { rows } = await sql<{ next_at: unknown; due_at: unknown }>`
    select ${anyBy('next_at')} as next_at, ${anyBy('due_at')} as due_at`.execute(db);
  const [any] = rows;
  return DUE_COLUMNS.filter((column) => Boolean(any?.[column]));
}

/** A lease that reaches further was given by a wrong clock. */
function longestLeaseMs(leaseMs: number): number {
  return Math.max(2 * leaseMs, LONGEST_URGENT_WAIT_MS);
}

/** The gateways whose leases are in force although they have ended. */
async function goneHolders(
  { clock }: Database,
  db: Kysely<Tables>,
  { isGone, gateway }: Claim,
): Promise<readonly string[]> {
  if (isGone === undefined) return [];
  const { rows } = await sql<{ holder: string }>`
    select distinct lease_gateway as holder from recordings
    where lease_gateway is not null and lease_gateway <> ${gateway} and lease_until > ${clock.sqlNow()}`.execute(
    db,
  );
  return rows.flatMap(({ holder }) => (isGone(holder) ? [holder] : []));
}

async function take(
  database: Database,
  db: Kysely<Tables>,
  claim: Claim,
  free: Free,
): Promise<{ readonly claimed: readonly Recording[]; readonly spoilt: number }> {
  const { reading, clock } = database;
  const { gateway, leaseMs } = claim;
  const due = await dueIds(database, db, claim, free);
  if (due.length === 0) return { claimed: [], spoilt: 0 };
  const rows = await readRows(db, due);
  const recordings = await reading.all(rows, fromRow);
  const ids = new Set(recordings.map(({ id }) => id));
  const spoilt = rows.map(({ id }) => id).filter((id) => !ids.has(id));
  if (spoilt.length > 0) await setAside(db, spoilt, inAWhile(clock.sqlNow(), SPOILT_REST_MS));
  if (ids.size > 0) await takeLease(db, [...ids], gateway, inAWhile(clock.sqlNow(), leaseMs));
  const now = clock.now();
  const lease = { gateway, until: now + leaseMs };
  // It is due, also if a wrong clock wrote a later time.
  const claimed = recordings.map((each) => ({ ...each, lease, dueAt: now, version: each.version + 1 }));
  return { claimed, spoilt: spoilt.length };
}

/** What is looked at: the columns in which something is due, and whose leases don't count. */
interface Free {
  readonly columns: readonly DueColumn[];
  readonly gone: readonly string[];
}

/**
 * Ids alone: rows are large, and more are looked at than taken. Postgres passes over what others have locked; SQLite's
 * transactions are alone.
 */
async function dueIds(
  { clock, kind }: Database,
  db: Kysely<Tables>,
  { limit, urgentOnly, leaseMs }: Claim,
  { columns, gone }: Free,
): Promise<readonly Sized[]> {
  const now = clock.sqlNow();
  const wrongLease = inAWhile(now, longestLeaseMs(leaseMs));
  const isFree = (where: ExpressionBuilder<Tables, 'recordings'>) =>
    where.or([
      where('lease_until', 'is', null),
      where('lease_until', '<=', now),
      where('lease_until', '>', wrongLease),
      ...(gone.length === 0 ? [] : [where('lease_gateway', 'in', gone)]),
    ]);
  const states = urgentOnly ? URGENT : RECORDING_STATES;
  const stretches = columns.flatMap((column) => {
    const free = db
      .selectFrom('recordings')
      .select(['id', 'state', sql.ref<number | null>(column).as('at'), sizeOfRow.as('size')])
      .where(isFree)
      .where((where) => where.or([where('form', 'is', null), where('form', '<=', FORM)]))
      .orderBy(column)
      .limit(limit)
      .$if(kind === 'postgres', (rows) => rows.forUpdate().skipLocked());
    const byWrongClock = (some: readonly RecordingState[], longestMs: number) =>
      free.where(column, '>', inAWhile(now, longestMs)).where('state', 'in', some);
    return [
      ...states.map((state) => free.where('state', '=', state).where(column, '<=', now)),
      byWrongClock(URGENT, LONGEST_URGENT_WAIT_MS),
      ...(urgentOnly ? [] : [byWrongClock(ROUTINE, LONGEST_WAIT_MS)]),
    ];
  });
  const [first, ...others] = stretches.map((stretch) =>
    db
      .selectFrom(stretch.as('stretch'))
      .select(['stretch.id', 'stretch.state', 'stretch.at', 'stretch.size']),
  );
  if (first === undefined) return [];
  return db
    .selectFrom(others.reduce((union, each) => union.unionAll(each), first).as('due'))
    .select(['due.id', 'due.size'])
    .orderBy(sql`case state when 'stopping' then 0 when 'starting' then 1 when 'exiting' then 2 else 3 end`)
    .orderBy('due.at')
    .limit(limit)
    .execute();
}

function inAWhile(now: RawBuilder<number>, ms: number): RawBuilder<number> {
  return sql<number>`${now} + ${sql.lit(Math.round(ms))}`;
}

async function takeLease(
  db: Kysely<Tables>,
  ids: readonly string[],
  gateway: string,
  until: RawBuilder<number>,
): Promise<void> {
  await db
    .updateTable('recordings')
    .set((set) => ({ lease_gateway: gateway, lease_until: until, version: set('version', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
}

/** It is no change of the recording, so its version stays. */
async function setAside(
  db: Kysely<Tables>,
  ids: readonly string[],
  until: RawBuilder<number>,
): Promise<void> {
  for (const column of DUE_COLUMNS) {
    await db
      .updateTable('recordings')
      .set({ [column]: until })
      .where('id', 'in', ids)
      .where(column, 'is not', null)
      .execute();
  }
}
