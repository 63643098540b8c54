import { type Config, DEFAULT_DATABASE_URL } from '../config.ts';
import { systemClock } from '../observability/system-clock.ts';
import { COPY_TIMEOUTS, copyDatabase } from '../store/copy-database.ts';
import { type Database, databaseKind, openDatabase, sqlitePath } from '../store/database.ts';
import { forgetPlace } from '../store/restored.ts';
import { backUpSqlite } from '../store/sqlite-backup.ts';
import type { Output } from './output.ts';

export async function migrate(config: Config, { print }: Output): Promise<void> {
  await withDatabase(config, async (database) => {
    const steps = await database.migrate();
    print(...steps.map((step) => `done: ${step}`), `The tables are up to date (${database.kind}).`);
  });
}

/** Resolves with null, or with what to do instead. */
export async function backUp(config: Config, file: string, { print }: Output): Promise<string | null> {
  const url = config.databaseUrl ?? DEFAULT_DATABASE_URL;
  if (databaseKind(url) === 'postgres') return insteadForPostgres(url, file);
  const { recordings, isMarked } = await backUpSqlite(sqlitePath(url), file);
  print(
    `${file}: ${recordings} recordings, whole and checked. It has the hashes of API keys and other secrets in it.`,
  );
  if (!isMarked)
    print('It is of an older version: after it is restored, say so (restored) before the first start.');
  return null;
}

/** The line to type, without the password. */
function insteadForPostgres(url: string, file: string): string {
  const { username, hostname, port, pathname } = new URL(url);
  const at = `postgres://${username === '' ? '' : `${username}@`}${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
  return [
    'DATABASE_URL is a Postgres, whose own tools copy it while gateways run (the password: PGPASSWORD or ~/.pgpass):',
    `  pg_dump --format custom --file '${file}' '${at}'`,
    'and to restore it into an empty database, with no gateway running:',
    `  pg_restore --no-owner --exit-on-error --dbname '${at}' '${file}'`,
  ].join('\n');
}

export interface CopyCommandOptions {
  readonly from: string;
  readonly to?: string;
}

/** Resolves with null, or with what is wrong with the options. */
export async function copy(
  { databaseUrl }: Config,
  { from, to = databaseUrl ?? '' }: CopyCommandOptions,
  { print, progress }: Output,
): Promise<string | null> {
  if (databaseKind(from) !== 'sqlite') return '--from: expected file:./path/to/gateway.db';
  if (!/^postgres(ql)?:/.test(to)) return '--to: expected postgres://…, or DATABASE_URL with one';
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const database = openDatabase(to, {}, { clock: systemClock, timeouts: COPY_TIMEOUTS });
  try {
    await database.migrate();
    const onProgress = (table: string) => progress(`copying ${table}`, seconds());
    const copied = await copyDatabase({ from: sqlitePath(from), to: database, onProgress });
    print(
      ...[...copied].map(([table, rows]) => `${table}: ${rows} rows, compared`),
      'All is copied. Start gateways on the Postgres alone: on the file they would work on the same recordings.',
    );
    return null;
  } finally {
    await database.close();
  }
}

export async function noteRestored(config: Config, { print }: Output): Promise<void> {
  await withDatabase(config, async (database) => {
    await database.migrate();
    await database.transact(forgetPlace);
    print('The next gateway that starts looks into all recordings that have not ended.');
  });
}

async function withDatabase(config: Config, work: (database: Database) => Promise<void>): Promise<void> {
  const url = config.databaseUrl ?? DEFAULT_DATABASE_URL;
  const database = openDatabase(url, {}, { clock: systemClock });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
