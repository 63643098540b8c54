import { Socket } from 'node:net';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import pg from 'pg';
import { DatabaseFailure } from './failure.ts';

/** A client whose connection can be ended without the server's doing. */
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

/** What begins or ends a transaction: when it fails, only the server knows whether the connection is in one. */
const BEGIN_OR_END = /^(begin|commit|rollback)\b/i;

/** Codes of what the server gave up (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const GIVEN_UP = /^(57|55P03|25P03|08)/;

/** Codes of statements that no database could carry out: their data are wrong, or conflict with what is there. */
const WRONG_DATA = /^2[23]/;

/** One connection, from when it is taken out of the pool to when it is released. */
export class CarefulConnection implements DatabaseConnection {
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

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
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
