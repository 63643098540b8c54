import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { postgresUrl } from './databases.ts';

type OnFinished = (clean: () => Promise<void>) => void;

/** Kept for the next test, since a connection costs Postgres as much as dropping a schema does. Keeps no process alive. */
const admin = new pg.Pool({ connectionString: postgresUrl(), max: 2, allowExitOnIdle: true });
admin.on('error', () => undefined);

/** The `DATABASE_URL` of an empty Postgres schema, gone when `onFinished` calls back. */
export async function temporaryPostgres(onFinished: OnFinished): Promise<string> {
  const name = newName();
  await admin.query(`create schema ${name}`);
  onFinished(() => drop(name));
  return urlOf(name);
}

let tables: Promise<string | null> | null = null;

/**
 * The `DATABASE_URL` of a Postgres schema that has its tables already, gone when `onFinished` calls back. They cost less than
 * half of what the migrations do. Where there is no `pg_dump`, or one of another version, they are made by
 * whoever opens it. Their indexes are not made in the order of the migrations, which decides some plans.
 */
export async function migratedPostgres(onFinished: OnFinished): Promise<string> {
  tables ??= readOrMakeTables();
  const statements = await tables;
  if (statements === null) return temporaryPostgres(onFinished);
  const name = newName();
  await admin.query(statements.replaceAll(PLACE, name));
  onFinished(() => drop(name));
  return urlOf(name);
}

/** Stands in the statements for the schema's name. */
const PLACE = 'test_of_all';

/** Kept for other processes under what they depend on: the source of the store, which has the migrations, and the server. */
async function readOrMakeTables(): Promise<string | null> {
  const { rows } = await admin.query<{ version: string }>('select version()');
  const source = createHash('sha256').update(JSON.stringify(rows));
  const folder = new URL('../../src/store/', import.meta.url);
  for (const file of readdirSync(folder).toSorted()) source.update(readFileSync(new URL(file, folder)));
  const path = join(tmpdir(), `gateway-tables-${source.digest('hex')}.sql`);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const made = await makeTables();
    if (made === null) return null;
    const unfinished = `${path}.${randomUUID()}`;
    writeFileSync(unfinished, made);
    renameSync(unfinished, path);
    return made;
  }
}

async function makeTables(): Promise<string | null> {
  const name = newName();
  await admin.query(`create schema ${name}`);
  try {
    const database = openDatabase(urlOf(name), {}, { clock: systemClock });
    await database.migrate();
    await database.close();
    const asked = ['--schema', name, '--no-owner', '--no-privileges', '--inserts', postgresUrl()];
    const dumped = await promisify(execFile)('pg_dump', asked).catch(() => null);
    return dumped === null ? null : statementsOf(dumped.stdout).replaceAll(name, PLACE);
  } finally {
    await drop(name);
  }
}

/** Without the settings at the beginning, which would stay with the connection, and without what `psql` alone reads. */
function statementsOf(dump: string): string {
  return dump.slice(dump.indexOf('CREATE SCHEMA')).replaceAll(/^(\\|--).*\n/gm, '');
}

function newName(): string {
  return `test_${randomUUID().replaceAll('-', '')}`;
}

async function drop(name: string): Promise<void> {
  await admin.query(`drop schema ${name} cascade`);
}

function urlOf(schema: string): string {
  const url = new URL(postgresUrl());
  url.searchParams.set('options', `-c search_path=${schema}`);
  return url.href;
}
