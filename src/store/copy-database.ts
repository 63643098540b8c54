/** Takes the data of an SQLite database to an empty Postgres, in one transaction. */
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type Kysely, sql } from 'kysely';
import { messageOf } from '../domain/errors.ts';
import type { Database } from './database.ts';
import { migrationProvider } from './migrations.ts';
import { forgetPlace } from './restored.ts';
import type { Tables } from './tables.ts';

/** Not copied: what each database has of its own. */
const OWN_TABLES = /^(sqlite_|kysely_|database_marks$)/;

/** A statement has this many rows or characters at most; Postgres takes 65,535 values. */
const MAX_ROWS = 500;
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** Rows with lists of files may have megabytes. */
const ROWS_READ_AT_ONCE = 100;

/** Long enough for a million rows, however slow the disk. */
const PATIENCE_MS = 60 * 60_000;

/** For the connection to the Postgres that is copied to. */
export const COPY_TIMEOUTS = {
  statementMs: PATIENCE_MS,
  answerMs: PATIENCE_MS,
  idleInTransactionMs: PATIENCE_MS,
} as const;

type Value = string | number | null;
type Row = Readonly<Record<string, Value>>;

/** How many rows there are, and a sum of their hashes, which is the same in any order. */
interface Checksum {
  rows: number;
  sum: bigint;
}

interface CopyOptions {
  /** The path of the SQLite file. */
  readonly from: string;
  /** The Postgres, with its tables up to date. */
  readonly to: Pick<Database, 'transact'>;
  readonly onProgress: (table: string) => void;
}

/**
 * Copies all tables, reads them again and compares numbers and checksums; then the copy counts, as a whole. Resolves with
 * the number of rows by table. Rejects, and leaves the Postgres as it was, where that has data, where another process has
 * the SQLite file open, where its tables are of another version, and where anything differs.
 */
export async function copyDatabase({
  from,
  to,
  onProgress,
}: CopyOptions): Promise<ReadonlyMap<string, number>> {
  const source = await openAlone(from);
  try {
    const tables = tablesOf(source);
    return await to.transact(async (db) => {
      await expectEmpty(db, tables);
      const copied = new Map<string, number>();
      for (const table of tables) {
        const sent = await copyTable(source, db, table, onProgress);
        const stored = await checksumOf(db, table);
        if (sent.rows !== stored.rows || sent.sum !== stored.sum)
          throw new Error(`${table}: ${stored.rows} of ${sent.rows} rows arrived, or some are not the same`);
        copied.set(table, sent.rows);
      }
      // Whatever a gateway has asked for before, the first one here looks into it.
      await forgetPlace(db);
      return copied;
    });
  } finally {
    source.close();
  }
}

/** Opens the file so that no gateway can open it meanwhile: SQLite leaves its log only for whoever is alone. */
async function openAlone(path: string): Promise<DatabaseSync> {
  if (!existsSync(path)) throw new Error(`there is no database ${path}`);
  const source = new DatabaseSync(path, { timeout: 1000 });
  try {
    source.exec('pragma journal_mode = delete; begin exclusive');
    const known = Object.keys(await migrationProvider.getMigrations());
    const done = new Set(
      source
        .prepare('select name from kysely_migration')
        .all()
        .map(({ name }) => String(name)),
    );
    if (known.some((name) => !done.has(name)))
      throw new Error('its tables are older: run migrate on it first');
    if (done.size > known.length) throw new Error('a newer version has migrated it: copy it with that one');
    return source;
  } catch (error) {
    source.close();
    const isOpen = /locked|busy/i.test(messageOf(error));
    const why = isOpen ? 'another process has it open: stop the gateways first' : messageOf(error);
    throw new Error(`${path} can’t be copied: ${why}`);
  }
}

function tablesOf(source: DatabaseSync): readonly string[] {
  const all = source.prepare(`select name from sqlite_schema where type = 'table' order by name`).all();
  return all.map(({ name }) => String(name)).filter((name) => !OWN_TABLES.test(name));
}

/** Throws where any table has a row. Keeps gateways from writing until the transaction ends. */
async function expectEmpty(db: Kysely<Tables>, tables: readonly string[]): Promise<void> {
  await sql`lock table ${sql.join(tables.map((each) => sql.table(each)))} in access exclusive mode`.execute(
    db,
  );
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) throw new Error(`the Postgres is not empty: it has ${table} already`);
  }
}

async function copyTable(
  source: DatabaseSync,
  db: Kysely<Tables>,
  table: string,
  onProgress: CopyOptions['onProgress'],
): Promise<Checksum> {
  const sent: Checksum = { rows: 0, sum: 0n };
  let portion: Row[] = [];
  let characters = 0;
  const send = async () => {
    if (portion.length > 0) await insert(db, table, portion);
    portion = [];
    characters = 0;
    onProgress(table);
  };
  for (const read of source.prepare(`select * from "${table}"`).iterate()) {
    const row = rowOf(read);
    portion.push(row);
    characters += add(sent, row);
    if (portion.length === MAX_ROWS || characters > MAX_CHARACTERS) await send();
  }
  await send();
  return sent;
}

async function insert(db: Kysely<Tables>, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(db);
}

async function checksumOf(db: Kysely<Tables>, table: string): Promise<Checksum> {
  const stored: Checksum = { rows: 0, sum: 0n };
  await sql`declare copied no scroll cursor for select * from ${sql.table(table)}`.execute(db);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_READ_AT_ONCE)} from copied`.execute(db);
    for (const row of rows) add(stored, row);
    if (rows.length < ROWS_READ_AT_ONCE) break;
  }
  await sql`close copied`.execute(db);
  return stored;
}

/** Adds a row to a checksum. Returns how long it is. */
function add(checksum: Checksum, row: Row): number {
  const text = JSON.stringify(
    Object.keys(row)
      .toSorted()
      .map((column) => [column, row[column]]),
  );
  checksum.rows += 1;
  checksum.sum += BigInt(`0x${hash('sha256', text)}`);
  return text.length;
}

function rowOf(read: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    Object.entries(read).map(([column, value]) => [column, storedValue(column, value)]),
  );
}

function storedValue(column: string, value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  throw new Error(`${column}: expected text or a number, as gateways store them`);
}
