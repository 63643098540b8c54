/**
 * Rows may hold megabytes of file names each, and SQLite hands out all that a statement finds in one go: so they are read
 * in portions, and others get their turn in between.
 */
import { type Kysely, sql } from 'kysely';
import { yieldToEventLoop } from '../event-loop.ts';
import type { RecordingRow } from './recording-columns.ts';
import type { Tables } from './tables.ts';

/** Of a portion's rows together; one that is larger is a portion by itself. */
const PORTION_BYTES = 2_000_000;

/** Ids in one statement. */
export const MOST_IDS = 500;

/** Columns that grow with a recording. */
const LARGE = ['files', 'outcome', 'sighting', 'progress'] as const;

/** How many bytes a row holds; neither database reads them for that. */
export const sizeOfRow = sql<number>`${sql.join(
  LARGE.map((column) => sql`coalesce(octet_length(${sql.ref(`recordings.${column}`)}), 0)`),
  sql` + `,
)}`;

/** Which row, and how large it is: `sizeOfRow`. */
export interface Sized {
  readonly id: string;
  readonly size: number;
}

/** The rows, in this order. */
export async function readRows(db: Kysely<Tables>, all: readonly Sized[]): Promise<readonly RecordingRow[]> {
  const rows: RecordingRow[] = [];
  let ids: string[] = [];
  let bytes = 0;
  for (const { id, size } of all) {
    if (ids.length > 0 && (bytes + size > PORTION_BYTES || ids.length === MOST_IDS)) {
      await yieldToEventLoop();
      rows.push(...(await rowsOf(db, ids)));
      ids = [];
      bytes = 0;
    }
    ids.push(id);
    bytes += size;
  }
  return [...rows, ...(await rowsOf(db, ids))];
}

async function rowsOf(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly RecordingRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('recordings').selectAll().where('id', 'in', ids).execute();
  const place = new Map(ids.map((id, index) => [id, index]));
  return rows.toSorted((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0));
}
