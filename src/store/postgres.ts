/**
 * Kysely's Postgres dialect on a driver that uses a connection again only when it is certain what it is in. The server
 * itself gives up what takes too long. Where it does not answer even then, where a connection breaks, and where a
 * transaction could not be begun or brought to its end, the connection is destroyed.
 */
import { Socket } from 'node:net';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
  type TableMetadata,
} from 'kysely';
import pg from 'pg';
import { DatabaseFailure } from './failure.ts';

export interface PostgresTimeouts {
  /** Connecting, and waiting for a connection that is free. */
  readonly connectMs: number;
  /** The server gives up a statement that waits for somebody else's lock. */
  readonly lockMs: number;
  /** The server gives up a statement. */
  readonly statementMs: number;
  /** The server ends a connection that has left a transaction lying. */
  readonly idleInTransactionMs: number;
  /** The connection is given up: a server that is there would have answered or given up itself. */
  readonly answerMs: number;
}

export const POSTGRES_TIMEOUTS: PostgresTimeouts = {
  connectMs: 5000,
  lockMs: 3000,
  statementMs: 4000,
  idleInTransactionMs: 5000,
  answerMs: 5000,
};

/** Calls that may use the database at once. */
const CONNECTIONS = 10;

/** `onIdleError` hears of connections that break while nobody uses them; the next query gets another. */
export function createPostgresDialect(
  url: string,
  timeouts: PostgresTimeouts,
  onIdleError: (error: unknown) => void,
): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new OwnSchemaIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => new CarefulDriver(url, timeouts, onIdleError),
  };
}

/**
 * Looks at the tables of the connection's own schema alone. Kysely's looks at everybody's, and fails when another schema of
 * the same database is dropped meanwhile.
 */
class OwnSchemaIntrospector extends PostgresIntrospector {
  readonly #db: Kysely<unknown>;

  constructor(db: Kysely<unknown>) {
    super(db);
    this.#db = db;
  }

  override async getTables(): Promise<TableMetadata[]> {
    const tables = sql<{ name: string; schema: string }>`
      select tablename as name, schemaname as schema from pg_tables where schemaname = current_schema()`;
    const { rows } = await tables.execute(this.#db);
    return rows.map((table) => ({ ...table, isView: false, isForeign: false, columns: [] }));
  }
}

class CarefulDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #timeouts: PostgresTimeouts;
  readonly #clients = new Set<DestroyableClient>();

  constructor(url: string, timeouts: PostgresTimeouts, onIdleError: (error: unknown) => void) {
    // Times and counts fit a number; the driver would hand them on as text.
    const types = new pg.TypeOverrides();
    types.setTypeParser(pg.types.builtins.INT8, Number);
    this.#timeouts = timeouts;
    this.#pool = new pg.Pool({
      connectionString: url,
      Client: DestroyableClient,
      max: CONNECTIONS,
      connectionTimeoutMillis: timeouts.connectMs,
      keepAlive: true,
      types,
    });
    this.#pool.on('error', onIdleError);
    // One that breaks under a query fails that query, and without a listener of its own the process too.
    this.#pool.on('connect', (client) => void client.on('error', () => undefined));
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<CarefulConnection> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw new DatabaseFailure(error);
    });
    const release = client.release.bind(client);
    if (!(client instanceof DestroyableClient)) throw new TypeError('the pool has made another client');
    const connection = new CarefulConnection(client, release, this.#timeouts.answerMs);
    if (!this.#clients.has(client)) await this.#setUp(client, connection);
    return connection;
  }

  /** The limits are a statement, not start-up parameters: poolers such as PgBouncer refuse those. */
  async #setUp(client: DestroyableClient, connection: CarefulConnection): Promise<void> {
    this.#clients.add(client);
    client.once('end', () => this.#clients.delete(client));
    const { statementMs, lockMs, idleInTransactionMs } = this.#timeouts;
    const limits = [
      `set statement_timeout = ${statementMs}`,
      `set lock_timeout = ${lockMs}`,
      `set idle_in_transaction_session_timeout = ${idleInTransactionMs}`,
    ];
    try {
      await connection.executeQuery(CompiledQuery.raw(limits.join('; ')));
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  async beginTransaction(connection: CarefulConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: CarefulConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: CarefulConnection): Promise<void> {
    await connection.rollback();
  }

  async releaseConnection(connection: CarefulConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    // A goodbye is said to the server, which may not be there to hear it.
    const giveUp = setTimeout(() => {
      for (const client of this.#clients) client.destroy();
    }, this.#timeouts.answerMs);
    await this.#pool.end();
    clearTimeout(giveUp);
  }
}

/** A client whose connection can be ended without the server's doing. */
class DestroyableClient extends pg.Client {
  readonly #socket: Socket;

  constructor(config?: pg.ClientConfig) {
    const socket = new Socket();
    super({ ...config, stream: () => socket });
    this.#socket = socket;
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** What begins or ends a transaction: when it fails, only the server knows whether the connection is in one. */
const BEGIN_OR_END = /^(begin|commit|rollback)\b/i;

/** Codes of what the server gave up (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const GIVEN_UP = /^(57|55P03|25P03|08)/;

/** Codes of statements that no database could carry out: their data are wrong, or conflict with what is there. */
const WRONG_DATA = /^2[23]/;

/** One connection, from when it is taken out of the pool to when it is released. */
class CarefulConnection implements DatabaseConnection {
  readonly #client: DestroyableClient;
  readonly #release: (destroy: boolean) => void;
  readonly #answerMs: number;
  #broken: DatabaseFailure | null = null;
  /** What is asked for belongs to a transaction. */
  #isOfTransaction = false;

  constructor(client: DestroyableClient, release: (destroy: boolean) => void, answerMs: number) {
    this.#client = client;
    this.#release = release;
    this.#answerMs = answerMs;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.#query(sql, parameters);
    const changed = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command);
    return { rows, ...(changed && { numAffectedRows: BigInt(rowCount ?? 0) }) };
  }

  // biome-ignore lint/correctness/useYield: nothing is streamed.
  async *streamQuery<Row>(): AsyncGenerator<QueryResult<Row>> {
    throw new Error('queries of Postgres are not streamed');
  }

  async begin(): Promise<void> {
    await this.#query('begin');
    this.#isOfTransaction = true;
  }

  async commit(): Promise<void> {
    // Postgres rolls back, and says so, where a statement had failed and nobody minded.
    const { command } = await this.#query('commit');
    this.#isOfTransaction = false;
    if (command !== 'COMMIT') throw new Error('the transaction had failed before it was committed');
  }

  async rollback(): Promise<void> {
    this.#isOfTransaction = false;
    await this.#query('rollback');
  }

  async #query(sql: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
    if (this.#broken !== null) throw this.#broken;
    const isInTransaction = this.#client.getTransactionStatus() !== 'I';
    // Without this the rest of a transaction that has ended would be stored, statement by statement.
    if (this.#isOfTransaction && !isInTransaction) throw new Error('the transaction has ended');
    // A process that was paused hears of the time first, and only then reads what has long been there.
    const giveUp = setTimeout(() => setImmediate(() => this.#client.destroy()), this.#answerMs);
    try {
      return await this.#client.query(sql, [...parameters]);
    } catch (error) {
      throw this.#failureOf(error, sql, isInTransaction);
    } finally {
      clearTimeout(giveUp);
    }
  }

  #failureOf(error: unknown, sql: string, isInTransaction: boolean): unknown {
    const code = error instanceof pg.DatabaseError && error.severity === 'ERROR' ? (error.code ?? '') : null;
    const beginsOrEnds = BEGIN_OR_END.test(sql);
    if (code !== null && WRONG_DATA.test(code) && !beginsOrEnds) return error;
    const endsInDoubt = /^commit\b/i.test(sql) || !(isInTransaction || beginsOrEnds);
    const failure = new DatabaseFailure(error, code === null && endsInDoubt);
    if (code === null || GIVEN_UP.test(code) || beginsOrEnds) this.#broken = failure;
    return failure;
  }

  release(): void {
    const isFree = this.#broken === null && this.#client.getTransactionStatus() === 'I';
    if (isFree) this.#release(false);
    else this.destroy();
  }

  destroy(): void {
    this.#client.destroy();
    this.#release(true);
  }
}
