/**
 * Leases recordings whose work is due. However much is due, a claim costs a few index lookups and as many rows as it
 * takes: each state is a range of an index, ordered by when the work is due.
 */
import { type ExpressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Claim } from '../domain/ports.ts';
import { RECORDING_STATES, type Recording, type RecordingState } from '../domain/recording.ts';
import type { Database } from './database.ts';
import { readRows, type SizedRow, sizeOfRow } from './portions.ts';
import { FORM } from './progress-form.ts';
import type { RecordingRow } from './recording-columns.ts';
import { fromRow } from './row.ts';
import type { StoreClock } from './store-clock.ts';
import type { Tables } from './tables.ts';
import { createTimedQuery } from './timed-query.ts';

/** The gateway never waits longer. Work that is due later than this was written by a wrong clock, and counts as due. */
const MAX_WAIT_MS = 60 * 60_000;

/** No lease (`LEASE_MS`) and no wait of an urgent state is longer. */
const MAX_URGENT_WAIT_MS = 11 * 60_000;

/** Until an unreadable row is tried again. Less than the maximum waits, beyond which it would count as due at once. */
const UNREADABLE_RETRY_MS = 10 * 60_000;

/** The states of urgent work: a caller waits, or Agora may be billing meanwhile. */
const URGENT: readonly RecordingState[] = ['stopping', 'starting', 'exiting'];
/** The order of `URGENT`: stops, starts, follow-ups of stops, then all others. */
const byUrgency = sql`case state when 'stopping' then 0 when 'starting' then 1 when 'exiting' then 2 else 3 end`;
const ROUTINE = RECORDING_STATES.filter((state) => !URGENT.includes(state));

/** The columns that say when work is due: this gateway's, and that of form 1. */
const DUE_COLUMNS = ['next_at', 'due_at'] as const;
type DueColumn = (typeof DUE_COLUMNS)[number];

/** Leases recordings that are due and not leased, urgent ones first. Gives the leased recordings in that order. */
export function createClaims(
  database: Database,
): (db: Kysely<Tables>, claim: Claim) => Promise<readonly Recording[]> {
  const columnsWithDue = createColumnsWithDue(database);
  return async (db, claim) => {
    await database.clock.sync(db);
    const endedHolders = await findEndedHolders(database, db, claim);
    for (;;) {
      const columns = endedHolders.length > 0 ? DUE_COLUMNS : await columnsWithDue(db, claim);
      if (columns.length === 0) return [];
      const leased = await database.write((inner) => lease(database, inner, claim, columns, endedHolders));
      const rows = await readRows(db, leased);
      const recordings = await database.reading.all(rows, fromRow);
      if (recordings.length < rows.length) await postponeUnreadable(database, rows, recordings);
      const now = database.clock.now();
      const held = { gateway: claim.gateway, until: now + claim.leaseMs };
      // Since then another gateway may have taken one over for a stop. A wrong clock may have written a later due time.
      const stillHeld = recordings.filter(({ lease }) => lease?.gateway === claim.gateway);
      const claimed = stillHeld.map((each) => ({ ...each, lease: held, dueAt: now }));
      // If none of these rows is to be worked on, there may be others behind them.
      if (claimed.length > 0 || rows.length === 0) return claimed;
    }
  };
}

type HasDue = Readonly<Record<DueColumn, unknown>>;

/** Finds the columns by which something is due: mostly none, which it finds out cheaply and without the write lock. */
function createColumnsWithDue({ clock }: Database) {
  const queries = new Map<number, (db: Kysely<Tables>) => Promise<readonly HasDue[]>>();
  return async (db: Kysely<Tables>, { leaseMs }: Claim): Promise<readonly DueColumn[]> => {
    const longestMs = maxLeaseMs(leaseMs);
    const query =
      queries.get(longestMs) ?? createTimedQuery(clock, (any) => whetherDue(clock, longestMs).compile(any));
    queries.set(longestMs, query);
    const [found] = await query(db);
    return DUE_COLUMNS.filter((column) => Boolean(found?.[column]));
  };
}

function whetherDue(clock: StoreClock, longestLeaseMs: number): RawBuilder<HasDue> {
  const now = clock.sqlNow();
  const wrongLease = later(now, longestLeaseMs);
  const isFree = sql`(lease_until is null or lease_until <= ${now} or lease_until > ${wrongLease})
    and (form is null or form <= ${sql.lit(FORM)})`;
  // A range each: of several in one condition SQLite looks at all rows of a state, which are millions where it is over.
  const anyBy = (column: DueColumn) => {
    const due = sql.ref(column);
    const ranges = RECORDING_STATES.flatMap((state) => {
      const longest = later(now, URGENT.includes(state) ? MAX_URGENT_WAIT_MS : MAX_WAIT_MS);
      return [sql`${due} <= ${now}`, sql`${due} > ${longest}`].map(
        (range) =>
          sql`exists (select 1 from recordings where state = ${sql.lit(state)} and ${range} and ${isFree})`,
      );
    });
    return sql`(${sql.join(ranges, sql` or `)})`;
  };
  return sql<HasDue>`select ${anyBy('next_at')} as next_at, ${anyBy('due_at')} as due_at`;
}

/** A lease that ends later was written by a wrong clock. */
function maxLeaseMs(leaseMs: number): number {
  return Math.max(2 * leaseMs, MAX_URGENT_WAIT_MS);
}

/** The gateways that have ended and still have leases. */
async function findEndedHolders(
  { clock }: Database,
  db: Kysely<Tables>,
  { isGone, gateway }: Claim,
): Promise<readonly string[]> {
  if (isGone === undefined) return [];
  const holders = sql<{ holder: string }>`
    select distinct lease_gateway as holder from recordings
    where lease_gateway is not null and lease_gateway <> ${gateway} and lease_until > ${clock.sqlNow()}`;
  const { rows } = await holders.execute(db);
  return rows.flatMap(({ holder }) => (isGone(holder) ? [holder] : []));
}

/**
 * Leases in one statement, and gives only ids and sizes, in the order in which the work is to be done: rows are large,
 * and can be read afterwards. Leases of `endedHolders` don't count. Postgres skips rows that others have locked.
 */
async function lease(
  { clock, kind }: Database,
  db: Kysely<Tables>,
  { gateway, limit, urgentOnly, leaseMs }: Claim,
  columns: readonly DueColumn[],
  endedHolders: readonly string[],
): Promise<readonly SizedRow[]> {
  const now = clock.sqlNow();
  const wrongLease = later(now, maxLeaseMs(leaseMs));
  const isFree = (where: ExpressionBuilder<Tables, 'recordings'>) =>
    where.or([
      where('lease_until', 'is', null),
      where('lease_until', '<=', now),
      where('lease_until', '>', wrongLease),
      ...(endedHolders.length === 0 ? [] : [where('lease_gateway', 'in', endedHolders)]),
    ]);
  const states = urgentOnly ? URGENT : RECORDING_STATES;
  const ranges = columns.flatMap((column) => {
    const free = db
      .selectFrom('recordings')
      .select(['id', 'state', sql.ref<number | null>(column).as('at'), sizeOfRow.as('size')])
      .where(isFree)
      .where((where) => where.or([where('form', 'is', null), where('form', '<=', FORM)]))
      .orderBy(column)
      .limit(limit)
      .$if(kind === 'postgres', (rows) => rows.forUpdate().skipLocked());
    const byWrongClock = (some: readonly RecordingState[], maxMs: number) =>
      free.where(column, '>', later(now, maxMs)).where('state', 'in', some);
    return [
      ...states.map((state) => free.where('state', '=', state).where(column, '<=', now)),
      byWrongClock(URGENT, MAX_URGENT_WAIT_MS),
      ...(urgentOnly ? [] : [byWrongClock(ROUTINE, MAX_WAIT_MS)]),
    ];
  });
  const [first, ...others] = ranges.map((range) =>
    db.selectFrom(range.as('range')).select(['range.id', 'range.state', 'range.at', 'range.size']),
  );
  if (first === undefined) return [];
  const due = db
    .selectFrom(others.reduce((union, each) => union.unionAll(each), first).as('due'))
    .select(['due.id', 'due.at'])
    .orderBy(byUrgency)
    .orderBy('due.at')
    .limit(limit);
  const leased = await db
    // Materialized, since Postgres might else run it again for each row, and lock other rows each time.
    .with(
      (cte) => cte('due').materialized(),
      () => due,
    )
    .updateTable('recordings')
    .set((set) => ({
      lease_gateway: gateway,
      lease_until: later(now, leaseMs),
      version: set('version', '+', 1),
    }))
    .where('id', 'in', (from) => from.selectFrom('due').select('due.id'))
    .returning(['id', 'state', 'next_at', 'due_at', sizeOfRow.as('size')])
    .execute();
  type Leased = (typeof leased)[number];
  const urgency = ({ state }: Leased) => URGENT.indexOf(state) + 1 || URGENT.length + 1;
  const at = (row: Leased) => row.next_at ?? row.due_at ?? 0;
  return leased.toSorted((a, b) => urgency(a) - urgency(b) || at(a) - at(b));
}

function later(now: RawBuilder<number>, ms: number): RawBuilder<number> {
  return sql<number>`${now} + ${sql.lit(Math.round(ms))}`;
}

/** Ends the leases of unreadable rows, and makes them due again later. */
async function postponeUnreadable(
  { clock, transact }: Database,
  rows: readonly RecordingRow[],
  readable: readonly Recording[],
): Promise<void> {
  const ids = [...new Set(rows.map(({ id }) => id)).difference(new Set(readable.map(({ id }) => id)))];
  const until = later(clock.sqlNow(), UNREADABLE_RETRY_MS);
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
