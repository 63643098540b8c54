/**
 * Lists of the ids of recordings that indexes hold. Each index has the ids of a state and mode in order, below the channel,
 * the UID or the tag that it is for. So the ids of one of these, in some states and modes, are a few ranges of an index.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Page } from '../domain/page.ts';
import type { RecordingFilter } from '../domain/ports.ts';
import { RECORDING_STATES } from '../domain/recording.ts';
import { RECORDING_MODES } from '../domain/session.ts';
import { firstIdAt } from '../ids.ts';
import type { Tables } from './tables.ts';

type Condition = RawBuilder<boolean>;

/** A stretch of an index, ordered by id. */
export interface IdRange {
  readonly table: 'recordings' | 'recording_tags';
  readonly where: readonly Condition[];
}

/** The ranges that together hold the ids of a list; no id is in two. */
export type IdList = readonly IdRange[];

/** The ids between which a page lies. */
export type Bounds = Pick<Page, 'newerThan' | 'olderThan'>;

/**
 * The lists in which everything is that matches the filter, `sid` aside. A single one holds nothing else; of several
 * each is for one channel, UID or tag, and what is in all of them matches.
 */
export function listsFor(owner: string, filter: RecordingFilter): readonly IdList[] {
  const { states, mode, cname, uid, tags = [] } = filter;
  const of = sql<boolean>`owner = ${owner}`;
  const narrower: IdRange[] = [
    ...(cname === undefined
      ? []
      : [{ table: 'recordings', where: [of, sql<boolean>`cname = ${cname}`] } as const]),
    ...(uid === undefined ? [] : [{ table: 'recordings', where: [of, sql<boolean>`uid = ${uid}`] } as const]),
    ...tags.map(
      ({ key, value }) =>
        ({
          table: 'recording_tags',
          where: [of, sql<boolean>`${sql.ref('key')} = ${key}`, sql<boolean>`${sql.ref('value')} = ${value}`],
        }) as const,
    ),
  ];
  if (narrower.length > 0) return narrower.map((range) => byState(range, filter));
  const all: IdRange = { table: 'recordings', where: [of] };
  return [states === undefined && mode === undefined ? [all] : byState(all, filter)];
}

function byState({ table, where }: IdRange, { states = RECORDING_STATES, mode }: RecordingFilter): IdList {
  const modes = mode === undefined ? RECORDING_MODES : [mode];
  return [...new Set(states)].flatMap((state) =>
    modes.map((each) => ({
      table,
      where: [...where, sql<boolean>`state = ${state}`, sql<boolean>`mode = ${each}`],
    })),
  );
}

/** The bounds of a page and of the filter's times together. Ids begin with the time of creation, and sort by it. */
export function boundsOf(
  { createdFrom, createdBefore }: RecordingFilter,
  bounds: Bounds = {},
): readonly Condition[] {
  const { newerThan, olderThan } = bounds;
  return [
    ...(olderThan === undefined ? [] : [sql<boolean>`id < ${olderThan}`]),
    ...(newerThan === undefined ? [] : [sql<boolean>`id > ${newerThan}`]),
    ...(createdBefore === undefined ? [] : [sql<boolean>`id < ${firstIdAt(createdBefore)}`]),
    ...(createdFrom === undefined ? [] : [sql<boolean>`id >= ${firstIdAt(createdFrom)}`]),
  ];
}

/** Builds the query for the first ids of a range within bounds. */
export function idsOfRange(
  { table, where }: IdRange,
  within: readonly Condition[],
  limit: number,
  order: Order = 'desc',
) {
  const conditions = sql.join([...where, ...within], sql` and `);
  return sql<{ id: string }>`
    select id from ${sql.table(table)} where ${conditions} order by id ${sql.raw(order)} limit ${limit}`;
}

export type Order = 'asc' | 'desc';

/** The first ids of a list within bounds, in order. */
export async function idsOf(
  db: Kysely<Tables>,
  list: IdList,
  within: readonly Condition[],
  limit: number,
  order: Order,
): Promise<readonly string[]> {
  if (list.length === 0) return [];
  const ranges = list.map(
    (range) => sql`select id from (${idsOfRange(range, within, limit, order)}) as id_range`,
  );
  const { rows } = await sql<{ id: string }>`
    select id from (${sql.join(ranges, sql` union all `)}) as id_list order by id ${sql.raw(order)} limit ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** So many ids of each list are counted at first, and if all have more, so many, to find the shortest. */
const COUNTED = [1000, 10_000] as const;

/** The list with the fewest ids within bounds. Among lists that are all long, the first. */
export async function shortestOf(
  db: Kysely<Tables>,
  lists: readonly IdList[],
  within: readonly Condition[],
): Promise<IdList> {
  const [first = [], ...others] = lists;
  if (others.length === 0) return first;
  for (const most of COUNTED) {
    let shortest: { readonly list: IdList; readonly length: number } = { list: first, length: most };
    for (const list of lists) {
      const length = await lengthUpTo(db, list, within, shortest.length);
      if (length < shortest.length) shortest = { list, length };
    }
    if (shortest.length < most) return shortest.list;
  }
  return first;
}

/** Counts the ids of a list, but no more than `most`. */
async function lengthUpTo(
  db: Kysely<Tables>,
  list: IdList,
  within: readonly Condition[],
  most: number,
): Promise<number> {
  let length = 0;
  for (const { table, where } of list) {
    if (length >= most) break;
    const conditions = sql.join([...where, ...within], sql` and `);
    const { rows } = await sql<{ length: number }>`
      select count(*) as length from (
        select 1 from ${sql.table(table)} where ${conditions} limit ${most - length}) as id_range`.execute(
      db,
    );
    length += Number(rows[0]?.length ?? 0);
  }
  return length;
}
