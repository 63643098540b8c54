/**
 * Lists of recordings. Whatever the filter, and however many recordings are stored, a page costs a few index lookups
 * and no scan: each state and mode is a range of an index, ordered by id, of which no more than a page is read. With
 * SQLite a scan would block the whole process.
 */
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Page } from '../domain/page.ts';
import type { RecordingFilter } from '../domain/ports.ts';
import { RECORDING_STATES } from '../domain/recording.ts';
import { RECORDING_MODES } from '../domain/session.ts';
import { firstIdAt } from '../ids.ts';
import { readRows, sizeOfRow } from './portions.ts';
import type { RecordingRow } from './recording-columns.ts';
import type { Tables } from './tables.ts';

/** The rows of a page, newest first; oldest first for a page from the end. */
export async function listRows(
  db: Kysely<Tables>,
  owner: string,
  filter: RecordingFilter,
  page: Page,
): Promise<readonly RecordingRow[]> {
  const { states, mode, cname } = filter;
  const all = db.selectFrom('recordings').where('owner', '=', owner);
  if (states === undefined && mode === undefined && cname === undefined) {
    const sized = within(all, filter, page).select(['id', sizeOfRow.as('size')]);
    return readRows(db, await sized.execute());
  }
  const [first, ...others] = rangesOf(filter).map((range) => {
    const matching = cname === undefined ? all : all.where('cname', '=', cname);
    const rows = matching.where('state', '=', range.state).where('mode', '=', range.mode);
    return db.selectFrom(within(rows, filter, page).select('id').as('range')).select('range.id');
  });
  if (first === undefined) return [];
  const ids = others.reduce((union, each) => union.unionAll(each), first);
  const found = await db
    .selectFrom('recordings')
    .select(['id', sizeOfRow.as('size')])
    .where('id', 'in', ids)
    .orderBy('id', orderOf(page))
    .limit(page.limit)
    .execute();
  return readRows(db, found);
}

function rangesOf({ states = RECORDING_STATES, mode }: RecordingFilter) {
  const modes = mode === undefined ? RECORDING_MODES : [mode];
  return [...new Set(states)].flatMap((state) => modes.map((each) => ({ state, mode: each })));
}

/** Limits rows to a page and to the filter's times. Ids begin with the time of creation, and sort by it. */
function within<Row>(
  rows: SelectQueryBuilder<Tables, 'recordings', Row>,
  { createdFrom, createdBefore }: RecordingFilter,
  page: Page,
) {
  let bounded = rows.orderBy('id', orderOf(page)).limit(page.limit);
  if (page.olderThan !== undefined) bounded = bounded.where('id', '<', page.olderThan);
  if (page.newerThan !== undefined) bounded = bounded.where('id', '>', page.newerThan);
  if (createdBefore !== undefined) bounded = bounded.where('id', '<', firstIdAt(createdBefore));
  if (createdFrom !== undefined) bounded = bounded.where('id', '>=', firstIdAt(createdFrom));
  return bounded;
}

function orderOf({ fromTheEnd }: Page): 'asc' | 'desc' {
  return fromTheEnd ? 'asc' : 'desc';
}
