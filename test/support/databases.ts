import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { temporaryFolder } from './temporary-file.ts';

/** The `DATABASE_URL` of an SQLite file that is gone after the test. */
export function temporaryDatabase(): string {
  return `file:${join(temporaryFolder(), 'gateway.db')}`;
}

let migrated: Promise<Buffer> | null = null;

/**
 * The `DATABASE_URL` of an SQLite file that has its tables already, gone after the test: a copy costs a third of the
 * migrations, which `older-database` and the tests of `temporaryDatabase` run.
 */
export async function migratedDatabase(): Promise<string> {
  migrated ??= migrateOne();
  const path = join(temporaryFolder(), 'gateway.db');
  writeFileSync(path, await migrated);
  return `file:${path}`;
}

async function migrateOne(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'migrated-'));
  const path = join(folder, 'gateway.db');
  try {
    const database = openDatabase(`file:${path}`, {}, { clock: systemClock });
    await database.migrate();
    await database.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function postgresUrl(): string {
  return process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
}

/** Whether the Postgres of the tests answers. */
export async function postgresIsThere(): Promise<boolean> {
  const client = new pg.Client({ connectionString: postgresUrl(), connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
