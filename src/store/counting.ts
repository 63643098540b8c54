/**
 * How many recordings match a filter. Postgres counts in one statement. SQLite would block the process meanwhile, so there an
 * index is counted in portions, between which the event loop may turn.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RecordingFilter } from '../domain/ports.ts';
import { boundsOf, type IdRange, idsOfRange, listsFor, shortestOf } from './id-lists.ts';
import { matching } from './listing.ts';
import { MAX_IDS } from './portions.ts';
import type { Tables } from './tables.ts';

/** How many entries of an index SQLite counts at once: some 2 ms. */
const PORTION = 5000;

/** The same where each is looked up in another index too. */
const CHECKED_PORTION = 500;

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
  const list = kind === 'sqlite' ? await shortestOf(db, lists, boundsOf(filter)) : (lists[0] ?? []);
  if (list.length > 0 && !isOneList && kind === 'postgres') return countJoined(db, owner, filter);
  const checks = isOneList ? [] : checksOf(filter);
  for (const range of list) {
    count += await (kind === 'sqlite'
      ? countInPortions(db, range, filter, checks)
      : countAtOnce(db, range, filter));
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
  checks: readonly RawBuilder<boolean>[],
): Promise<number> {
  const size = checks.length === 0 ? PORTION : CHECKED_PORTION;
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
    count += found;
    if (length < size || oldest === null) return count;
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

/** One statement about recordings and their tags. */
async function countJoined(db: Kysely<Tables>, owner: string, filter: RecordingFilter): Promise<number> {
  const { states, mode, cname, uid, tags = [] } = filter;
  let rows = db.selectFrom('recordings').where('owner', '=', owner);
  if (states !== undefined) rows = rows.where('state', 'in', states);
  if (mode !== undefined) rows = rows.where('mode', '=', mode);
  if (cname !== undefined) rows = rows.where('cname', '=', cname);
  if (uid !== undefined) rows = rows.where('uid', '=', uid);
  for (const bound of boundsOf(filter)) rows = rows.where(bound);
  for (const { key, value } of tags) {
    const tagged = db.selectFrom('recording_tags').select('id').where('owner', '=', owner);
    rows = rows.where('id', 'in', tagged.where('key', '=', key).where('value', '=', value));
  }
  const counted = await rows.select(({ fn }) => fn.countAll<number>().as('length')).executeTakeFirst();
  return Number(counted?.length ?? 0);
}
