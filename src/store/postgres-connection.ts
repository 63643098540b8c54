import { Socket } from 'node:net';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import pg from 'pg';
import { DatabaseFailure } from './failure.ts';

/** A client whose connection can be ended without waiting for the server. */
export class DestroyableClient extends pg.Client {
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

/** Begins or ends a transaction. If that fails, only the server knows whether the connection is in one. */
const BEGIN_OR_END = /^(begin|commit|rollback)\b/i;

/** Codes that end a connection's use (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const SERVER_GAVE_UP = /^(57|55P03|25P03|08)/;

/** Error codes of data that are wrong or violate a constraint: the statement is at fault, not the database. */
const WRONG_DATA = /^2[23]/;

/** A connection while it is out of the pool. Once broken, every query throws the same failure. */
export class PostgresConnection implements DatabaseConnection {
  readonly #client: DestroyableClient;
  readonly #release: (destroy: boolean) => void;
  readonly #answerMs: number;
  #brokenBy: DatabaseFailure | null = null;
  /** The next queries belong to a transaction. */
  #expectsTransaction = false;

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

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('queries of Postgres are not streamed');
  }

  async begin(): Promise<void> {
    await this.#query('begin');
    this.#expectsTransaction = true;
  }

  async commit(): Promise<void> {
    // Where a statement has failed and its error was ignored, Postgres rolls back and answers `ROLLBACK`.
    const { command } = await this.#query('commit');
    this.#expectsTransaction = false;
    if (command !== 'COMMIT') throw new Error('the transaction had failed before it was committed');
  }

  async rollback(): Promise<void> {
    this.#expectsTransaction = false;
    await this.#query('rollback');
  }

  async #query(sql: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
    if (this.#brokenBy !== null) throw this.#brokenBy;
    const isInTransaction = this.#client.getTransactionStatus() !== 'I';
    // If the transaction has ended by itself, its remaining statements must not be committed one by one.
    if (this.#expectsTransaction && !isInTransaction) throw new Error('the transaction has ended');
    // After a pause of the process the timer fires before the socket is read; `setImmediate` lets a waiting answer in.
    const timer = setTimeout(() => setImmediate(() => this.#client.destroy()), this.#answerMs);
    try {
      return await this.#client.query(sql, [...parameters]);
    } catch (error) {
      throw this.#failureOf(error, sql, isInTransaction);
    } finally {
      clearTimeout(timer);
    }
  }

  #failureOf(error: unknown, sql: string, isInTransaction: boolean): unknown {
    const code = error instanceof pg.DatabaseError && error.severity === 'ERROR' ? (error.code ?? '') : null;
    const beginsOrEnds = BEGIN_OR_END.test(sql);
    if (code !== null && WRONG_DATA.test(code) && !beginsOrEnds) return error;
    const endsInDoubt = /^commit\b/i.test(sql) || !(isInTransaction || beginsOrEnds);
    const failure = new DatabaseFailure(error, code === null && endsInDoubt);
    if (code === null || SERVER_GAVE_UP.test(code) || beginsOrEnds) this.#brokenBy = failure;
    return failure;
  }

  release(): void {
    const isReusable = this.#brokenBy === null && this.#client.getTransactionStatus() === 'I';
    if (isReusable) this.#release(false);
    else this.destroy();
  }

  destroy(): void {
    this.#client.destroy();
    this.#release(true);
  }
}
