import { rmSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Health } from '../observability/health.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { type Database, type DatabaseOptions, openDatabase, sqlitePath } from '../store/database.ts';
import type { UnreadableRow } from '../store/reading.ts';

/** Where the built-in sandbox listens if the port is free, so that its control routes are easy to find. */
export const SANDBOX_PORT = 4010;

/** Opens the database and brings its tables up to date; a gateway that can't store accepts nothing, so it does not start. */
export async function prepareDatabase(
  url: string,
  { health, log, ...options }: { readonly health: Health; readonly log: Logger } & DatabaseOptions,
): Promise<Database> {
  const events = {
    worked: () => health.databaseFailed(null),
    brokenRow: ({ table, id, message }: UnreadableRow) => log.error({ table, id }, message),
    failed: (error: unknown) => health.databaseFailed(error instanceof Error ? error.message : String(error)),
  };
  const database = openDatabase(url, events, options);
  try {
    const steps = await database.migrate();
    if (steps.length > 0) log.info({ steps }, 'the database’s tables were brought up to date');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The sandbox forgets everything when it ends, and so does what remembers its recordings. */
export function sandboxDatabase(sandbox: Pick<Sandbox, 'baseUrl'> | null): string {
  return `file:./data/sandbox-${sandbox === null ? SANDBOX_PORT : new URL(sandbox.baseUrl).port}.db`;
}

export function removeSqliteFiles(url: string): void {
  const path = sqlitePath(url);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
