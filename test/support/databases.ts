import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { temporaryFolder } from './temporary-file.ts';

/** The `DATABASE_URL` of an SQLite file that is gone after the test. */
export function temporaryDatabase(): string {
  return `file:${join(temporaryFolder(), 'gateway.db')}`;
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

/** The `DATABASE_URL` of a Postgres schema of its own, gone when `onFinished` calls back. */
export async function temporaryPostgres(onFinished: (clean: () => Promise<void>) => void): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: postgresUrl() });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create schema ${name}`);
  onFinished(() => run(`drop schema ${name} cascade`));
  const url = new URL(postgresUrl());
  url.searchParams.set('options', `-c search_path=${name}`);
  return url.href;
}
