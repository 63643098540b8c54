import type { AgoraRequest, AttemptOptions, Reply, Transport } from '../../src/agora/requests/transport.ts';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import type { Clock } from '../../src/domain/ports.ts';
import type { SandboxParts } from '../../src/sandbox/create-sandbox.ts';
import { type Delivery, respond } from '../../src/sandbox/respond.ts';
import { answer, broken, timedOut, unreachable } from './scripted-transport.ts';

const { customerId, customerSecret } = SANDBOX_ACCOUNT;
const AUTHORIZATION = `Basic ${Buffer.from(`${customerId}:${customerSecret}`).toString('base64')}`;
const TIMEOUT_MS = 30_000;

/** A way to the sandbox without sockets, so that all of it runs on the test's clock. */
export class SandboxTransport implements Transport {
  /** Every request that reached the sandbox: `acquire`, `start`, `stop`, … */
  readonly calls: string[] = [];
  /** Nobody listens. */
  isDown = false;
  readonly #parts: SandboxParts;
  readonly #clock: Clock;

  constructor(parts: SandboxParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
  }

  async attempt(_baseUrl: string, request: AgoraRequest, { signal }: AttemptOptions = {}): Promise<Reply> {
    signal?.throwIfAborted();
    if (this.isDown) return unreachable;
    this.calls.push(request.path.at(-1) ?? '');
    const delivered = respond(this.#parts, {
      verb: request.method,
      path: request.path,
      authorization: AUTHORIZATION,
      body: request.body,
    });
    const done = new AbortController();
    const either = signal ? AbortSignal.any([signal, done.signal]) : done.signal;
    const silence = this.#clock.sleep(TIMEOUT_MS, either).then(
      () => timedOut,
      () => Promise.reject(signal?.reason),
    );
    silence.catch(() => undefined);
    try {
      return await Promise.race([delivered.then(replyOf), silence]);
    } finally {
      done.abort();
    }
  }

  async close(): Promise<void> {}
}

function replyOf({ answer: { status, body }, headers, broken: cut }: Delivery): Reply {
  if (cut !== false) return broken;
  const after = headers['retry-after'];
  return answer(status, body, after === undefined ? null : Number(after) * 1000);
}
