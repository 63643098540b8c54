/**
 * Lists of recordings. Whatever the filter, and however many are stored, a page costs a few looks into an index and no scan:
 * each state and mode is a stretch of the index of its own, in the order of the ids, of which no more than the page is read.
 * That matters most with SQLite, where a scan would hold up the whole process.
 */
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Page } from '../domain/page.ts';
import type { RecordingFilter } from '../domain/ports.ts';
import { RECORDING_STATES, type RecordingState } from '../domain/recording.ts';
import { RECORDING_MODES, type RecordingMode } from '../domain/session.ts';
import { firstIdAt } from '../ids.ts';
import { readRows, sizeOfRow } from './portions.ts';
import type { RecordingRow } from './recording-columns.ts';
import type { Tables } from './tables.ts';

/** The rows of a page, newest first, or oldest first where it is counted from the end. */
export async function listRows(
  db: Kysely<Tables>,
  owner: string,
  filter: RecordingFilter,
  page: Page,
): Promise<readonly RecordingRow[]> {
  const { states, mode, cname } = filter;
  const all = db.selectFrom('recordings').where('owner', '=', owner);
  if (states === undefined && mode === undefined && cname === undefined) {
    return readRows(
      db,
      await within(all, filter, page)
        .select(['id', sizeOfRow.as('size')])
        .execute(),
    );
  }
  const [first, ...others] = stretchesOf(filter).map((stretch) => {
    const named = cname === undefined ? all : all.where('cname', '=', cname);
    const rows = named.where('state', '=', stretch.state).where('mode', '=', stretch.mode);
    return db.selectFrom(within(rows, filter, page).select('id').as('stretch')).select('stretch.id');
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

interface Stretch {
  readonly state: RecordingState;
  readonly mode: RecordingMode;
}

function stretchesOf({ states = RECORDING_STATES, mode }: RecordingFilter): readonly Stretch[] {
  const modes = mode === undefined ? RECORDING_MODES : [mode];
  return [...new Set(states)].flatMap((state) => modes.map((each) => ({ state, mode: each })));
}

/** Ids begin with the time, so the times of a filter bound them, and their order is that of creation. */
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
