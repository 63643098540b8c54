import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Dialect, Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { messageOf, StoreUnavailableError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { DatabaseFailure } from './failure.ts';
import { createGroupCommit } from './group-commit.ts';
import { migrationProvider } from './migrations.ts';
import { createPostgresDialect, POSTGRES_TIMEOUTS, type PostgresTimeouts } from './postgres.ts';
import { createReading, type Reading, type UnreadableRow } from './reading.ts';
import { createRecovery } from './recovery.ts';
import { createSqliteDialect } from './sqlite.ts';
import { createMachineClock, createPostgresClock, type StoreClock } from './store-clock.ts';
import type { Tables, Work } from './tables.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

export interface Database {
  readonly kind: DatabaseKind;
  readonly clock: StoreClock;
  /** Runs queries. Throws what `work` throws, or `StoreUnavailableError` for a `DatabaseFailure` and after `close`. */
  run<Result>(work: Work<Result>): Promise<Result>;
  /** As `run`, for a write of one statement; it is on the disk when this resolves. `work` may run more than once. */
  write<Result>(work: Work<Result>): Promise<Result>;
  /** As `write`, for several statements: all are stored, or none. `batched`: may wait a moment for other writes. */
  transact<Result>(work: Work<Result>, when?: 'now' | 'batched'): Promise<Result>;
  /** Resolves once every write that was requested before this call has been made or has failed. */
  settled(): Promise<void>;
  /** Reads rows, and reports unreadable ones to `brokenRow`. */
  readonly reading: Reading;
  /** Brings the tables up to date. Resolves with the names of the migrations that ran. */
  migrate(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Called with what the operator should know. `failed`: a query or an unused connection has failed. */
interface DatabaseEvents {
  worked(): void;
  failed(error: unknown): void;
  /** Called once for each unreadable row. */
  brokenRow(row: UnreadableRow): void;
}

export interface DatabaseOptions {
  readonly clock: Clock;
  /** Whose time leases and turns count by. `process`: always `clock`, for tests that move it by hand. */
  readonly countsBy?: 'database' | 'process';
  /** SQLite uses `lockMs` only. */
  readonly timeouts?: Partial<PostgresTimeouts>;
}

/** Long enough to build an index of millions of rows, or to wait for another gateway that builds it. */
const MIGRATION_MS = 10 * 60_000;
const MIGRATION_TIMEOUTS = {
  lockMs: MIGRATION_MS,
  statementMs: MIGRATION_MS,
  idleInTransactionMs: 60_000,
  answerMs: MIGRATION_MS,
};

/** Opens the database that `DATABASE_URL` names (`file:…`: SQLite; `postgres://…`). Connects at the first query. */
export function openDatabase(
  url: string,
  events: Partial<DatabaseEvents>,
  options: DatabaseOptions,
): Database {
  const kind = databaseKind(url);
  const timeouts = { ...POSTGRES_TIMEOUTS, ...options.timeouts };
  const open = (overrides: Partial<PostgresTimeouts>): Dialect =>
    kind === 'sqlite'
      ? sqlite(url, options.timeouts?.lockMs)
      : createPostgresDialect(url, { ...timeouts, ...overrides }, (error) => events.failed?.(error));
  const db = new Kysely<Tables>({ dialect: open({}) });
  let isClosed = false;

  let writesFail = false;
  const recovery = createRecovery(options.clock, (work) => transact(work, 'now'));

  async function run<Result>(work: Work<Result>, access: 'read' | 'write' = 'read'): Promise<Result> {
    try {
      const result = await work(db);
      if (access === 'write') {
        writesFail = false;
        recovery.worked();
      }
      // A full or read-only disk can still be read.
      if (!writesFail) events.worked?.();
      return result;
    } catch (error) {
      if (isClosed) throw unavailable(error);
      if (!(error instanceof DatabaseFailure)) throw error;
      // Reads are made all the time: the next one shows that they work again.
      if (access === 'write') {
        writesFail = true;
        recovery.failed();
      }
      events.failed?.(error);
      throw unavailable(error);
    }
  }

  const pendingWrites = new Set<Promise<unknown>>();

  function tracked<Result>(write: Promise<Result>): Promise<Result> {
    pendingWrites.add(write);
    const done = () => pendingWrites.delete(write);
    write.then(done, done);
    return write;
  }

  async function settled(): Promise<void> {
    group?.flush();
    await Promise.allSettled(pendingWrites);
  }

  function transact<Result>(work: Work<Result>, when?: 'now' | 'batched'): Promise<Result> {
    const made = () => (group === null ? db.transaction().execute(work) : group.write(work, when));
    return tracked(run(made, 'write'));
  }

  // Not for Postgres: its server groups the commits of all connections itself.
  const group = kind === 'sqlite' ? createGroupCommit(db, options.clock) : null;

  const usesOwnClock = kind === 'sqlite' || options.countsBy === 'process';
  const clock = usesOwnClock ? createMachineClock(options.clock) : createPostgresClock(options.clock);

  return {
    kind,
    clock,
    run,
    write: (work) => tracked(run(group === null ? work : () => group.write(work), 'write')),
    transact,
    settled,
    reading: createReading((row) => events.brokenRow?.(row)),
    migrate: () =>
      run(async () => {
        await clock.sync(db);
        const schema = kind === 'sqlite' ? {} : await currentSchema(db);
        if (await isUpToDate(db, schema)) return [];
        if (kind === 'sqlite') return migrate(db, schema);
        const patient = new Kysely<Tables>({ dialect: open(MIGRATION_TIMEOUTS) });
        try {
          return await migrate(patient, schema);
        } finally {
          await patient.destroy();
        }
      }),
    async close() {
      recovery.close();
      await settled();
      isClosed = true;
      await db.destroy();
    },
  };
}

/** Where the migrator's own tables are; empty for a file, which has one schema. */
type MigrationSchema = Partial<Awaited<ReturnType<typeof currentSchema>>>;

const migratorOf = (db: Kysely<Tables>, schema: MigrationSchema) =>
  new Migrator({ db, provider: migrationProvider, ...schema });

async function migrate(db: Kysely<Tables>, schema: MigrationSchema): Promise<readonly string[]> {
  const migrator = migratorOf(db, schema);
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return results.map(({ migrationName }) => migrationName);
}

/**
 * True where exactly the migrations have run that are known here. The migrator takes a lock before it looks, which on Postgres
 * is the same for everybody in the database who uses Kysely, and may be held for ever.
 */
async function isUpToDate(db: Kysely<Tables>, schema: MigrationSchema): Promise<boolean> {
  const known = await migratorOf(db, schema).getMigrations();
  if (known.some(({ executedAt }) => executedAt === undefined)) return false;
  const { rows } = await sql`select name from kysely_migration`.execute(db);
  return rows.length === known.length;
}

/** Without this option the migrator takes the tables of another schema of the same database for its own. */
export async function currentSchema(db: Kysely<Tables>): Promise<{ readonly migrationTableSchema: string }> {
  const current = await sql<{ name: string }>`select current_schema() as name`.execute(db);
  return { migrationTableSchema: current.rows[0]?.name ?? 'public' };
}

export function databaseKind(url: string): DatabaseKind {
  return url.startsWith('file:') ? 'sqlite' : 'postgres';
}

/** The path in a `file:` URL. `file:./data/gateway.db` is relative to the working directory. */
export function sqlitePath(url: string): string {
  return resolve(decodeURIComponent(url.replace(/^file:(\/\/)?/, '')));
}

function sqlite(url: string, patienceMs?: number): Dialect {
  const path = sqlitePath(url);
  mkdirSync(dirname(path), { recursive: true });
  return createSqliteDialect(path, patienceMs);
}

/** The error for callers: says what is wrong without a path, a host or a statement. */
function unavailable(error: unknown): StoreUnavailableError {
  const message = messageOf(error);
  const known: readonly (readonly [RegExp, string])[] = [
    [/readonly|read-only/i, 'is read-only'],
    [/disk is full|no space|disk full/i, 'is full'],
    [/locked|busy|lock timeout/i, 'is locked by another process'],
  ];
  const what = known.find(([pattern]) => pattern.test(message))?.[1] ?? 'does not answer';
  const isUnsure = error instanceof DatabaseFailure && error.isUnsure;
  const then = isUnsure ? MAYBE_STORED : 'Nothing was stored and nothing was sent to Agora.';
  return new StoreUnavailableError(`The gateway’s database ${what}. ${then}`, { cause: error });
}

const MAYBE_STORED =
  'It may have stored this all the same: a stop, and a start with an idempotencyKey, can safely be asked for again.';
