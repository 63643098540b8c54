/** Kysely's SQLite dialect on `node:sqlite`, which needs no native package. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import { yieldToEventLoop } from '../event-loop.ts';
import { DatabaseFailure } from './failure.ts';

/** How long a write of another process is waited for. */
const PATIENCE_MS = 5000;
const LOOK_EVERY_MS = 5;

/** SQLite's code for "somebody else is writing" (https://sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/** Of the database's pages; the default of 2 MB has the upper ones of a million rows read again and again. */
const CACHE_KB = 32 * 1024;

/** 16 MB of log before its pages are copied into the file: pages that are written again and again are copied once. */
const CHECKPOINT_PAGES = 4000;

/** Statements kept ready; the gateway uses a few dozen. */
const MAX_STATEMENTS = 200;

/** SQLite's codes of statements that no database could carry out: too big, against a constraint, of a wrong type or place. */
const WRONG_DATA = [18, 19, 20, 25];

/** A trigger's refusal counts as a constraint's, but says what the trigger says. */
const SQLITE_CONSTRAINT_TRIGGER = 1811;

/** The dialect for the database file at `path`. It is opened at the first query. */
export function createSqliteDialect(path: string, patienceMs: number = PATIENCE_MS): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => new CarefulDriver(new SqliteFile(path), patienceMs),
  };
}

/** SQLite's tables are made in transactions too, so that gateways that start at once don't both make them. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Gives out its one connection to one after the other, and none finds a transaction that another could not end. */
class CarefulDriver extends SqliteDriver {
  readonly #file: SqliteFile;
  readonly #patienceMs: number;

  constructor(file: SqliteFile, patienceMs: number) {
    super({ database: file });
    this.#file = file;
    this.#patienceMs = patienceMs;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    // It answers without the event loop turning: a thousand queries in a row would keep everything else waiting.
    await yieldToEventLoop();
    return new PatientConnection(await super.acquireConnection(), this.#file, this.#patienceMs);
  }

  /** Takes the write lock at once: a transaction that took it later could find its reading stale and fail. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    this.#file.isOfTransaction = true;
  }

  /** A commit that fails is rolled back by Kysely. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    this.#file.isOfTransaction = false;
    // Of some failures, such as a full disk, SQLite has rolled back already.
    if (this.#file.isInTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  override async releaseConnection(): Promise<void> {
    this.#file.isOfTransaction = false;
    if (this.#file.isInTransaction) this.#file.close();
  }
}

interface Prepared {
  readonly statement: StatementSync;
  /** Whether it gives rows. */
  readonly reader: boolean;
}

/** The file, opened when it is needed: the first time, and after it had to be closed. */
class SqliteFile implements SqliteDatabase {
  readonly #path: string;
  readonly #statements = new Map<string, Prepared>();
  #database: DatabaseSync | null = null;
  /** What is asked for belongs to a transaction. */
  isOfTransaction = false;
  /** Since when no write got through, because another process is writing. */
  busySince: number | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  get isInTransaction(): boolean {
    return this.#database?.isTransaction ?? false;
  }

  prepare(sql: string): SqliteStatement {
    // Without this the rest of a transaction that SQLite has rolled back would be stored, statement by statement.
    if (this.isOfTransaction && !this.isInTransaction) throw new Error('the transaction was rolled back');
    const { statement, reader } = this.#statement(sql);
    return {
      reader,
      all: (parameters) => statement.all(...parameters.map(toValue)),
      run: (parameters) => {
        const done = statement.run(...parameters.map(toValue));
        this.busySince = null;
        return done;
      },
      iterate: (parameters) => statement.iterate(...parameters.map(toValue)),
    };
  }

  close(): void {
    const database = this.#database;
    this.#database = null;
    this.#statements.clear();
    database?.close();
  }

  #statement(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    this.#database ??= open(this.#path);
    const statement = this.#database.prepare(sql);
    const prepared = { statement, reader: statement.columns().length > 0 };
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

/**
 * Waits for other processes without holding this one up, as SQLite's own `busy_timeout` would. All wait for the same lock,
 * one after the other, so the time counts for all of them: else the last of a hundred would be told after minutes.
 */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #file: SqliteFile;
  readonly #patienceMs: number;

  constructor(connection: DatabaseConnection, file: SqliteFile, patienceMs: number) {
    this.#connection = connection;
    this.#file = file;
    this.#patienceMs = patienceMs;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (;;) {
      try {
        return await this.#connection.executeQuery<Row>(query);
      } catch (error) {
        if (isWrong(error)) throw error;
        if (!isBusy(error)) throw new DatabaseFailure(error);
        this.#file.busySince ??= performance.now();
        if (performance.now() > this.#file.busySince + this.#patienceMs) throw new DatabaseFailure(error);
        await pause(LOOK_EVERY_MS);
      }
    }
  }

  streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, 1);
  }
}

function codeOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
}

function isBusy(error: unknown): boolean {
  return codeOf(error) % 256 === SQLITE_BUSY;
}

function isWrong(error: unknown): boolean {
  const code = codeOf(error);
  if (error instanceof TypeError) return true;
  return WRONG_DATA.includes(code % 256) && code !== SQLITE_CONSTRAINT_TRIGGER;
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    setUp(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A write is on the disk before anybody hears of it, whatever happens to process or machine. */
function setUp(database: DatabaseSync): void {
  database.exec(`pragma busy_timeout = ${PATIENCE_MS}`);
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  database.exec('pragma busy_timeout = 0');
  database.exec(`pragma cache_size = -${CACHE_KB}`);
}

function toValue(parameter: unknown): SQLInputValue {
  if (typeof parameter === 'string' || typeof parameter === 'number' || parameter === null) return parameter;
  throw new TypeError(`a ${typeof parameter} can't be stored`);
}
