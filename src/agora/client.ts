import type { Clock, Priority, RecordingUpstream, Slot, Throttle } from '../domain/ports.ts';
import type { RecordingSession } from '../domain/recording.ts';
import { createHosts } from './hosts.ts';
import { queryAnswerOf, type ReadAnswer, readAnswer, stopAnswerOf } from './outcome.ts';
import { nextTry, type Trouble } from './retry.ts';
import type { AgoraRequest, Reply, Transport } from './transport.ts';
import { stopRequest } from './wire.ts';

/** What the operator should hear about. Nothing here goes to callers. */
export interface ClientEvents {
  /** One attempt is over. `detail` names hosts and shows the beginning of an unreadable body. */
  tried(attempt: {
    readonly method: 'stop' | 'query';
    readonly sid: string;
    readonly baseUrl: string;
    readonly durationMs: number;
    readonly result: string;
    readonly detail: string | null;
  }): void;
  /** Agora refused the gateway's own account (true), or has accepted it again (false). */
  accountRefused(refused: boolean): void;
}

export interface ClientOptions {
  readonly transport: Transport;
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly baseUrls: readonly string[];
  readonly backoffMs: readonly number[];
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly events: ClientEvents;
}

/** A longer `Retry-After` is not believed: it would strand every stop of the account. */
const LONGEST_HOLD_MS = 60_000;

interface Call {
  readonly method: 'stop' | 'query';
  readonly session: RecordingSession;
  readonly request: AgoraRequest;
  readonly priority: Priority;
  readonly admitWithinMs: number | null;
  readonly signal: AbortSignal;
  readonly onTrouble?: (trouble: string) => void;
}

interface Heard {
  readonly read: ReadAnswer;
  /** An earlier try of this call was not answered and may have been acted upon. */
  readonly maybeByUs: boolean;
}

/** Agora's REST methods. Every try takes a slot of its own; when to try again is the table in `retry.ts`. */
export function createAgoraClient(options: ClientOptions): RecordingUpstream {
  const { transport, throttle, clock, events } = options;
  const hosts = createHosts(options.baseUrls, clock);

  /** Tries until Agora says something definite, or null when the table gives up. */
  async function askUntilDefinite(call: Call): Promise<Heard | null> {
    const counts: Record<Trouble, number> = { unreachable: 0, unanswered: 0, throttled: 0 };
    let baseUrl = hosts.first();
    let admitWithinMs = call.admitWithinMs;
    for (;;) {
      const slot = await throttle.slot({
        priority: call.priority,
        signal: call.signal,
        ...(admitWithinMs === null ? { again: true } : { admitWithinMs }),
      });
      admitWithinMs = null;
      const reply = await attempt(call, baseUrl, slot);
      const { trouble, read, said } = interpret(call.method, reply);
      if (trouble === null) return { read, maybeByUs: counts.unanswered > 0 };

      counts[trouble] += 1;
      const next = nextTry(call.method, trouble, counts[trouble], options.backoffMs, options.random());
      if (trouble === 'throttled') await hold(reply, next?.waitMs);
      if (next === null) return null;
      call.onTrouble?.(said);
      if (trouble !== 'throttled') await clock.sleep(next.waitMs, call.signal);
      if (next.host === 'next') baseUrl = hosts.after(baseUrl);
    }
  }

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
      sid: call.session.sid,
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

  function interpret(method: Call['method'], reply: Reply) {
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

  return {
    async stop(session, { asyncStop, admitWithinMs, signal, onTrouble }) {
      const body = stopRequest.parse({
        cname: session.cname,
        uid: session.uid,
        clientRequest: { async_stop: asyncStop },
      });
      const request: AgoraRequest = { method: 'POST', path: [...sessionPath(session), 'stop'], body };
      const heard = await askUntilDefinite({
        method: 'stop',
        session,
        request,
        priority: 'stop',
        admitWithinMs,
        signal,
        onTrouble,
      });
      const answer = heard && stopAnswerOf(heard.read, { asyncStop, maybeByUs: heard.maybeByUs });
      if (answer === null) throw new Error('the retry table gave up on a stop');
      return answer;
    },

    async query(session, signal) {
      const request: AgoraRequest = { method: 'GET', path: [...sessionPath(session), 'query'] };
      const heard = await askUntilDefinite({
        method: 'query',
        session,
        request,
        priority: 'background',
        admitWithinMs: null,
        signal,
      });
      return heard === null ? { means: 'no-answer' } : queryAnswerOf(heard.read);
    },
  };
}

/** What callers are told of a try that gave no answer: no hosts, no system errors. */
const SAID = {
  unreachable: 'Agora could not be reached',
  broken: 'the connection to Agora broke',
  timeout: 'Agora did not answer in time',
  throttled: 'Agora answered that the account is over its request limit',
} as const;

/** `/v1/apps/{appid}/cloud_recording/resourceid/{resourceid}/sid/{sid}/mode/{mode}` (upstream reference). */
export function sessionPath({ appId, resourceId, sid, mode }: RecordingSession): readonly string[] {
  return ['v1', 'apps', appId, 'cloud_recording', 'resourceid', resourceId, 'sid', sid, 'mode', mode];
}

const LOGGED_BODY_LENGTH = 2048;

function detailOf(reply: Extract<Reply, { kind: 'answer' }>): string | null {
  const asExpected = reply.status === 200 && reply.body.trimStart().startsWith('{');
  return asExpected ? null : reply.body.slice(0, LOGGED_BODY_LENGTH);
}
