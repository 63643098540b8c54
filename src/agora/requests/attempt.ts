import type { Clock, RequestScheduler, Slot } from '../../domain/ports.ts';
import { giveWay } from '../../event-loop.ts';
import { type ReadAnswer, readAnswer } from '../decode/decode-outcome.ts';
import type { Method } from '../decode/error-codes.ts';
import type { HostFailover } from './host-failover.ts';
import { type NextTry, nextTry, type Trouble } from './retry-policy.ts';
import type { AgoraRequest, Reply, Transport } from './transport.ts';

/** What the operator should hear about. Nothing here goes to callers. */
export interface ClientEvents {
  /** One attempt is over. `detail` names hosts and shows the beginning of an unreadable body. */
  tried(attempt: {
    readonly method: Method;
    /** The recording's `sid`, or its channel before there is one. */
    readonly about: string;
    readonly baseUrl: string;
    readonly durationMs: number;
    readonly result: string;
    readonly detail: string | null;
  }): void;
  /** Agora refused the gateway's own account (true), or has accepted it again (false). */
  accountRefused(refused: boolean): void;
}

export interface TryOptions {
  readonly transport: Transport;
  readonly scheduler: RequestScheduler;
  readonly clock: Clock;
  readonly backoffMs: readonly number[];
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly events: ClientEvents;
}

/** What a try has to know of its call. */
export interface TriedCall {
  readonly method: Method;
  readonly about: string;
  readonly request: AgoraRequest;
  readonly signal: AbortSignal;
}

/** How often a call has met each kind of trouble. */
export type Counts = Record<Trouble, number>;

/** A longer `Retry-After` is not believed: it would strand every stop of the account. */
const LONGEST_HOLD_MS = 60_000;

const LOGGED_BODY_LENGTH = 2048;

/** What one try led to. */
export type TryResult =
  | { readonly read: ReadAnswer; readonly baseUrl: string }
  /** `next` is null where the retry table gives up. */
  | {
      readonly read: null;
      readonly baseUrl: string;
      readonly said: string;
      /** What the answer held, although it says nothing definite; null where none came. */
      readonly spoken: ReadAnswer | null;
      readonly next: NextTry | null;
    };

/** What callers are told of a try that gave no answer: no hosts, no system errors. */
export const SAID = {
  unreachable: 'Agora could not be reached',
  broken: 'the connection to Agora broke',
  timeout: 'Agora did not answer in time',
  throttled: 'Agora answered that the account is over its request limit',
} as const;

const TROUBLE = { unreachable: 'unreachable', broken: 'unanswered', timeout: 'silent' } as const;

/**
 * Makes one try of a call in a slot that it has been given, on one host, and notes what became of it. Trouble is added to
 * the call's `counts`, which say when it is tried again.
 */
export function createAttempt(options: TryOptions, hosts: HostFailover) {
  const { transport, scheduler, clock, events } = options;

  async function attempt(call: TriedCall, baseUrl: string, slot: Slot): Promise<Reply> {
    const startedAt = clock.monotonic();
    const tried = (result: string, detail: string | null) =>
      events.tried({
        method: call.method,
        about: call.about,
        baseUrl,
        durationMs: Math.round(clock.monotonic() - startedAt),
        result,
        detail,
      });
    try {
      const { signal } = call;
      const reply = await transport.attempt(baseUrl, call.request, { signal, onSent: slot.sent });
      hosts.note(baseUrl, reply.kind);
      if (reply.kind === 'answer') tried(String(reply.status), detailOf(reply));
      else tried(reply.kind, reply.detail);
      return reply;
    } catch (error) {
      tried('given up', null);
      throw error;
    }
  }

  /** The scheduler makes everybody wait, this call included: it queues for its next slot at once. */
  async function hold(reply: Reply, waitMs = options.backoffMs[0] ?? 1000): Promise<void> {
    const asked = reply.kind === 'answer' ? reply.retryAfterMs : null;
    // Zero, or a date that has passed, asks for nothing; the account is over its limit all the same.
    await scheduler.hold(Math.min(asked || waitMs, LONGEST_HOLD_MS));
  }

  function interpret(method: Method, reply: Reply) {
    if (reply.kind !== 'answer') {
      return { trouble: TROUBLE[reply.kind], said: SAID[reply.kind], spoken: null } as const;
    }
    const read = readAnswer(method, reply);
    if (read.meaning === 'throttled') {
      return { trouble: 'throttled', said: SAID.throttled, spoken: read } as const;
    }
    if (read.meaning === 'unanswered') {
      const said = `Agora answered ${reply.status} without a result${toldIn(read)}`;
      return { trouble: 'unanswered', said, spoken: read } as const;
    }
    events.accountRefused(read.meaning === 'refused');
    return { trouble: null, read } as const;
  }

  return async (call: TriedCall, baseUrl: string, slot: Slot, counts: Counts): Promise<TryResult> => {
    const reply = await attempt(call, baseUrl, slot);
    const { trouble, read, said, spoken } = interpret(call.method, reply);
    // It may have named thousands of files, and what follows from that is more work of the kind.
    await giveWay();
    if (trouble === null) return { read, baseUrl };
    counts[trouble] += 1;
    const next = nextTry(call.method, trouble, counts[trouble], options.backoffMs, options.random());
    if (trouble !== 'throttled') return { read: null, baseUrl, said, spoken, next };
    await hold(reply, next?.waitMs);
    return { read: null, baseUrl, said, spoken, next: next && { ...next, waitMs: 0 } };
  };
}

function toldIn({ report: { agoraCode }, reason }: ReadAnswer): string {
  const parts = [agoraCode === null ? null : `code ${agoraCode}`, reason].filter((each) => each !== null);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

function detailOf(reply: Extract<Reply, { kind: 'answer' }>): string | null {
  const asExpected = reply.status === 200 && reply.body.trimStart().startsWith('{');
  return asExpected ? null : reply.body.slice(0, LOGGED_BODY_LENGTH);
}
