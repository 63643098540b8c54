import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { currentSchema, databaseKind, sqlitePath } from './database.ts';
import { migrationProvider } from './migrations.ts';
import { createPostgresDialect, POSTGRES_TIMEOUTS } from './postgres.ts';
import { createReadOnlySqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** What reading alone shows of a database. */
export interface DatabaseState {
  /** The migrations that a start would run: all of them where the database is new. */
  readonly pending: readonly string[];
  readonly isNew: boolean;
  /** Migrations of a newer version, on whose database this one does not start. */
  readonly newer: readonly string[];
  readonly isWritable: boolean;
  /** Whether there is an API key that is neither revoked nor expired. */
  readonly hasKeyInUse: boolean;
}

const API_KEYS = '002-api-keys';

/**
 * Reads the state of the database that `DATABASE_URL` names, and changes nothing: no file and no table is made. Rejects
 * when the database can't be reached or read.
 */
export async function inspectDatabase(url: string, now: number): Promise<DatabaseState> {
  const isSqlite = databaseKind(url) === 'sqlite';
  const path = sqlitePath(url);
  if (isSqlite && !existsSync(path)) return newDatabase(isWritable(existingFolder(path)));
  const dialect = isSqlite
    ? createReadOnlySqliteDialect(path)
    : createPostgresDialect(url, POSTGRES_TIMEOUTS, () => undefined);
  const db = new Kysely<Tables>({ dialect });
  try {
    const schema = isSqlite ? {} : await currentSchema(db);
    const known = await new Migrator({ db, provider: migrationProvider, ...schema }).getMigrations();
    const pending = known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
    const isNew = pending.length === known.length;
    return {
      pending,
      isNew,
      newer: isNew ? [] : await executedBut(db, new Set(known.map(({ name }) => name))),
      isWritable: isSqlite ? isWritable(path) && isWritable(dirname(path)) : await takesWrites(db),
      hasKeyInUse: !pending.includes(API_KEYS) && (await hasKeyInUse(db, now)),
    };
  } finally {
    await db.destroy();
  }
}

async function newDatabase(canBeWritten: boolean): Promise<DatabaseState> {
  const pending = Object.keys(await migrationProvider.getMigrations());
  return { pending, isNew: true, newer: [], isWritable: canBeWritten, hasKeyInUse: false };
}

/** The migrations that have been executed and are not known here. */
async function executedBut(db: Kysely<Tables>, known: ReadonlySet<string>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name).filter((name) => !known.has(name));
}

async function hasKeyInUse(db: Kysely<Tables>, now: number): Promise<boolean> {
  const keys = db.selectFrom('api_keys').select('id').where('revoked_at', 'is', null);
  const inUse = keys.where((key) => key.or([key('expires_at', 'is', null), key('expires_at', '>', now)]));
  return (await inUse.limit(1).executeTakeFirst()) !== undefined;
}

/** False on a standby, and where the user or the database is set to read only. */
async function takesWrites(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ transaction_read_only: string }>`show transaction_read_only`.execute(db);
  return rows[0]?.transaction_read_only === 'off';
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The nearest folder above the path that exists: a start makes the others. */
function existingFolder(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) || folder === path ? folder : existingFolder(folder);
}
