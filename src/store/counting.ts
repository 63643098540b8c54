/**
 * How many recordings match a filter. Postgres counts an index in one statement. SQLite would block the process meanwhile, so
 * there it is counted in portions, between which the event loop may turn.
 *
 * Where several indexes have to agree, both databases go through the shortest of their lists and look up each of its ids. A
 * join would leave the way to Postgres, whose statistics know nothing of which tags go together: it went through all pairs.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RecordingFilter } from '../domain/ports.ts';
import { boundsOf, type IdRange, idsOfRange, listsFor, shortestOf } from './id-lists.ts';
import { matching } from './listing.ts';
import { MAX_IDS } from './portions.ts';
import type { Tables } from './tables.ts';

/** How many entries of an index SQLite counts at once: some 2 ms. */
const PORTION = 5000;

/** The same where each is looked up in another index too. Postgres blocks nobody, but has to end each statement in time. */
const CHECKED_PORTION = { sqlite: 500, postgres: 5000 } as const;

/** Counts what matches. What several indexes have to agree on takes as long as the shortest of their lists. */
export async function countRows(
  db: Kysely<Tables>,
  kind: 'sqlite' | 'postgres',
  owner: string,
  filter: RecordingFilter,
): Promise<number> {
  const lists = listsFor(owner, filter);
  const isOneList = lists.length === 1;
  let count = 0;
  if (filter.sid !== undefined) {
    for await (const { length } of matching(db, owner, filter, { limit: MAX_IDS })) count += length;
    return count;
  }
  const list = await shortestOf(db, lists, boundsOf(filter));
  const checks = isOneList ? [] : checksOf(filter);
  const size = isOneList ? PORTION : CHECKED_PORTION[kind];
  for (const range of list) {
    count += await (kind === 'postgres' && isOneList
      ? countAtOnce(db, range, filter)
      : countInPortions(db, range, filter, { checks, size }));
  }
  return count;
}

/** What has to be so of the recording with the id `portion.id`. Its state and mode are those of the list. */
function checksOf({ cname, uid, tags = [] }: RecordingFilter): readonly RawBuilder<boolean>[] {
  const is = [
    ...(cname === undefined ? [] : [sql`cname = ${cname}`]),
    ...(uid === undefined ? [] : [sql`uid = ${uid}`]),
  ];
  const tagged = tags.map(
    ({ key, value }) => sql<boolean>`exists (select 1 from recording_tags as tagged
      where tagged.id = portion.id and tagged.key = ${key} and tagged.value = ${value})`,
  );
  if (is.length === 0) return tagged;
  const row = sql<boolean>`exists (
    select 1 from recordings where recordings.id = portion.id and ${sql.join(is, sql` and `)})`;
  return [...tagged, row];
}

async function countInPortions(
  db: Kysely<Tables>,
  range: IdRange,
  filter: RecordingFilter,
  { checks, size }: { readonly checks: readonly RawBuilder<boolean>[]; readonly size: number },
): Promise<number> {
  const fitting =
    checks.length === 0
      ? sql`count(*)`
      : sql`coalesce(sum(case when ${sql.join(checks, sql` and `)} then 1 else 0 end), 0)`;
  let count = 0;
  for (let olderThan: string | undefined; ; ) {
    const within = boundsOf(filter, olderThan === undefined ? {} : { olderThan });
    const ids = idsOfRange(range, within, size);
    const { rows } = await sql<{ length: number; oldest: string | null; fitting: number }>`
      select count(*) as length, min(id) as oldest, ${fitting} as fitting from (${ids}) as portion`.execute(
      db,
    );
    const [{ length, oldest, fitting: found } = { length: 0, oldest: null, fitting: 0 }] = rows;
    // Postgres gives sums as text.
    count += Number(found);
    if (Number(length) < size || oldest === null) return count;
    olderThan = oldest;
  }
}

async function countAtOnce(
  db: Kysely<Tables>,
  { table, where }: IdRange,
  filter: RecordingFilter,
): Promise<number> {
  const conditions = sql.join([...where, ...boundsOf(filter)], sql` and `);
  const { rows } = await sql<{ length: number }>`
    select count(*) as length from ${sql.table(table)} where ${conditions}`.execute(db);
  return Number(rows[0]?.length ?? 0);
}
