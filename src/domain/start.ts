/**
 * The life of one start, as pure decisions: acquire and start are one operation that is started once, whatever gets lost
 * on the way.
 *
 *   acquiring --resource--> starting --sid--> confirming --status 4 or 5--> recording
 *   starting --502, or a resource that expired--> acquiring (with a new resource)
 *   confirming --Agora knows of none for 90 s--> stopped again, so that nothing goes on billing unseen
 *   confirming --Agora says nothing for 90 s--> recording, since it gave a sid; the watch finds out
 */

import { type Backoff, waitMs } from './backoff.ts';
import { type Elapsed, observe } from './elapsed.ts';
import { UpstreamRejectedError, UpstreamUnavailableError } from './errors.ts';
import { STATUS_EXITED, STATUS_READY, STATUS_STOP_REQUESTED } from './query-status.ts';
import type { QueryAnswer } from './stop.ts';

/** What Agora said to `acquire`. */
export type AcquireAnswer =
  | { readonly means: 'acquired'; readonly resourceId: string }
  | { readonly means: 'no-answer'; readonly trouble: string }
  | { readonly means: 'rejected'; readonly error: UpstreamRejectedError };

/** What Agora said to `start`. */
export type StartAnswer =
  | { readonly means: 'started'; readonly sid: string }
  /** A start of ours has been acted on before (code 7). Its `sid` should be in the answer. */
  | { readonly means: 'already-started'; readonly sid: string | null }
  /** No server took it (502): it needs a new resource. */
  | { readonly means: 'no-worker' }
  /** The resource can't start anything any more (433). */
  | { readonly means: 'expired' }
  | { readonly means: 'no-answer'; readonly maybeStarted: boolean; readonly trouble: string }
  | { readonly means: 'rejected'; readonly error: UpstreamRejectedError };

export interface StartPolicy extends Backoff {
  /** From `start`'s answer to the first look (upstream contract, "query": 5 s). */
  readonly confirmAfterMs: number;
  /** What has not begun, or is not confirmed, within this is given up. */
  readonly giveUpAfterMs: number;
}

export interface StartLife {
  readonly phase: 'acquiring' | 'starting' | 'confirming';
  /** A start whose answer never came may have been acted on: Agora may be recording. */
  readonly maybeStarted: boolean;
  /** Waits taken in this phase. */
  readonly waits: number;
  /** How long it has been tried to start it, or, once that is done, to confirm it. */
  readonly tried: Elapsed | null;
  /** Resources on which no server started. */
  readonly exclude: readonly string[];
}

export const newStart: StartLife = {
  phase: 'acquiring',
  maybeStarted: false,
  waits: 0,
  tried: null,
  exclude: [],
};

export type StartStep =
  | { readonly do: 'acquire' | 'look'; readonly life: StartLife; readonly afterMs: number }
  | { readonly do: 'start'; readonly life: StartLife; readonly resourceId: string; readonly afterMs: number }
  /** It has a `sid` from now on. */
  | { readonly do: 'confirm'; readonly life: StartLife; readonly sid: string; readonly afterMs: number }
  | { readonly do: 'watch' | 'follow' | 'end' }
  /** It may be recording, and nobody wants it any more. */
  | { readonly do: 'stop'; readonly error: UpstreamUnavailableError }
  | { readonly do: 'fail'; readonly error: UpstreamRejectedError | UpstreamUnavailableError };

/** When an answer came, when the start was asked for, and whether somebody has asked for a stop meanwhile. */
export interface StartContext {
  readonly now: number;
  readonly createdAt: number;
  readonly stopRequested: boolean;
}

/** A resource starts nothing after five minutes; a start that was acted on shows up by then or never. */
const RESOURCE_GOOD_FOR_MS = 5 * 60_000;

/** Decides what follows from Agora's answer to `acquire`. */
export function afterAcquire(
  before: StartLife,
  answer: AcquireAnswer,
  context: StartContext,
  policy: StartPolicy,
): StartStep {
  const life = { ...before, tried: observe(before.tried, context.now) };
  if (answer.means === 'rejected') return { do: 'fail', error: answer.error };
  if (context.stopRequested) return { do: 'fail', error: stoppedBeforeStart() };
  if (isOverdue(life, context, policy)) {
    const trouble = answer.means === 'no-answer' ? answer.trouble : 'no gateway got to it in time';
    return { do: 'fail', error: neverStarted(trouble) };
  }
  if (answer.means === 'acquired') {
    const started: StartLife = { ...life, phase: 'starting', waits: 0 };
    return { do: 'start', life: started, resourceId: answer.resourceId, afterMs: 0 };
  }
  const again = { ...life, waits: life.waits + 1 };
  return { do: 'acquire', life: again, afterMs: waitMs(life.waits, policy) };
}

/** Decides what follows from Agora's answer to `start`, asked with `resourceId`. */
export function afterStart(
  before: StartLife,
  resourceId: string,
  answer: StartAnswer,
  context: StartContext,
  policy: StartPolicy,
): StartStep {
  const life = { ...before, tried: observe(before.tried, context.now) };
  const { stopRequested } = context;
  const overdue = isOverdue(life, context, policy);
  switch (answer.means) {
    case 'rejected': {
      // The account can be put right, and what may be recording has to be found.
      const goesOn = life.maybeStarted && answer.error.code === 'GATEWAY_REFUSED';
      return goesOn && canBePursued(life, policy)
        ? startAgain(life, resourceId, policy)
        : { do: 'fail', error: answer.error };
    }
    case 'started':
      return confirm(life, answer.sid, context.now, policy);
    case 'already-started':
      return answer.sid === null
        ? { do: 'fail', error: startedWithoutSid() }
        : confirm(life, answer.sid, context.now, policy);
    case 'no-worker':
    case 'expired': {
      if (stopRequested) return { do: 'fail', error: stoppedBeforeStart() };
      if (overdue) return { do: 'fail', error: neverStarted('no server of Agora’s took it') };
      const exclude = answer.means === 'no-worker' ? [...life.exclude, resourceId] : life.exclude;
      const again: StartLife = { ...life, phase: 'acquiring', exclude, waits: life.waits + 1 };
      return { do: 'acquire', life: again, afterMs: waitMs(life.waits, policy) };
    }
    case 'no-answer': {
      const maybeStarted = life.maybeStarted || answer.maybeStarted;
      const isWanted = !overdue && !stopRequested;
      // What may be recording has to be found, so that it can be stopped; what can't be is let go.
      if (isWanted || (maybeStarted && canBePursued(life, policy))) {
        return startAgain({ ...life, maybeStarted }, resourceId, policy);
      }
      return { do: 'fail', error: stopRequested ? stoppedBeforeStart() : neverStarted(answer.trouble) };
    }
  }
}

/**
 * Decides what follows from Agora's answer to a look at a recording that has a `sid` and was not yet seen recording. When
 * the time is over it is stopped only if Agora itself knows of no recording: where the look gets no answer, a recording
 * that runs must not pay for that.
 */
export function afterConfirm(
  before: StartLife,
  answer: QueryAnswer,
  now: number,
  policy: StartPolicy,
): StartStep {
  const life = { ...before, tried: observe(before.tried, now) };
  const status = answer.means === 'status' ? (answer.status ?? 0) : 0;
  if (status >= STATUS_EXITED) return { do: 'end' };
  if (status >= STATUS_STOP_REQUESTED) return { do: 'follow' };
  if (status >= STATUS_READY) return { do: 'watch' };
  if (life.tried.ms < policy.giveUpAfterMs) {
    return { do: 'look', life: { ...life, waits: life.waits + 1 }, afterMs: waitMs(life.waits, policy) };
  }
  const knowsOfNone = answer.means === 'status' || (answer.means === 'not-found' && answer.inAgorasWords);
  return knowsOfNone ? { do: 'stop', error: neverConfirmed(policy) } : { do: 'watch' };
}

/** By the time that was seen to pass, or by the clock: a start is not made up for after a night without a gateway. */
function isOverdue(
  { tried }: StartLife,
  { now, createdAt }: StartContext,
  { giveUpAfterMs }: StartPolicy,
): boolean {
  return Math.max(tried?.ms ?? 0, now - createdAt) >= giveUpAfterMs;
}

/** Whether Agora can still know of a start that may have been acted on. */
function canBePursued({ tried }: StartLife, { giveUpAfterMs }: StartPolicy): boolean {
  return (tried?.ms ?? 0) < giveUpAfterMs + RESOURCE_GOOD_FOR_MS;
}

function startAgain(life: StartLife, resourceId: string, policy: StartPolicy): StartStep {
  const again = { ...life, waits: life.waits + 1 };
  return { do: 'start', life: again, resourceId, afterMs: waitMs(life.waits, policy) };
}

function confirm(life: StartLife, sid: string, now: number, policy: StartPolicy): StartStep {
  return {
    do: 'confirm',
    life: { ...life, phase: 'confirming', waits: 0, tried: observe(null, now) },
    sid,
    afterMs: policy.confirmAfterMs,
  };
}

/** Nothing was started, and nothing needs to be stopped. */
export function stoppedBeforeStart(): UpstreamUnavailableError {
  return new UpstreamUnavailableError('It was stopped before Agora had started it.', {
    code: 'NEVER_STARTED',
    retryAfterMs: 0,
  });
}

function neverStarted(trouble: string): UpstreamUnavailableError {
  return new UpstreamUnavailableError(`The recording was not started: ${trouble}.`, {
    code: 'NEVER_STARTED',
    retryAfterMs: 1000,
  });
}

function neverConfirmed({ giveUpAfterMs }: StartPolicy): UpstreamUnavailableError {
  return new UpstreamUnavailableError(
    `Agora gave a sid, and ${giveUpAfterMs / 1000} s later knew of no recording, so it was stopped again.`,
    { code: 'NEVER_STARTED', retryAfterMs: 1000 },
  );
}

function startedWithoutSid(): UpstreamRejectedError {
  return new UpstreamRejectedError(
    'Agora says that this start was acted on before and does not say under which sid: the recording can’t be followed, ' +
      'and ends once its channel has been empty for maxIdleTime.',
    { code: 'UPSTREAM_REJECTED', agoraCode: 7 },
  );
}
