/**
 * Kysely's Postgres dialect on a driver that uses a connection again only when it is certain what it is in. The server
 * itself gives up what takes too long. Where it does not answer even then, where a connection breaks, and where a
 * transaction could not be begun or brought to its end, the connection is destroyed.
 */
import {
  CompiledQuery,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type TableMetadata,
} from 'kysely';
import pg from 'pg';
import { DatabaseFailure } from './failure.ts';
import { CarefulConnection, DestroyableClient } from './postgres-connection.ts';

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
