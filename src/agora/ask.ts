import type { Clock, Priority, Slot, Throttle } from '../domain/ports.ts';
import type { Method } from './error-codes.ts';
import { hedge, type Worth } from './hedge.ts';
import { createHosts } from './hosts.ts';
import { type ReadAnswer, readAnswer } from './outcome.ts';
import { MAY_BE_HEDGED, type NextTry, nextTry, type Trouble } from './retry.ts';
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

/** What one try led to. */
type Tried =
  | { readonly read: ReadAnswer; readonly baseUrl: string }
  /** `next` is null where the retry table gives up. */
  | { readonly read: null; readonly baseUrl: string; readonly said: string; readonly next: NextTry | null };

/** What callers are told of a try that gave no answer: no hosts, no system errors. */
const SAID = {
  unreachable: 'Agora could not be reached',
  broken: 'the connection to Agora broke',
  timeout: 'Agora did not answer in time',
  throttled: 'Agora answered that the account is over its request limit',
} as const;

const TROUBLE = { unreachable: 'unreachable', broken: 'unanswered', timeout: 'silent' } as const;

/**
 * Asks Agora until it has said something definite, or the table in `retry.ts` gives up. Every try takes a slot of its
 * own. Rejects with `ThrottledError` when the first slot does not come in time, or with the signal's reason.
 */
export function createAsk(options: AskOptions): (call: Call) => Promise<Heard> {
  const { transport, throttle, clock, events } = options;
  const hosts = createHosts(options.baseUrls, clock);

  async function attempt(call: Call, baseUrl: string, slot: Slot): Promise<Reply> {
    const startedAt = clock.now();
    const tried = (result: string, detail: string | null) =>
      events.tried({
        method: call.method,
        about: call.about,
        baseUrl,
        durationMs: Math.round(clock.now() - startedAt),
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

  /** The throttle makes everybody wait, this call included: it queues for its next slot at once. */
  async function hold(reply: Reply, waitMs = options.backoffMs[0] ?? 1000): Promise<void> {
    const asked = reply.kind === 'answer' ? reply.retryAfterMs : null;
    // Zero, or a date that has passed, asks for nothing; the account is over its limit all the same.
    await throttle.hold(Math.min(asked || waitMs, LONGEST_HOLD_MS));
  }

  function interpret(method: Method, reply: Reply) {
    if (reply.kind !== 'answer') return { trouble: TROUBLE[reply.kind], said: SAID[reply.kind] } as const;
    const read = readAnswer(method, reply);
    if (read.meaning === 'throttled') return { trouble: 'throttled', said: SAID.throttled } as const;
    if (read.meaning === 'unanswered') {
      return { trouble: 'unanswered', said: `Agora answered ${reply.status} without a result` } as const;
    }
    events.accountRefused(read.meaning === 'refused');
    return { trouble: null, read } as const;
  }

  /** One try. What it may count as trouble is added to the call's `counts`. */
  async function once(
    call: Call,
    baseUrl: string,
    slot: Slot,
    counts: Record<Trouble, number>,
  ): Promise<Tried> {
    const reply = await attempt(call, baseUrl, slot);
    const { trouble, read, said } = interpret(call.method, reply);
    if (trouble === null) return { read, baseUrl };
    counts[trouble] += 1;
    const next = nextTry(call.method, trouble, counts[trouble], options.backoffMs, options.random());
    if (trouble !== 'throttled') return { read: null, baseUrl, said, next };
    await hold(reply, next?.waitMs);
    return { read: null, baseUrl, said, next: next && { ...next, waitMs: 0 } };
  }

  function hostFor(call: Call, last: Tried | null): string {
    if (last === null) return call.method === 'query' ? hosts.bestOrProbe() : hosts.best();
    if (last.read === null && last.next?.host === 'next') return hosts.otherThan(last.baseUrl);
    return hosts.isWell(last.baseUrl) ? last.baseUrl : hosts.best();
  }

  return async (call) => {
    const counts = { unreachable: 0, unanswered: 0, silent: 0, throttled: 0 };
    let last: Tried | null = null;
    let hasHedged = false;
    const maybeByUs = () => hasHedged || counts.unanswered + counts.silent > 0;
    const slot = (signal: AbortSignal, isFirst: boolean) =>
      throttle.slot({
        priority: call.priority,
        tenant: call.tenant,
        signal,
        ...(call.again || !isFirst ? { again: true } : {}),
        ...(call.admitWithinMs === undefined || !isFirst ? {} : { admitWithinMs: call.admitWithinMs }),
      });
    const elsewhere = (baseUrl: string, signal: AbortSignal) => {
      const other = hosts.otherThan(baseUrl);
      if (!MAY_BE_HEDGED.has(call.method) || !hosts.isWell(other)) return null;
      call.onTrouble?.(SAID.timeout);
      return slot(signal, false).then((granted) => {
        hasHedged = true;
        return once({ ...call, signal }, other, granted, counts);
      });
    };

    for (;;) {
      const granted = await slot(call.signal, last === null);
      // Chosen now and not before the wait: others may have found out meanwhile which host answers.
      const baseUrl = hostFor(call, last);
      last = await hedge({
        signal: call.signal,
        first: (signal) => once({ ...call, signal }, baseUrl, granted, counts),
        silence: (signal) => hosts.silence(baseUrl, clock.now(), signal),
        second: (signal) => elsewhere(baseUrl, signal),
        worth: worthOf,
      });
      if (last.read !== null) return { read: last.read, maybeByUs: maybeByUs() };
      if (last.next === null) return { read: null, maybeByUs: maybeByUs(), trouble: last.said };
      call.onTrouble?.(last.said);
      await clock.sleep(last.next.waitMs, call.signal);
    }
  };
}

/** 49 may be the echo of the other try, whose own answer then has the files. */
function worthOf({ read }: Tried): Worth {
  if (read === null) return 0;
  return read.meaning === 'already-exiting' ? 1 : 2;
}

function detailOf(reply: Extract<Reply, { kind: 'answer' }>): string | null {
  const asExpected = reply.status === 200 && reply.body.trimStart().startsWith('{');
  return asExpected ? null : reply.body.slice(0, LOGGED_BODY_LENGTH);
}
