import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Dialect, Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { StoreUnavailableError } from '../domain/errors.ts';
import type { ApiKeyRow } from './api-key-row.ts';
import type { AuditAnsweredRow, AuditAskedRow } from './audit-row.ts';
import { migrationProvider } from './migrations.ts';
import type { NotificationRow } from './notification-row.ts';
import type { RecordingRow } from './row.ts';
import { createSqliteDialect } from './sqlite.ts';

export interface Tables {
  readonly recordings: RecordingRow;
  readonly api_keys: ApiKeyRow;
  readonly notifications: NotificationRow;
  readonly audit_asked: AuditAskedRow;
  readonly audit_answered: AuditAnsweredRow;
}

export type DatabaseKind = 'sqlite' | 'postgres';

export interface Database {
  readonly kind: DatabaseKind;
  /** Runs queries; whatever the database fails with becomes a `StoreUnavailableError` with the failure as its cause. */
  run<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /** Brings the tables up to date. Resolves with the names of the steps that were taken. */
  migrate(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What the operator should hear about. */
export interface DatabaseEvents {
  worked(): void;
  failed(error: unknown): void;
}

/** Calls that may wait for the database, and for how long a query of one may take. */
const POSTGRES_CONNECTIONS = 10;
const POSTGRES_PATIENCE_MS = 5000;

/** Opens the database that `DATABASE_URL` names: `file:…` is SQLite, `postgres://…` Postgres. Connects at the first query. */
export function openDatabase(url: string, events: DatabaseEvents): Database {
  const kind: DatabaseKind = url.startsWith('file:') ? 'sqlite' : 'postgres';
  const dialect = kind === 'sqlite' ? sqlite(url) : postgres(url, events.failed);
  const db = new Kysely<Tables>({ dialect });

  async function run<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    try {
      const result = await work(db);
      events.worked();
      return result;
    } catch (error) {
      events.failed(error);
      throw unavailable(error);
    }
  }

  return {
    kind,
    run,
    migrate: () =>
      run(async () => {
        const schema = kind === 'postgres' ? await currentSchema(db) : {};
        const migrator = new Migrator({ db, provider: migrationProvider, ...schema });
        const { error, results = [] } = await migrator.migrateToLatest();
        if (error !== undefined) throw error;
        return results.map(({ migrationName }) => migrationName);
      }),
    close: () => db.destroy(),
  };
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

function sqlite(url: string): Dialect {
  const path = sqlitePath(url);
  mkdirSync(dirname(path), { recursive: true });
  return createSqliteDialect(path);
}

function postgres(url: string, onError: (error: unknown) => void): Dialect {
  // Times and counts fit a number; the driver would hand them on as text.
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    max: POSTGRES_CONNECTIONS,
    connectionTimeoutMillis: POSTGRES_PATIENCE_MS,
    query_timeout: POSTGRES_PATIENCE_MS,
    types,
  });
  // A connection that breaks while nobody uses it; the next query gets another.
  pool.on('error', onError);
  // One that breaks under a query fails that query, and without a listener of its own the process too.
  pool.on('connect', (client) => void client.on('error', onError));
  return new PostgresDialect({ pool });
}

/** What callers are told: what is wrong, without a path, a host or a statement. */
function unavailable(error: unknown): StoreUnavailableError {
  const words = error instanceof Error ? error.message : String(error);
  const known: readonly (readonly [RegExp, string])[] = [
    [/readonly|read-only/i, 'is read-only'],
    [/disk is full|no space|disk full/i, 'is full'],
    [/locked|busy/i, 'is locked by another process'],
  ];
  const what = known.find(([pattern]) => pattern.test(words))?.[1] ?? 'does not answer';
  const then = BROKE_OFF.test(words) ? MAYBE_STORED : 'Nothing was stored and nothing was sent to Agora.';
  return new StoreUnavailableError(`The gateway’s database ${what}. ${then}`, { cause: error });
}

/** The driver's words for a statement that Postgres got and did not answer. */
const BROKE_OFF = /query read timeout|connection terminated unexpectedly|ECONNRESET|EPIPE/i;

const MAYBE_STORED =
  'It may have stored this all the same: a stop, and a start with an idempotencyKey, can safely be asked for again.';
