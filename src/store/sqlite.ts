/** Kysely's SQLite dialect on `node:sqlite`, which needs no native package. */
import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type LimitNode,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
  ValueNode,
} from 'kysely';
import { yieldToEventLoop } from '../event-loop.ts';
import { DatabaseFailure } from './failure.ts';

/** How long to wait for the write lock of another process. */
const BUSY_TIMEOUT_MS = 5000;
const BUSY_RETRY_MS = 5;

/** A waiting write retries much sooner: a lock that is met after so long is another one, and has the whole timeout. */
const OTHER_LOCK_AFTER_MS = 500;

/** Another process is writing (https://sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/** Page cache. With the default of 2 MB, a million rows have the upper index pages read again and again. */
const CACHE_KB = 32 * 1024;

/** 16 MB of log before a checkpoint, so that a page that is written many times is copied into the file once. */
const CHECKPOINT_PAGES = 4000;

/** The most prepared statements to keep. The gateway uses a few dozen all the time; numbers of ids and limits make others. */
const MAX_STATEMENTS = 200;

/** Error codes that are the statement's fault, not the database's: SQLITE_TOOBIG, _CONSTRAINT, _MISMATCH and _RANGE. */
const WRONG_DATA = [18, 19, 20, 25];

/** A trigger's `raise(abort)`, which SQLite counts among the constraint errors. */
const SQLITE_CONSTRAINT_TRIGGER = 1811;

/** The dialect for the database file at `path`, which is opened at the first query. `busyTimeoutMs`: see `retrying`. */
export function createSqliteDialect(path: string, busyTimeoutMs: number = BUSY_TIMEOUT_MS): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new LiteralLimits(),
    createDriver: () => new SingleConnectionDriver(new SqliteFile(path), busyTimeoutMs),
  };
}

/** The dialect for a database file that is only read: the file is neither created nor changed. */
export function createReadOnlySqliteDialect(path: string): Dialect {
  const file = new SqliteFile(path, () => openReadOnly(path));
  return {
    ...createSqliteDialect(path),
    createDriver: () => new SingleConnectionDriver(file, BUSY_TIMEOUT_MS),
  };
}

/**
 * Writes limits into the statement. One that is a parameter has SQLite plan the whole statement anew each time it is run,
 * since the plan may depend on it (`SQLITE_ENABLE_QPSG` in https://sqlite.org/c3ref/c_dbconfig_defensive.html).
 */
class LiteralLimits extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    const limit = ValueNode.is(node.limit) ? node.limit.value : null;
    if (Number.isSafeInteger(limit)) this.append(`limit ${limit}`);
    else super.visitLimit(node);
  }
}

/** Migrates in a transaction, so that gateways that start at once don't both create the tables. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Gives its one connection to one user after the other, never with a transaction that the last user could not end. */
class SingleConnectionDriver extends SqliteDriver {
  readonly #file: SqliteFile;
  readonly #busyTimeoutMs: number;

  constructor(file: SqliteFile, busyTimeoutMs: number) {
    super({ database: file });
    this.#file = file;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    // SQLite answers without the event loop turning, so a thousand queries in a row would block everything else.
    await yieldToEventLoop();
    return retrying(await super.acquireConnection(), this.#file, this.#busyTimeoutMs);
  }

  /** Takes the write lock at once: a transaction that takes it only after reading fails if what it read has changed. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    this.#file.expectsTransaction = true;
  }

  /** Kysely also calls this after a failed commit. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    this.#file.expectsTransaction = false;
    // After some failures, such as a full disk, SQLite has rolled back already.
    if (this.#file.isInTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  override async releaseConnection(): Promise<void> {
    this.#file.expectsTransaction = false;
    if (this.#file.isInTransaction) this.#file.close();
  }
}

interface Prepared {
  readonly statement: StatementSync;
  /** Whether the statement returns rows. */
  readonly reader: boolean;
}

/** The database file. Opened by the first statement, and again by the first one after `close`. */
class SqliteFile implements SqliteDatabase {
  readonly #open: () => DatabaseSync;
  readonly #statements = new Map<string, Prepared>();
  #database: DatabaseSync | null = null;
  /** The next statements belong to a transaction. */
  expectsTransaction = false;
  /** Since when another process has kept all writes waiting, and when that was last seen; null: none does. */
  #busy: { readonly since: number; readonly seenAt: number } | null = null;

  constructor(path: string, opened: () => DatabaseSync = () => open(path)) {
    this.#open = opened;
  }

  /** Notes that another process is writing. Returns for how many milliseconds writes have waited for it. */
  noteBusy(): number {
    const now = performance.now();
    const { since, seenAt } = this.#busy ?? { since: now, seenAt: now };
    const isSameLock = now - seenAt < OTHER_LOCK_AFTER_MS;
    this.#busy = { since: isSameLock ? since : now, seenAt: now };
    return now - this.#busy.since;
  }

  get isInTransaction(): boolean {
    return this.#database?.isTransaction ?? false;
  }

  prepare(sql: string): SqliteStatement {
    // If SQLite has rolled back by itself, the remaining statements must not be committed one by one.
    if (this.expectsTransaction && !this.isInTransaction) throw new Error('the transaction was rolled back');
    const { statement, reader } = this.#statement(sql);
    return {
      reader,
      all: (parameters) => statement.all(...parameters.map(toValue)),
      run: (parameters) => {
        const done = statement.run(...parameters.map(toValue));
        this.#busy = null;
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
    if (known !== undefined) {
      // The last one used is the last one to go.
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    this.#database ??= this.#open();
    const statement = this.#database.prepare(sql);
    const prepared = { statement, reader: statement.columns().length > 0 };
    const [longestUnused] = this.#statements.keys();
    if (this.#statements.size >= MAX_STATEMENTS && longestUnused !== undefined)
      this.#statements.delete(longestUnused);
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

/**
 * Retries while another process writes. SQLite's own `busy_timeout` would block the event loop meanwhile. All queries
 * wait for the same lock, one by one, so they share one timeout: else the last of a hundred would fail after minutes.
 */
function retrying(
  connection: DatabaseConnection,
  file: SqliteFile,
  busyTimeoutMs: number,
): DatabaseConnection {
  return {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      for (;;) {
        try {
          return await connection.executeQuery<Row>(query);
        } catch (error) {
          if (isWrongData(error)) throw error;
          if (!isBusy(error)) throw new DatabaseFailure(error);
          if (file.noteBusy() > busyTimeoutMs) throw new DatabaseFailure(error);
          await pause(BUSY_RETRY_MS);
        }
      }
    },
    streamQuery: (query) => connection.streamQuery(query, 1),
  };
}

function codeOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
}

function isBusy(error: unknown): boolean {
  return codeOf(error) % 256 === SQLITE_BUSY;
}

function isWrongData(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  const code = codeOf(error);
  return WRONG_DATA.includes(code % 256) && code !== SQLITE_CONSTRAINT_TRIGGER;
}

/** Opens the file so that a committed write survives a crash of the process or the machine. */
function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec(`
      pragma busy_timeout = ${BUSY_TIMEOUT_MS};
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};
      pragma busy_timeout = 0;
      pragma cache_size = -${CACHE_KB};`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function openReadOnly(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  // Without it SQLite would leave a log and an index of it behind (https://sqlite.org/wal.html#readonly). Where there is a
  // log already, a gateway runs or was killed, and what the log holds counts.
  if (!existsSync(`${path}-wal`)) url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
}

function toValue(parameter: unknown): SQLInputValue {
  if (typeof parameter === 'string' || typeof parameter === 'number' || parameter === null) return parameter;
  throw new TypeError(`a ${typeof parameter} can't be stored`);
}
