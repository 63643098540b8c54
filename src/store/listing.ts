/**
 * Lists of recordings. However many are stored, a page of what one index is for costs a few lookups in it and no scan:
 * each state and mode is a range of the index, ordered by id, of which no more than a page is read. With SQLite a scan
 * would block the whole process. Where several indexes have to agree (a channel and a tag, two tags), the shortest of
 * their lists is gone through in portions, between which the event loop may turn, until the page is full.
 */
import type { Kysely } from 'kysely';
import type { Page } from '../domain/page.ts';
import type { RecordingFilter } from '../domain/ports.ts';
import type { RecordingTag } from '../domain/recording.ts';
import { firstIdAt } from '../ids.ts';
import { type Bounds, boundsOf, type IdList, idsOf, listsFor, type Order, shortestOf } from './id-lists.ts';
import { MAX_IDS, readRows, type SizedRow, sizeOfRow } from './portions.ts';
import type { RecordingRow } from './recording-columns.ts';
import type { Tables } from './tables.ts';

/** How many ids of a list are looked at together. */
const PORTION = 200;

/** The rows of a page, newest first; oldest first for a page from the end. */
export async function listRows(
  db: Kysely<Tables>,
  owner: string,
  filter: RecordingFilter,
  page: Page,
): Promise<readonly RecordingRow[]> {
  const found: SizedRow[] = [];
  for await (const portion of matching(db, owner, filter, page)) {
    found.push(...portion);
    if (found.length >= page.limit) break;
  }
  return readRows(db, found.slice(0, page.limit));
}

/** Everything that matches within the bounds of a page, in its order, in portions that fit its length. */
export async function* matching(
  db: Kysely<Tables>,
  owner: string,
  filter: RecordingFilter,
  page: Page,
): AsyncGenerator<readonly SizedRow[]> {
  const order = page.fromTheEnd ? 'asc' : 'desc';
  if (filter.sid !== undefined) {
    const ids = await idsOfSid(db, filter.sid, filter, page, order);
    for (let from = 0; from < ids.length; from += MAX_IDS) {
      yield await matchingOf(db, owner, filter, ids.slice(from, from + MAX_IDS));
    }
    return;
  }
  const lists = listsFor(owner, filter);
  const list = await shortestOf(db, lists, boundsOf(filter, page));
  const size = Math.min(MAX_IDS, lists.length === 1 ? page.limit : Math.max(PORTION, page.limit));
  for await (const ids of portionsOf(db, list, filter, page, size, order)) {
    yield await matchingOf(db, owner, filter, ids);
  }
}

/** The ids of a list, in portions of this size. */
async function* portionsOf(
  db: Kysely<Tables>,
  list: IdList,
  filter: RecordingFilter,
  bounds: Bounds,
  size: number,
  order: Order,
): AsyncGenerator<readonly string[]> {
  for (let rest = bounds; ; ) {
    const ids = await idsOf(db, list, boundsOf(filter, rest), size, order);
    if (ids.length > 0) yield ids;
    const last = ids.at(-1);
    if (last === undefined || ids.length < size) return;
    rest = { ...rest, ...(order === 'asc' ? { newerThan: last } : { olderThan: last }) };
  }
}

/**
 * The ids with this `sid` within the bounds, which are few. Sorted and bounded here: a database that was asked to might go
 * through all recordings of an owner instead of the index of `sid`.
 */
async function idsOfSid(
  db: Kysely<Tables>,
  sid: string,
  { createdFrom, createdBefore }: RecordingFilter,
  { newerThan, olderThan }: Bounds,
  order: Order,
): Promise<readonly string[]> {
  const rows = await db.selectFrom('recordings').select('id').where('sid', '=', sid).execute();
  const ids = rows
    .map(({ id }) => id)
    .filter((id) => olderThan === undefined || id < olderThan)
    .filter((id) => newerThan === undefined || id > newerThan)
    .filter((id) => createdBefore === undefined || id < firstIdAt(createdBefore))
    .filter((id) => createdFrom === undefined || id >= firstIdAt(createdFrom))
    .toSorted();
  return order === 'asc' ? ids : ids.toReversed();
}

/** Those of the ids whose recordings match the filter, `createdFrom` and `createdBefore` aside; in the given order. */
async function matchingOf(
  db: Kysely<Tables>,
  owner: string,
  filter: RecordingFilter,
  ids: readonly string[],
): Promise<readonly SizedRow[]> {
  let tagged = ids;
  for (const tag of filter.tags ?? []) tagged = await withTag(db, tag, tagged);
  if (tagged.length === 0) return [];
  const { states, mode, cname, uid, sid } = filter;
  const rows = await db
    .selectFrom('recordings')
    .select(['id', 'owner', 'state', 'mode', 'cname', 'uid', 'sid', sizeOfRow.as('size')])
    .where('id', 'in', tagged)
    .execute();
  const byId = new Map(
    rows
      .filter((row) => row.owner === owner && (states?.includes(row.state) ?? true))
      .filter((row) => row.mode === (mode ?? row.mode) && row.cname === (cname ?? row.cname))
      .filter((row) => row.uid === (uid ?? row.uid) && row.sid === (sid ?? row.sid))
      .map(({ id, size }) => [id, { id, size }]),
  );
  return tagged.flatMap((id) => byId.get(id) ?? []);
}

async function withTag(
  db: Kysely<Tables>,
  { key, value }: RecordingTag,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('recording_tags')
    .select('id')
    .where('id', 'in', ids)
    .where('key', '=', key)
    .where('value', '=', value)
    .execute();
  const having = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => having.has(id));
}
