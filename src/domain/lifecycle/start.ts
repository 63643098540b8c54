/**
 * The life of one start, as pure decisions: acquire and start are one operation that is started once, whatever gets lost
 * on the way.
 *
 *   acquiring --resource--> requesting --sid--> confirming --status 4 or 5--> recording
 *   requesting --502, or a resource that expired, and every try was answered--> acquiring (with a new resource)
 *   requesting --Agora failed three times to start it, and every try was answered--> acquiring (with a new resource)
 *   requesting --a try was not answered--> pursued with the same resource until a sid turns up or nothing can run any more
 *   confirming --Agora knows of none for 90 s--> stopped again, so that nothing goes on billing unseen
 *   confirming --Agora says nothing for 90 s--> recording, since it gave a sid; the watch finds out
 */
import { type AcquireAnswer, NO_WORDS, type QueryAnswer, type StartAnswer } from '../answers.ts';
import { waitMs } from '../backoff.ts';
import { observe } from '../elapsed.ts';
import type { LifecyclePolicy } from '../policy.ts';
import { NEW_EXIT, NEW_SENT, newStop, type StartProgress } from '../progress.ts';
import { STATUS_EXITED, STATUS_READY, STATUS_STOP_REQUESTED } from '../query-status.ts';
import { isPlaced, type Recording, type Starting } from '../recording.ts';
import {
  maybeStarted,
  neverConfirmed,
  neverStarted,
  startedWithoutSid,
  stoppedBeforeStart,
  whyLate,
} from './start-failures.ts';
import { acquireAnew, again, fail, isOverdue, pursue, type Requesting, tried } from './start-tries.ts';
import {
  endedBySelf,
  failureOf,
  type PlacedRecording,
  toEnded,
  toExiting,
  toStopping,
  toWatching,
} from './transitions.ts';
import { FIRST_LOOK_AFTER_MS } from './watch.ts';

/**
 * The waits after each start that Agora failed to make; after the last one another resource is acquired (upstream contract,
 * "Life and money").
 */
const START_AGAIN_AFTER_MS = [3000, 6000, 9000] as const;

/** Decides what follows from Agora's answer to `acquire`. */
export function afterAcquire(
  recording: Starting,
  answer: AcquireAnswer,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const progress = tried(recording.progress, answer, now);
  if (answer.means === 'rejected') return fail(recording, answer.error, now);
  if (recording.stopRequestedAt !== null) return fail(recording, stoppedBeforeStart(), now);
  if (isOverdue(recording, progress, now, policy)) {
    const trouble = answer.means === 'no-answer' ? answer.trouble : whyLate(progress);
    return fail(recording, neverStarted(trouble, progress.lastWords), now);
  }
  if (answer.means === 'no-answer') return again(recording, progress, now, policy);
  const { mintedToken } = answer;
  const requesting: StartProgress = {
    ...{ ...progress, ...NEW_SENT, phase: 'requesting' },
    ...{ mintedToken, failures: 0 },
  };
  return { ...recording, resourceId: answer.resourceId, progress: requesting, dueAt: now };
}

/** Decides what follows from Agora's answer to `start`. `unanswered`: a try of this call may have been acted on. */
export function afterStart(
  recording: Starting,
  { answer, unanswered }: { readonly answer: StartAnswer; readonly unanswered: boolean },
  now: number,
  policy: LifecyclePolicy,
): Recording {
  if (recording.progress.phase !== 'requesting') return recording;
  const before = { ...tried(recording.progress, answer, now), inFlight: false };
  const progress = { ...before, unanswered: before.unanswered || unanswered };
  switch (answer.means) {
    case 'started':
      return withSid(recording, answer.sid, now, policy);
    case 'already-started':
      return answer.sid === null
        ? pursue(recording, { ...progress, unanswered: true }, startedWithoutSid(progress), now, policy)
        : withSid(recording, answer.sid, now, policy);
    case 'rejected':
      return progress.unanswered
        ? pursue(recording, progress, answer.error, now, policy)
        : fail(recording, answer.error, now);
    case 'no-worker':
    case 'expired':
    case 'differs': {
      // What was not answered may run with this very resource: another one could start a second recording.
      if (progress.unanswered) return pursue(recording, progress, maybeStarted(progress), now, policy);
      if (recording.stopRequestedAt !== null) return fail(recording, stoppedBeforeStart(), now);
      if (isOverdue(recording, progress, now, policy)) {
        return fail(recording, neverStarted('no server of Agora’s took it', progress.lastWords), now);
      }
      const foretells = progress.foretells && answer.means !== 'differs';
      const dueAt = now + waitMs(progress.waits, policy);
      return acquireAnew(recording, { ...progress, foretells }, answer.means === 'no-worker', dueAt);
    }
    case 'failed':
      return afterFailure(recording, progress, now, policy);
    case 'no-answer': {
      const isOut = recording.stopRequestedAt !== null || isOverdue(recording, progress, now, policy);
      if (!isOut) return again(recording, progress, now, policy);
      if (progress.unanswered) return pursue(recording, progress, maybeStarted(progress), now, policy);
      return recording.stopRequestedAt === null
        ? fail(recording, neverStarted(answer.trouble, progress.lastWords), now)
        : fail(recording, stoppedBeforeStart(), now);
    }
  }
}

/** Agora tried to start it and failed. Nothing runs, so a new resource that follows can start no second recording. */
function afterFailure(
  recording: Starting,
  progress: Requesting,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  if (progress.unanswered) return pursue(recording, progress, maybeStarted(progress), now, policy);
  if (recording.stopRequestedAt !== null) return fail(recording, stoppedBeforeStart(), now);
  if (isOverdue(recording, progress, now, policy)) {
    return fail(recording, neverStarted('Agora failed to start it', progress.lastWords), now);
  }
  const { failures } = progress;
  const dueAt = now + (START_AGAIN_AFTER_MS[failures] ?? 0);
  return failures + 1 < START_AGAIN_AFTER_MS.length
    ? { ...recording, progress: { ...progress, failures: failures + 1 }, dueAt }
    : acquireAnew(recording, progress, true, dueAt);
}

/**
 * Decides what follows from Agora's answer to a query of a recording that has a `sid` and was not yet seen recording. When
 * the time is over it is stopped only if Agora itself knows of no recording: where the query gets no answer, a recording
 * that runs must not pay for that.
 */
export function afterConfirm(
  recording: Starting & PlacedRecording,
  answer: QueryAnswer,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const progress = tried(recording.progress, answer, now);
  const status = answer.means === 'status' ? (answer.status ?? 0) : 0;
  if (status >= STATUS_EXITED) return toEnded(recording, endedBySelf(recording), now);
  if (status >= STATUS_STOP_REQUESTED) return toExiting(recording, NEW_EXIT, now);
  if (status >= STATUS_READY) return toWatching(recording, now, FIRST_LOOK_AFTER_MS[recording.mode]);
  if (progress.tried.ms < policy.giveUpAfterMs) return again(recording, progress, now, policy);
  const knowsOfNone = answer.means === 'status' || (answer.means === 'not-found' && answer.inAgorasWords);
  if (!knowsOfNone) return toWatching(recording, now, FIRST_LOOK_AFTER_MS[recording.mode]);
  return {
    ...toStopping(recording, newStop(false), now),
    failure: failureOf(neverConfirmed(progress, policy)),
  };
}

/** The start has a `sid` from now on, whoever told it. The caller's token is not needed any more. */
export function withSid(recording: Starting, sid: string, now: number, policy: LifecyclePolicy): Recording {
  const { order, exclude } = recording.progress;
  const started: Starting = {
    ...recording,
    sid,
    startedAt: recording.startedAt ?? now,
    failure: null,
    progress: {
      phase: 'confirming',
      order: { ...order, token: null },
      exclude,
      foretells: true,
      waits: 0,
      tried: observe(null, now),
      lastWords: NO_WORDS,
    },
    dueAt: now + policy.confirmAfterMs,
  };
  if (recording.stopRequestedAt === null || !isPlaced(started)) return started;
  return toStopping(started, newStop(false), now);
}

/** A stop is asked for before there is a `sid`: where nothing was sent nothing needs to be. */
export function stopBeforeSid(asked: Starting, now: number): Recording {
  // Whoever holds it is asking for a resource right now, and will see that it is not wanted any more.
  const { progress, lease } = asked;
  const nothingRuns =
    progress.phase === 'acquiring' ||
    (progress.phase === 'requesting' && !progress.inFlight && !progress.unanswered);
  return nothingRuns && lease === null ? fail(asked, stoppedBeforeStart(), now) : asked;
}
