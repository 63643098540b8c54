/**
 * Kysely's Postgres dialect on a driver that reuses a connection only if it is certainly in no transaction. The server
 * ends statements that take too long. The connection is destroyed where the server does not answer even then, where the
 * connection breaks, and where a transaction could not be begun or ended.
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
import { DestroyableClient, PostgresConnection } from './postgres-connection.ts';

export interface PostgresTimeouts {
  /** For connecting, and for waiting for a free connection. */
  readonly connectMs: number;
  /** After this the server ends a statement that waits for a lock. */
  readonly lockMs: number;
  /** After this the server ends any statement. */
  readonly statementMs: number;
  /** After this the server ends a connection that is idle in a transaction. */
  readonly idleInTransactionMs: number;
  /** After this the connection is destroyed: a server that can be reached would have answered, if only with a timeout. */
  readonly answerMs: number;
}

export const POSTGRES_TIMEOUTS: PostgresTimeouts = {
  connectMs: 5000,
  lockMs: 3000,
  statementMs: 4000,
  idleInTransactionMs: 5000,
  answerMs: 5000,
};

/** The most connections that a gateway opens for its queries. */
const MAX_CONNECTIONS = 10;

/** `onIdleError` is called when an unused connection breaks; the next query gets another one. */
export function createPostgresDialect(
  url: string,
  timeouts: PostgresTimeouts,
  onIdleError: (error: unknown) => void,
): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new OwnSchemaIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => new PostgresDriver(url, timeouts, onIdleError),
  };
}

/**
 * Lists only the tables of the connection's own schema. Kysely's introspector lists those of all schemas, and fails when
 * another schema of the database is dropped meanwhile.
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

class PostgresDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #timeouts: PostgresTimeouts;
  readonly #clients = new Set<DestroyableClient>();

  constructor(url: string, timeouts: PostgresTimeouts, onIdleError: (error: unknown) => void) {
    // Times and counts fit a number; `pg` would return them as strings.
    const types = new pg.TypeOverrides();
    types.setTypeParser(pg.types.builtins.INT8, Number);
    this.#timeouts = timeouts;
    this.#pool = new pg.Pool({
      connectionString: url,
      Client: DestroyableClient,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: timeouts.connectMs,
      keepAlive: true,
      types,
    });
    this.#pool.on('error', onIdleError);
    // Without a listener of its own, a client that breaks during a query would end the process, not just fail the query.
    this.#pool.on('connect', (client) => void client.on('error', () => undefined));
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw new DatabaseFailure(error);
    });
    const release = client.release.bind(client);
    if (!(client instanceof DestroyableClient)) throw new TypeError('the pool has made another client');
    const connection = new PostgresConnection(client, release, this.#timeouts.answerMs);
    if (!this.#clients.has(client)) await this.#setUp(client, connection);
    return connection;
  }

  /** Sets the limits by statements, since poolers such as PgBouncer refuse start-up parameters. */
  async #setUp(client: DestroyableClient, connection: PostgresConnection): Promise<void> {
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

  async beginTransaction(connection: PostgresConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.rollback();
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    // `end` waits for the server, which may not answer.
    const timer = setTimeout(() => {
      for (const client of this.#clients) client.destroy();
    }, this.#timeouts.answerMs);
    await this.#pool.end();
    clearTimeout(timer);
  }
}
