/**
 * Rows are read by total functions, which return a value or an `UnreadableRow`. An unreadable row is reported once and
 * left out, so that nothing else waits for it.
 */
import { z } from 'zod';
import type { Page } from '../domain/page.ts';
import { yieldToEventLoop } from '../event-loop.ts';

type TableName = 'recordings' | 'notifications' | 'api_keys' | 'audit_asked' | 'unknown_recordings';

/** A row that this version can't read: corrupt, or written by another version or program. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';
  readonly table: TableName;
  readonly id: string;

  /** `problem` names columns, never their content. */
  constructor(table: TableName, id: string, problem: string) {
    super(`${id} in ${table} can’t be read: ${problem}`);
    this.table = table;
    this.id = id;
  }
}

export interface Reading {
  /** The readable rows, in order. A hundred rows may hold megabytes, so the event loop may turn between them. */
  all<Row, Value>(rows: readonly Row[], read: (row: Row) => Value | UnreadableRow): Promise<Value[]>;
  /** The row that a caller asked for. Throws `UnreadableRow`, since the row exists and "not found" would be wrong. */
  one<Row, Value>(row: Row, read: (row: Row) => Value | UnreadableRow): Value;
}

/** Bounds the memory; after so many rows, the same row may be reported again. */
const MAX_REPORTED = 10_000;

export function createReading(report: (broken: UnreadableRow) => void): Reading {
  const reported = new Set<string>();

  function reportOnce(broken: UnreadableRow): void {
    const key = `${broken.table} ${broken.id}`;
    if (reported.has(key)) return;
    if (reported.size >= MAX_REPORTED) reported.clear();
    reported.add(key);
    report(broken);
  }

  return {
    async all<Row, Value>(rows: readonly Row[], read: (row: Row) => Value | UnreadableRow) {
      const values: Value[] = [];
      for (const row of rows) {
        await yieldToEventLoop();
        const value = read(row);
        if (value instanceof UnreadableRow) reportOnce(value);
        else values.push(value);
      }
      return values;
    },
    one(row, read) {
      const value = read(row);
      if (!(value instanceof UnreadableRow)) return value;
      reportOnce(value);
      throw value;
    },
  };
}

/** A column that holds JSON; `schema` checks what it parses to. */
export function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        // The parser's own message quotes the content.
        context.addIssue({ code: 'custom', message: 'is no JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** Parses a row by a schema. The problem of an `UnreadableRow` names each column that is wrong. */
export function readColumns<Columns>(
  table: TableName,
  row: { readonly id: string },
  schema: z.ZodType<Columns>,
): Columns | UnreadableRow {
  const { success, data, error } = schema.safeParse(row);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return new UnreadableRow(table, String(row.id), problems.join('; '));
}

/** A page of readable rows, newest first. Reads on past unreadable rows, since a short page counts as the last one. */
export async function readPage<Row extends { readonly id: string }, Value>(
  page: Page,
  rowsOf: (page: Page) => Promise<readonly Row[]>,
  read: (rows: readonly Row[]) => Promise<readonly Value[]>,
): Promise<readonly Value[]> {
  const found: Value[] = [];
  for (let rest = page; ; ) {
    const rows = await rowsOf(rest);
    found.push(...(await read(rows)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < rest.limit || found.length >= page.limit) break;
    const bound = page.fromTheEnd ? { newerThan: last.id } : { olderThan: last.id };
    rest = { ...page, ...bound, limit: page.limit - found.length };
  }
  return page.fromTheEnd ? found.reverse() : found;
}
