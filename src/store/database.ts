import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Dialect, Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { StoreUnavailableError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { ApiKeyRow } from './api-key-row.ts';
import type { AuditAnsweredRow, AuditAskedRow } from './audit-row.ts';
import type { ChangeTurnRow } from './change-turn-row.ts';
import { DatabaseFailure } from './failure.ts';
import { migrationProvider } from './migrations.ts';
import type { NotificationRow } from './notification-row.ts';
import { createPostgresDialect, POSTGRES_TIMEOUTS, type PostgresTimeouts } from './postgres.ts';
import { createReading, type Reading, type UnreadableRow } from './reading.ts';
import type { RecordingRow } from './row.ts';
import { createSqliteDialect } from './sqlite.ts';
import { createMachineClock, createPostgresClock, type StoreClock } from './store-clock.ts';

export interface Tables {
  readonly recordings: RecordingRow;
  readonly api_keys: ApiKeyRow;
  readonly notifications: NotificationRow;
  readonly audit_asked: AuditAskedRow;
  readonly audit_answered: AuditAnsweredRow;
  readonly change_turns: ChangeTurnRow;
}

export type DatabaseKind = 'sqlite' | 'postgres';

export interface Database {
  readonly kind: DatabaseKind;
  readonly clock: StoreClock;
  /**
   * Runs queries. What the database fails with becomes a `StoreUnavailableError` with the failure as its cause; what
   * `work` itself throws is thrown as it is.
   */
  run<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /** Reads rows, and reports those that can't be read. */
  readonly reading: Reading;
  /** Brings the tables up to date. Resolves with the names of the steps that were taken. */
  migrate(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What the operator should hear about. */
export interface DatabaseEvents {
  worked(): void;
  failed(error: unknown): void;
  /** A row can't be read. Said once a row. */
  brokenRow(row: UnreadableRow): void;
}

export interface DatabaseOptions {
  readonly clock: Clock;
  /** `process`: by `clock` whatever the database, as tests do that move it by hand. */
  readonly countsBy?: 'database' | 'process';
  /** Of these SQLite has only `lockMs`. */
  readonly timeouts?: Partial<PostgresTimeouts>;
}

/** Building an index of millions of rows takes its time, and so does waiting for the gateway that builds it. */
const MIGRATION_MS = 10 * 60_000;
const MIGRATION_TIMEOUTS = {
  lockMs: MIGRATION_MS,
  statementMs: MIGRATION_MS,
  idleInTransactionMs: 60_000,
  answerMs: MIGRATION_MS,
};

/** Opens the database that `DATABASE_URL` names: `file:…` is SQLite, `postgres://…` Postgres. Connects at the first query. */
export function openDatabase(
  url: string,
  events: Partial<DatabaseEvents>,
  options: DatabaseOptions,
): Database {
  const kind: DatabaseKind = url.startsWith('file:') ? 'sqlite' : 'postgres';
  const timeouts = { ...POSTGRES_TIMEOUTS, ...options.timeouts };
  const open = (more: Partial<PostgresTimeouts>): Dialect =>
    kind === 'sqlite'
      ? sqlite(url, options.timeouts?.lockMs)
      : createPostgresDialect(url, { ...timeouts, ...more }, (error) => events.failed?.(error));
  const db = new Kysely<Tables>({ dialect: open({}) });
  let isClosed = false;

  async function run<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    try {
      const result = await work(db);
      events.worked?.();
      return result;
    } catch (error) {
      if (isClosed) throw unavailable(error);
      if (!(error instanceof DatabaseFailure)) throw error;
      events.failed?.(error);
      throw unavailable(error);
    }
  }

  const isOwnTime = kind === 'sqlite' || options.countsBy === 'process';
  const clock = isOwnTime ? createMachineClock(options.clock) : createPostgresClock(options.clock);

  return {
    kind,
    clock,
    run,
    reading: createReading((row) => events.brokenRow?.(row)),
    migrate: () =>
      run(async () => {
        await clock.sync(db);
        if (kind === 'sqlite') return migrate(db);
        const patient = new Kysely<Tables>({ dialect: open(MIGRATION_TIMEOUTS) });
        try {
          return await migrate(patient, await currentSchema(patient));
        } finally {
          await patient.destroy();
        }
      }),
    async close() {
      isClosed = true;
      await db.destroy();
    },
  };
}

async function migrate(db: Kysely<Tables>, schema = {}): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: migrationProvider, ...schema });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return results.map(({ migrationName }) => migrationName);
}

/** Without it the migrator takes the tables of another schema of the same database for its own. */
async function currentSchema(db: Kysely<Tables>): Promise<{ readonly migrationTableSchema: string }> {
  const current = await sql<{ name: string }>`select current_schema() as name`.execute(db);
  return { migrationTableSchema: current.rows[0]?.name ?? 'public' };
}

/** The path in a `file:` URL: `file:./data/gateway.db` is relative to where the gateway runs. */
export function sqlitePath(url: string): string {
  return resolve(decodeURIComponent(url.replace(/^file:(\/\/)?/, '')));
}

function sqlite(url: string, patienceMs?: number): Dialect {
  const path = sqlitePath(url);
  mkdirSync(dirname(path), { recursive: true });
  return createSqliteDialect(path, patienceMs);
}

/** What callers are told: what is wrong, without a path, a host or a statement. */
function unavailable(error: unknown): StoreUnavailableError {
  const words = error instanceof Error ? error.message : String(error);
  const known: readonly (readonly [RegExp, string])[] = [
    [/readonly|read-only/i, 'is read-only'],
    [/disk is full|no space|disk full/i, 'is full'],
    [/locked|busy|lock timeout/i, 'is locked by another process'],
  ];
  const what = known.find(([pattern]) => pattern.test(words))?.[1] ?? 'does not answer';
  const isUnsure = error instanceof DatabaseFailure && error.isUnsure;
  const then = isUnsure ? MAYBE_STORED : 'Nothing was stored and nothing was sent to Agora.';
  return new StoreUnavailableError(`The gateway’s database ${what}. ${then}`, { cause: error });
}

const MAYBE_STORED =
  'It may have stored this all the same: a stop, and a start with an idempotencyKey, can safely be asked for again.';
