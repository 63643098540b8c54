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
  SqliteDialect,
  SqliteDriver,
} from 'kysely';

/** How long a statement waits for a write of another process. */
const PATIENCE_MS = 5000;
const LOOK_EVERY_MS = 5;

/** SQLite's code for "somebody else is writing" (https://sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/** Of the database's pages; the default of 2 MB has the upper ones of a million rows read again and again. */
const CACHE_KB = 32 * 1024;

/** Statements kept ready; the gateway uses a few dozen. */
const MAX_STATEMENTS = 200;

/** The dialect for the database file at `path`. It is opened at the first query. */
export function createSqliteDialect(path: string): Dialect {
  const config = { database: async () => open(path) };
  const dialect = new SqliteDialect(config);
  return {
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => new PatientDriver(config),
  };
}

/** SQLite's tables are made in transactions too, so that gateways that start at once don't both make them. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class PatientDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return new PatientConnection(await super.acquireConnection());
  }

  /** Takes the write lock at once: a transaction that took it later could find its reading stale and fail. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Waits for other processes without holding this one up, as SQLite's own `busy_timeout` would. */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.#connection.executeQuery<Row>(query);
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
        await pause(LOOK_EVERY_MS);
      }
    }
  }

  streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, 1);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === SQLITE_BUSY;
}

function open(path: string): SqliteDatabase {
  const database = new DatabaseSync(path, { timeout: 0 });
  setUp(database);
  const statements = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    statements.set(sql, statement);
    return statement;
  }

  return {
    prepare(sql) {
      const statement = prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(toValue)),
        run: (parameters) => statement.run(...parameters.map(toValue)),
        iterate: (parameters) => statement.iterate(...parameters.map(toValue)),
      };
    },
    close: () => database.close(),
  };
}

/** A write is on the disk before anybody hears of it, whatever happens to process or machine. */
function setUp(database: DatabaseSync): void {
  database.exec(`pragma busy_timeout = ${PATIENCE_MS}`);
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec('pragma busy_timeout = 0');
  database.exec(`pragma cache_size = -${CACHE_KB}`);
}

function toValue(parameter: unknown): SQLInputValue {
  if (typeof parameter === 'string' || typeof parameter === 'number' || parameter === null) return parameter;
  throw new TypeError(`a ${typeof parameter} can't be stored`);
}
