import type { Clock, RequestScheduler, Slot } from '../../domain/ports.ts';
import type { Span, SpanStart, Traces } from '../../domain/tracing.ts';
import { yieldToEventLoop } from '../../event-loop.ts';
import { type DecodedResponse, decodeResponse } from '../decode/decode-response.ts';
import type { Method, ResponseMeaning } from '../decode/error-codes.ts';
import type { HostFailover } from './host-failover.ts';
import { FAILURE_MESSAGES, type FailureKind, nextRetry, type Retry } from './retry-policy.ts';
import type { AgoraRequest, Reply, Transport } from './transport.ts';

/** What an answer means, or how there came none. */
export type AttemptMeaning = ResponseMeaning | Exclude<Reply['kind'], 'answer'> | 'given-up';

/** Events for the operator's log, health and metrics. None of this reaches callers. */
interface ClientEvents {
  /** One attempt has ended. `detail` may name hosts and shows the beginning of an unexpected body. */
  attempted(attempt: {
    readonly method: Method;
    /** The recording's `sid`, or its channel before there is one. */
    readonly about: string;
    readonly baseUrl: string;
    readonly durationMs: number;
    readonly result: string;
    readonly detail: string | null;
  }): void;
  /** The same attempt, by what came of it. */
  understood(attempt: {
    readonly method: Method;
    readonly meaning: AttemptMeaning;
    readonly durationMs: number;
  }): void;
  /** The account is held for so long after a 429. */
  held(ms: number): void;
  /** True: Agora has refused the gateway's own account. False: Agora has accepted it. */
  accountRefused(refused: boolean): void;
}

export interface AttemptSettings {
  readonly transport: Transport;
  readonly scheduler: RequestScheduler;
  readonly clock: Clock;
  readonly backoffMs: readonly number[];
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly events: ClientEvents;
  readonly traces: Traces;
  /** Whether requests to this host carry their `traceparent`. */
  readonly passesTraceTo: (hostname: string) => boolean;
}

/** What an attempt needs to know of its call. */
export interface AttemptedCall {
  readonly method: Method;
  readonly about: string;
  readonly request: AgoraRequest;
  readonly signal: AbortSignal;
}

/** How often each kind of failure has happened to a call. */
export type FailureCounts = Record<FailureKind, number>;

/** A longer `Retry-After` is cut to this: it would hold back every stop of the account. */
const MAX_HOLD_MS = 60_000;

const LOGGED_BODY_LENGTH = 2048;

/** The result of one attempt: a definite response, or a failure. */
export type AttemptResult =
  | { readonly decoded: DecodedResponse; readonly baseUrl: string }
  | {
      readonly decoded: null;
      readonly baseUrl: string;
      /** For callers. */
      readonly message: string;
      /** The response that said nothing definite; null where none came. */
      readonly inconclusive: DecodedResponse | null;
      /** Null where the retry table gives up. */
      readonly retry: Retry | null;
      /** Until the retry can leave: its wait, or the pause of the account. Null as `retry`. */
      readonly nextTryInMs: number | null;
    };

interface Timed {
  readonly reply: Reply;
  readonly durationMs: number;
}

const FAILURE_KINDS = { unreachable: 'unreachable', broken: 'unanswered', timeout: 'silent' } as const;

/**
 * Makes one attempt of a call on one host, in a slot granted before, and reports its result to the host failover and the
 * events. A failure is added to the call's `counts`, from which the next retry follows.
 */
export function createAttempt(settings: AttemptSettings, hosts: HostFailover) {
  const { transport, scheduler, clock, backoffMs, events, traces, passesTraceTo } = settings;

  async function send(call: AttemptedCall, baseUrl: string, slot: Slot, span: Span): Promise<Timed> {
    const startedAt = clock.monotonic();
    const { method, about } = call;
    const report = (result: string, detail: string | null) => {
      const durationMs = Math.round(clock.monotonic() - startedAt);
      events.attempted({ method, about, baseUrl, durationMs, result, detail });
      return durationMs;
    };
    try {
      const { signal } = call;
      const traceparent = passesTraceTo(new URL(baseUrl).hostname) ? span.traceparent : null;
      const reply = await transport.attempt(baseUrl, call.request, {
        signal,
        onSent: slot.sent,
        traceparent,
      });
      hosts.noteResult(baseUrl, reply.kind);
      const durationMs =
        reply.kind === 'answer'
          ? report(String(reply.status), detailOf(reply))
          : report(reply.kind, reply.detail);
      return { reply, durationMs };
    } catch (error) {
      events.understood({ method, meaning: 'given-up', durationMs: report('given up', null) });
      span.fail('aborted');
      throw error;
    }
  }

  /**
   * Holds back the whole account, this call included, so the call can queue for its next slot at once. Resolves with for
   * how long, in milliseconds.
   */
  async function hold(reply: Reply, waitMs = backoffMs[0] ?? 1000): Promise<number> {
    const retryAfterMs = reply.kind === 'answer' ? reply.retryAfterMs : null;
    // Zero, also for a date that has passed, counts as none: the account is over its limit all the same.
    const heldMs = Math.min(retryAfterMs || waitMs, MAX_HOLD_MS);
    events.held(heldMs);
    await scheduler.hold(heldMs);
    return heldMs;
  }

  /** `failure` is null where the response is definite. */
  function interpret(method: Method, { reply, durationMs }: Timed) {
    if (reply.kind !== 'answer') {
      events.understood({ method, meaning: reply.kind, durationMs });
      const message = FAILURE_MESSAGES[reply.kind];
      return { failure: FAILURE_KINDS[reply.kind], message, inconclusive: null } as const;
    }
    const decoded = decodeResponse(method, reply);
    events.understood({ method, meaning: decoded.meaning, durationMs });
    if (decoded.meaning === 'throttled') {
      return { failure: 'throttled', message: FAILURE_MESSAGES.throttled, inconclusive: decoded } as const;
    }
    if (decoded.meaning === 'unanswered') {
      const message = `Agora answered ${reply.status} without a result${wordsOf(decoded)}`;
      return { failure: 'unanswered', message, inconclusive: decoded } as const;
    }
    events.accountRefused(decoded.meaning === 'refused');
    return { failure: null, decoded } as const;
  }

  async function attempt(
    call: AttemptedCall,
    baseUrl: string,
    slot: Slot,
    counts: FailureCounts,
    span: Span,
  ): Promise<AttemptResult> {
    const timed = await send(call, baseUrl, slot, span);
    const { failure, decoded, message, inconclusive } = interpret(call.method, timed);
    noteOn(span, timed.reply, decoded ?? inconclusive, failure);
    // The response may have named thousands of files, and what follows works on all of them again.
    await yieldToEventLoop();
    if (failure === null) return { decoded, baseUrl };
    counts[failure] += 1;
    const retry = nextRetry(call.method, failure, counts[failure], backoffMs, settings.random());
    const failed = { decoded: null, baseUrl, message, inconclusive };
    if (failure !== 'throttled') return { ...failed, retry, nextTryInMs: retry?.waitMs ?? null };
    const heldMs = await hold(timed.reply, retry?.waitMs);
    return { ...failed, retry: retry && { ...retry, waitMs: 0 }, nextTryInMs: retry && heldMs };
  }

  return (call: AttemptedCall, baseUrl: string, slot: Slot, counts: FailureCounts): Promise<AttemptResult> =>
    traces.span(spanOf(call, baseUrl, counts), (span) => attempt(call, baseUrl, slot, counts, span));
}

/** Calls that are about a recording with a `sid`; the others are about a channel, whose name is the caller's. */
const ABOUT_SID: ReadonlySet<Method> = new Set(['query', 'update', 'updateLayout', 'stop']);

/** A try by OpenTelemetry's semantic conventions for HTTP clients, without the URL: it has the resource in it. */
function spanOf(
  { method, about, request }: AttemptedCall,
  baseUrl: string,
  counts: FailureCounts,
): SpanStart {
  const { hostname, port, protocol } = new URL(baseUrl);
  const resends = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return {
    name: `Agora ${method}`,
    kind: 'client',
    attributes: {
      'http.request.method': request.method,
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      'http.request.resend_count': resends === 0 ? null : resends,
      'agora.method': method,
      'recording.sid': ABOUT_SID.has(method) ? about : null,
    },
  };
}

/** `unanswered` and the like are failures of a try; a refusal is an answer, as a status below 400 need not be. */
function noteOn(
  span: Span,
  reply: Reply,
  decoded: DecodedResponse | null,
  failure: FailureKind | null,
): void {
  if (reply.kind === 'answer') span.set({ 'http.response.status_code': reply.status });
  if (decoded !== null) span.set({ 'agora.meaning': decoded.meaning });
  if (failure !== null) span.fail(reply.kind === 'answer' ? failure : reply.kind);
  else if (reply.kind === 'answer' && reply.status >= 400) span.fail(String(reply.status));
}

function wordsOf({ report: { agoraCode }, reason }: DecodedResponse): string {
  const parts = [agoraCode === null ? null : `code ${agoraCode}`, reason].filter((each) => each !== null);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

function detailOf(reply: Extract<Reply, { kind: 'answer' }>): string | null {
  const asExpected = reply.status === 200 && reply.body.trimStart().startsWith('{');
  return asExpected ? null : reply.body.slice(0, LOGGED_BODY_LENGTH);
}
