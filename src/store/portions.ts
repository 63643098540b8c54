/**
 * Reads recordings in portions. A row may hold megabytes of file names, and SQLite returns all rows of a statement at
 * once, so the event loop may turn between portions.
 */
import { type Kysely, sql } from 'kysely';
import { yieldToEventLoop } from '../event-loop.ts';
import type { RecordingRow } from './recording-columns.ts';
import type { Tables } from './tables.ts';

/** The most bytes of a portion. A larger row is a portion by itself. */
const PORTION_BYTES = 2_000_000;

/** The most ids in one statement. */
export const MAX_IDS = 500;

/** The columns that grow with a recording. */
const LARGE_COLUMNS = ['files', 'outcome', 'sighting', 'progress'] as const;

/** How many bytes the large columns of a row hold. Neither database reads the columns to tell their length. */
export const sizeOfRow = sql<number>`${sql.join(
  LARGE_COLUMNS.map((column) => sql`coalesce(octet_length(${sql.ref(`recordings.${column}`)}), 0)`),
  sql` + `,
)}`;

/** A row's id, and its `sizeOfRow` in bytes. */
export interface SizedRow {
  readonly id: string;
  readonly size: number;
}

/** The rows with these ids, in this order, with all columns. */
export async function readRows(
  db: Kysely<Tables>,
  all: readonly SizedRow[],
): Promise<readonly RecordingRow[]> {
  const rows: RecordingRow[] = [];
  let ids: string[] = [];
  let bytes = 0;
  for (const { id, size } of all) {
    if (ids.length > 0 && (bytes + size > PORTION_BYTES || ids.length === MAX_IDS)) {
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
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
