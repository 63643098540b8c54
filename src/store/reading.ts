/**
 * Rows are read by total functions: into what they mean, or into what is wrong with them. What is wrong is reported, once
 * a row, and set aside, so that nothing else waits for it.
 */
import { z } from 'zod';
import type { Page } from '../domain/page.ts';
import { yieldToEventLoop } from '../event-loop.ts';

export type TableName = 'recordings' | 'notifications' | 'api_keys' | 'audit_asked';

/** A row that can't be read: spoilt, or written by something that is no gateway of this version. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';
  readonly table: TableName;
  readonly id: string;

  /** `problem` names the columns, and none of what is in them. */
  constructor(table: TableName, id: string, problem: string) {
    super(`${id} in ${table} can’t be read: ${problem}`);
    this.table = table;
    this.id = id;
  }
}

type Read<Row, Value> = (row: Row) => Value | UnreadableRow;

export interface Reading {
  /** Those that can be read, in their order. A hundred may hold megabytes, so others get their turn in between. */
  all<Row, Value>(rows: readonly Row[], read: Read<Row, Value>): Promise<Value[]>;
  /** The one row that was asked for. Throws `UnreadableRow`: it is there, so "there is none" would be wrong. */
  one<Row, Value>(row: Row, read: Read<Row, Value>): Value;
}

/** After so many the same may be reported again: the memory is bounded. */
const MAX_REPORTED = 10_000;

export function createReading(report: (broken: UnreadableRow) => void): Reading {
  const reported = new Set<string>();

  function note(broken: UnreadableRow): void {
    const key = `${broken.table} ${broken.id}`;
    if (reported.has(key)) return;
    if (reported.size >= MAX_REPORTED) reported.clear();
    reported.add(key);
    report(broken);
  }

  return {
    async all<Row, Value>(rows: readonly Row[], read: Read<Row, Value>) {
      const values: Value[] = [];
      for (const row of rows) {
        await yieldToEventLoop();
        const value = read(row);
        if (value instanceof UnreadableRow) note(value);
        else values.push(value);
      }
      return values;
    },
    one(row, read) {
      const value = read(row);
      if (!(value instanceof UnreadableRow)) return value;
      note(value);
      throw value;
    },
  };
}

/** A column that holds JSON of a certain shape. */
export function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        // The parser's own words quote what is there.
        context.addIssue({ code: 'custom', message: 'is no JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** Reads the columns of a row by a schema. */
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

/**
 * A page, newest first, of what can be read: as many as there is room for, so that one row that can't be read is not taken
 * for the end of the list.
 */
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
