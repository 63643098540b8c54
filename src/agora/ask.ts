import type { Clock, Priority, Slot, Throttle } from '../domain/ports.ts';
import type { Method } from './error-codes.ts';
import { createHosts } from './hosts.ts';
import { type ReadAnswer, readAnswer } from './outcome.ts';
import { nextTry, type Trouble } from './retry.ts';
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

export interface AskOptions {
  readonly transport: Transport;
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly baseUrls: readonly string[];
  readonly backoffMs: readonly number[];
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly events: ClientEvents;
}

/** One call of Agora's REST, whatever number of tries it takes. */
export interface Call {
  readonly method: Method;
  readonly about: string;
  readonly request: AgoraRequest;
  readonly priority: Priority;
  /** Whose turn it takes. */
  readonly tenant: string;
  /** The call has had a turn before. */
  readonly again?: boolean;
  /** For the first slot only: tries after it wait as long as it takes. */
  readonly admitWithinMs?: number;
  readonly signal: AbortSignal;
  readonly onTrouble?: (trouble: string) => void;
}

export type Heard =
  | {
      readonly read: ReadAnswer;
      /** An earlier try of this call was not answered and may have been acted upon. */
      readonly maybeByUs: boolean;
    }
  /** The retry table gave up. */
  | { readonly read: null; readonly maybeByUs: boolean; readonly trouble: string };

/** A longer `Retry-After` is not believed: it would strand every stop of the account. */
const LONGEST_HOLD_MS = 60_000;

const LOGGED_BODY_LENGTH = 2048;

/** What callers are told of a try that gave no answer: no hosts, no system errors. */
const SAID = {
  unreachable: 'Agora could not be reached',
  broken: 'the connection to Agora broke',
  timeout: 'Agora did not answer in time',
  throttled: 'Agora answered that the account is over its request limit',
} as const;

/**
 * Asks Agora until it has said something definite, or the table in `retry.ts` gives up. Every try takes a slot of its
 * own. Rejects with `ThrottledError` when the first slot does not come in time, or with the signal's reason.
 */
export function createAsk(options: AskOptions): (call: Call) => Promise<Heard> {
  const { transport, throttle, clock, events } = options;
  const hosts = createHosts(options.baseUrls, clock);

  async function attempt(call: Call, baseUrl: string, slot: Slot): Promise<Reply> {
    const startedAt = clock.now();
    const reply = await transport.attempt(baseUrl, call.request, {
      signal: call.signal,
      onSent: slot.sent,
    });
    if (reply.kind === 'unreachable') hosts.wasUnreachable(baseUrl);
    else hosts.wasReached(baseUrl);
    events.tried({
      method: call.method,
      about: call.about,
      baseUrl,
      durationMs: Math.round(clock.now() - startedAt),
      result: reply.kind === 'answer' ? String(reply.status) : reply.kind,
      detail: reply.kind === 'answer' ? detailOf(reply) : reply.detail,
    });
    return reply;
  }

  /** The throttle makes everybody wait, this call included: it queues for its next slot at once. */
  async function hold(reply: Reply, waitMs = options.backoffMs[0] ?? 1000): Promise<void> {
    const asked = reply.kind === 'answer' ? reply.retryAfterMs : null;
    // Zero, or a date that has passed, asks for nothing; the account is over its limit all the same.
    await throttle.hold(Math.min(asked || waitMs, LONGEST_HOLD_MS));
  }

  function interpret(method: Method, reply: Reply) {
    if (reply.kind !== 'answer') {
      const trouble: Trouble = reply.kind === 'unreachable' ? 'unreachable' : 'unanswered';
      return { trouble, said: SAID[reply.kind] } as const;
    }
    const read = readAnswer(method, reply);
    if (read.meaning === 'throttled') return { trouble: 'throttled', said: SAID.throttled } as const;
    if (read.meaning === 'unanswered') {
      return { trouble: 'unanswered', said: `Agora answered ${reply.status} without a result` } as const;
    }
    events.accountRefused(read.meaning === 'refused');
    return { trouble: null, read } as const;
  }

  return async (call) => {
    const counts: Record<Trouble, number> = { unreachable: 0, unanswered: 0, throttled: 0 };
    let baseUrl = hosts.first();
    let { again, admitWithinMs } = call;
    for (;;) {
      const slot = await throttle.slot({
        priority: call.priority,
        tenant: call.tenant,
        signal: call.signal,
        ...(again ? { again } : {}),
        ...(admitWithinMs === undefined ? {} : { admitWithinMs }),
      });
      admitWithinMs = undefined;
      again = true;
      const reply = await attempt(call, baseUrl, slot);
      const { trouble, read, said } = interpret(call.method, reply);
      const maybeByUs = counts.unanswered > 0;
      if (trouble === null) return { read, maybeByUs };

      counts[trouble] += 1;
      const next = nextTry(call.method, trouble, counts[trouble], options.backoffMs, options.random());
      if (trouble === 'throttled') await hold(reply, next?.waitMs);
      if (next === null) return { read: null, maybeByUs: counts.unanswered > 0, trouble: said };
      call.onTrouble?.(said);
      if (trouble !== 'throttled') await clock.sleep(next.waitMs, call.signal);
      if (next.host === 'next') baseUrl = hosts.after(baseUrl);
    }
  };
}

function detailOf(reply: Extract<Reply, { kind: 'answer' }>): string | null {
  const asExpected = reply.status === 200 && reply.body.trimStart().startsWith('{');
  return asExpected ? null : reply.body.slice(0, LOGGED_BODY_LENGTH);
}
