import { rmSync } from 'node:fs';
import type { Logger } from 'pino';
import { SANDBOX_ADDRESS } from '../config.ts';
import { messageOf } from '../domain/errors.ts';
import type { Health } from '../observability/health.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { type Database, type DatabaseOptions, openDatabase, sqlitePath } from '../store/database.ts';
import type { UnreadableRow } from '../store/reading.ts';
import { noticeRestore } from '../store/restored.ts';

const RESTORED =
  'the database was restored from a backup, copied, or taken over by another server: all recordings that had not ended are ' +
  'looked into at once';

const SLOW_MIGRATION_MS = 5000;
const SLOW_MIGRATION =
  'the database’s tables are being brought up to date for longer than 5 s: they are large, another gateway does it, or ' +
  'somebody holds a lock (on Postgres: pg_locks)';

/** Opens the database and migrates its tables. Rejects when that fails: a gateway that can't store must not start. */
export async function prepareDatabase(
  url: string,
  { health, log, ...options }: { readonly health: Health; readonly log: Logger } & DatabaseOptions,
): Promise<Database> {
  const events = {
    worked: () => health.databaseFailed(null),
    brokenRow: ({ table, id, message }: UnreadableRow) => log.error({ table, id }, message),
    failed: (error: unknown) => health.databaseFailed(messageOf(error)),
  };
  const database = openDatabase(url, events, options);
  const migrated = new AbortController();
  options.clock.sleep(SLOW_MIGRATION_MS, migrated.signal).then(
    () => log.warn(SLOW_MIGRATION),
    () => undefined,
  );
  try {
    const steps = await database.migrate().finally(() => migrated.abort());
    if (steps.length > 0) log.info({ steps }, 'the database’s tables were brought up to date');
    const restored = await noticeRestore(database);
    if (restored !== null) log.warn({ recordings: restored }, RESTORED);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database beside a built-in sandbox (null: the one at the usual port). It lasts as long as the sandbox does. */
export function sandboxDatabaseUrl(sandbox: Pick<Sandbox, 'baseUrl'> | null): string {
  const port = sandbox === null ? SANDBOX_ADDRESS.port : new URL(sandbox.baseUrl).port;
  return `file:./data/sandbox-${port}.db`;
}

export function removeSqliteFiles(url: string): void {
  const path = sqlitePath(url);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
