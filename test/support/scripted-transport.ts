import type { AgoraRequest, AttemptOptions, Reply, Transport } from '../../src/agora/requests/transport.ts';
import type { Clock } from '../../src/domain/ports.ts';

export interface Attempt {
  readonly at: number;
  readonly baseUrl: string;
  readonly request: AgoraRequest;
  /** `stop`, `query`, …: the last part of the path. */
  readonly method: string;
}

/** Decides what the `index`th attempt gets. */
export type Script = (attempt: Attempt, index: number) => Reply | Promise<Reply>;

/**
 * An upstream that answers as a test says, and remembers what it was asked. The look for file names ahead of a stop gets
 * no answer and is not counted: what follows from it has tests of its own, against the sandbox.
 */
export class ScriptedTransport implements Transport {
  readonly attempts: Attempt[] = [];
  readonly #script: Script;
  readonly #clock: Clock;
  readonly #stopped = new Set<string>();

  constructor(script: Script, clock: Clock) {
    this.#script = script;
    this.#clock = clock;
  }

  async attempt(baseUrl: string, request: AgoraRequest, { signal }: AttemptOptions = {}): Promise<Reply> {
    signal?.throwIfAborted();
    const attempt = { at: this.#clock.now(), baseUrl, request, method: request.path.at(-1) ?? '' };
    const session = request.path.slice(0, -1).join('/');
    if (attempt.method === 'query' && !this.#stopped.has(session)) return broken;
    this.#stopped.add(session);
    this.attempts.push(attempt);
    const aborted = new Promise<never>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    return Promise.race([this.#script(attempt, this.attempts.length - 1), aborted]);
  }

  async close(): Promise<void> {}
}

/** One reply after the other; the last repeats. */
export function inTurn(...replies: readonly Reply[]): Script {
  return (_attempt, index) => replies[Math.min(index, replies.length - 1)] ?? answer(500, {});
}

/** An HTTP answer. A string is sent as it is. */
export function answer(status: number, body: unknown, retryAfterMs: number | null = null): Reply {
  return {
    kind: 'answer',
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    retryAfterMs,
  };
}

export const unreachable: Reply = { kind: 'unreachable', detail: 'ECONNREFUSED' };
export const broken: Reply = { kind: 'broken', detail: 'ECONNRESET' };
export const timedOut: Reply = { kind: 'timeout', detail: 'no answer within 30000 ms' };
