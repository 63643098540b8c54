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
import type { RecordingRow } from './recording-columns.ts';
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
/** Stops first, then starts, then the ends of stops. */
const byUrgency = sql`case state when 'stopping' then 0 when 'starting' then 1 when 'exiting' then 2 else 3 end`;
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
    const leased = await database.write((inner) => lease(database, inner, claim, { columns, gone }));
    const rows = await readRows(db, leased);
    const recordings = await database.reading.all(rows, fromRow);
    if (recordings.length < rows.length) await setAside(database, rows, recordings);
    const now = database.clock.now();
    const held = { gateway: claim.gateway, until: now + claim.leaseMs };
    // It is due, also if a wrong clock wrote a later time.
    const claimed = recordings.map((each) => ({ ...each, lease: held, dueAt: now }));
    // All that was first in turn may have been what can't be read.
    if (claimed.length > 0 || rows.length === 0) return claimed;
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

/** What is looked at: the columns in which something is due, and whose leases don't count. */
interface Free {
  readonly columns: readonly DueColumn[];
  readonly gone: readonly string[];
}

/**
 * Leases in one statement, and gives ids alone, in the order in which the work is to be done: rows are large, and what is
 * leased can be read afterwards. Postgres passes over what others have locked.
 */
async function lease(
  { clock, kind }: Database,
  db: Kysely<Tables>,
  { gateway, limit, urgentOnly, leaseMs }: Claim,
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
  const due = db
    .selectFrom(others.reduce((union, each) => union.unionAll(each), first).as('due'))
    .select(['due.id', 'due.at'])
    .orderBy(byUrgency)
    .orderBy('due.at')
    .limit(limit);
  const leased = await db
    // Materialized: Postgres might ask again for each row, and lock others each time.
    .with(
      (cte) => cte('due').materialized(),
      () => due,
    )
    .updateTable('recordings')
    .set((set) => ({
      lease_gateway: gateway,
      lease_until: inAWhile(now, leaseMs),
      version: set('version', '+', 1),
    }))
    .where('id', 'in', (from) => from.selectFrom('due').select('due.id'))
    .returning(['id', 'state', 'next_at', 'due_at', sizeOfRow.as('size')])
    .execute();
  const urgency = ({ state }: { readonly state: RecordingState }) =>
    URGENT.indexOf(state) + 1 || URGENT.length + 1;
  const at = (row: { readonly next_at: number | null; readonly due_at: number | null }) =>
    row.next_at ?? row.due_at ?? 0;
  return leased.toSorted((a, b) => urgency(a) - urgency(b) || at(a) - at(b));
}

function inAWhile(now: RawBuilder<number>, ms: number): RawBuilder<number> {
  return sql<number>`${now} + ${sql.lit(Math.round(ms))}`;
}

/** Lets rows that can't be read lie for a while. */
async function setAside(
  { clock, transact }: Database,
  rows: readonly RecordingRow[],
  readable: readonly Recording[],
): Promise<void> {
  const known = new Set(readable.map(({ id }) => id));
  const ids = rows.map(({ id }) => id).filter((id) => !known.has(id));
  const until = inAWhile(clock.sqlNow(), SPOILT_REST_MS);
  await transact(async (db) => {
    for (const column of DUE_COLUMNS) {
      await db
        .updateTable('recordings')
        .set({ [column]: until, lease_gateway: null, lease_until: null })
        .where('id', 'in', ids)
        .where(column, 'is not', null)
        .execute();
    }
  });
}
