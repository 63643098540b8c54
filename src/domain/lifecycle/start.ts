/**
 * Decisions for a start: acquire and start are one operation that starts one recording at most, whatever answers get lost.
 *
 *   acquiring --resource--> requesting --sid--> confirming --status 4 or 5--> recording
 *   requesting --502, or a resource that expired, and every try was answered--> acquiring (with a new resource)
 *   requesting --Agora failed three times to start it, and every try was answered--> acquiring (with a new resource)
 *   requesting --a try was not answered--> repeated with the same resource until a sid turns up or the resource expires
 *   confirming --Agora knows of no recording for 90 s--> stopped again, so that nothing goes on billing unseen
 *   confirming --Agora says nothing for 90 s--> recording, since it gave a sid; later queries find out
 */
import {
  type AcquireAnswer,
  NO_WORDS,
  type QueryAnswer,
  STATUS_EXITED,
  STATUS_READY,
  STATUS_STOP_REQUESTED,
  type StartAnswer,
} from '../answers.ts';
import { advance } from '../elapsed.ts';
import { type DecisionContext, waitMs } from '../policy.ts';
import { NEW_EXIT, NEW_SENT, newStop } from '../progress.ts';
import { hasSession, type Recording, type RecordingWithSession, type Starting } from '../recording.ts';
import { withTokenExpiry } from './guard.ts';
import {
  maybeStarted,
  neverConfirmed,
  neverStarted,
  startedWithoutSid,
  stoppedBeforeStart,
  whyLate,
} from './start-failures.ts';
import {
  acquireAgain,
  expiresAfterMs,
  fail,
  isOverdue,
  keepAskingForSid,
  type Requesting,
  withTry,
} from './start-tries.ts';
import {
  askAgain,
  endedBySelf,
  failureOf,
  toEnded,
  toExiting,
  toRecording,
  toStopping,
} from './transitions.ts';
import { FIRST_QUERY_AFTER_MS } from './watch.ts';

/**
 * The waits after each start that Agora failed to make. After the last one another resource is acquired (upstream
 * contract, "Life and money").
 */
const START_AGAIN_AFTER_MS = [3000, 6000, 9000] as const;

/** Decides after Agora's answer to `acquire`. */
export function afterAcquire(
  recording: Starting,
  answer: AcquireAnswer,
  context: DecisionContext,
): Recording {
  const { now } = context;
  const progress = withTry(recording.progress, answer, now);
  if (answer.means === 'rejected') return fail(recording, answer.error, now);
  if (recording.stopRequestedAt !== null) return fail(recording, stoppedBeforeStart(), now);
  if (isOverdue(recording, progress, context)) {
    const trouble = answer.means === 'no-answer' ? answer.trouble : whyLate(progress);
    return fail(recording, neverStarted(trouble, progress.lastWords), now);
  }
  if (answer.means === 'no-answer') return askAgain(recording, progress, context);
  const { resourceId, mintedToken, tokenExpiresInMs } = answer;
  const requesting: Requesting = { ...progress, ...NEW_SENT, phase: 'requesting', mintedToken, failures: 0 };
  const resourceExpiresAt = now + expiresAfterMs(progress.order);
  const acquired: Starting = {
    ...recording,
    ...{ resourceId, acquiredAt: now, resourceExpiresAt, progress: requesting, dueAt: now },
  };
  return withTokenExpiry(acquired, tokenExpiresInMs === null ? null : now + tokenExpiresInMs);
}

/** Decides after Agora's answer to `start`. `unanswered`: a try of this call may have been acted on. */
export function afterStart(
  recording: Starting,
  { answer, unanswered }: { readonly answer: StartAnswer; readonly unanswered: boolean },
  context: DecisionContext,
): Recording {
  if (recording.progress.phase !== 'requesting') return recording;
  const { now, policy } = context;
  const before = { ...withTry(recording.progress, answer, now), inFlight: false };
  const progress = { ...before, unanswered: before.unanswered || unanswered };
  const isUnwanted = recording.stopRequestedAt !== null || isOverdue(recording, progress, context);
  // An unanswered try may be recording with this resource: a new one could start a second recording.
  const isLastTry = isUnwanted || progress.unanswered;
  switch (answer.means) {
    case 'started':
      return withSid({ ...recording, progress }, answer.sid, context);
    case 'already-started':
      return answer.sid === null
        ? keepAskingForSid(recording, { ...progress, unanswered: true }, startedWithoutSid(progress), context)
        : withSid({ ...recording, progress }, answer.sid, context);
    case 'rejected':
      return progress.unanswered
        ? keepAskingForSid(recording, progress, answer.error, context)
        : fail(recording, answer.error, now);
    case 'no-worker':
    case 'expired':
    case 'differs': {
      if (isLastTry) return endTries(recording, progress, 'no server of Agora’s took it', context);
      const foretells = progress.foretells && answer.means !== 'differs';
      const dueAt = now + waitMs(progress.waits, policy);
      return acquireAgain(recording, { ...progress, foretells }, answer.means === 'no-worker', dueAt);
    }
    case 'failed': {
      if (isLastTry) return endTries(recording, progress, 'Agora failed to start it', context);
      const { failures } = progress;
      const dueAt = now + (START_AGAIN_AFTER_MS[failures] ?? 0);
      return failures + 1 < START_AGAIN_AFTER_MS.length
        ? { ...recording, progress: { ...progress, failures: failures + 1 }, dueAt }
        : acquireAgain(recording, progress, true, dueAt);
    }
    case 'no-answer':
      return isUnwanted
        ? endTries(recording, progress, answer.trouble, context)
        : askAgain(recording, progress, context);
  }
}

/** Ends the normal tries. If an unanswered one may be recording, only its `sid` is still asked for; else the start fails. */
function endTries(
  recording: Starting,
  progress: Requesting,
  trouble: string,
  context: DecisionContext,
): Recording {
  if (progress.unanswered) return keepAskingForSid(recording, progress, maybeStarted(progress), context);
  const isStopped = recording.stopRequestedAt !== null;
  const error = isStopped ? stoppedBeforeStart() : neverStarted(trouble, progress.lastWords);
  return fail(recording, error, context.now);
}

/**
 * Decides after the answer to a query of a recording that has a `sid` and was not yet seen recording. When the time is
 * over it is stopped only if Agora itself knows of no recording: a query without an answer must not end a recording
 * that runs.
 */
export function afterConfirm(
  recording: Starting & RecordingWithSession,
  answer: QueryAnswer,
  context: DecisionContext,
): Recording {
  const { now, policy } = context;
  const progress = withTry(recording.progress, answer, now);
  const status = answer.means === 'status' ? (answer.status ?? 0) : 0;
  if (status >= STATUS_EXITED) return toEnded(recording, endedBySelf(recording), now);
  if (status >= STATUS_STOP_REQUESTED) return toExiting(recording, NEW_EXIT, now);
  if (status >= STATUS_READY) return toRecording(recording, now, FIRST_QUERY_AFTER_MS[recording.mode]);
  if (progress.tried.ms < policy.giveUpAfterMs) return askAgain(recording, progress, context);
  const isUnknown = answer.means === 'status' || (answer.means === 'not-found' && answer.inAgorasWords);
  if (!isUnknown) return toRecording(recording, now, FIRST_QUERY_AFTER_MS[recording.mode]);
  const failure = failureOf(neverConfirmed(progress, policy));
  return { ...toStopping(recording, newStop(false), now), failure };
}

/** Gives the start its `sid`, wherever that came from. The caller's token is dropped: it is not needed any more. */
export function withSid(recording: Starting, sid: string, { now, policy }: DecisionContext): Recording {
  const { order, exclude } = recording.progress;
  const started: Starting = {
    ...recording,
    sid,
    startedAt: recording.startedAt ?? maybeStartedAt(recording) ?? now,
    seenAt: now,
    failure: null,
    progress: {
      phase: 'confirming',
      order: { ...order, token: null },
      exclude,
      foretells: true,
      waits: 0,
      tried: advance(null, now),
      lastWords: NO_WORDS,
    },
    dueAt: now + policy.confirmAfterMs,
  };
  if (recording.stopRequestedAt === null || !hasSession(started)) return started;
  return toStopping(started, newStop(false), now);
}

/**
 * From when on it may be recording, and billed, where an earlier try may be what has started it: hours before anybody has
 * learnt of it. Null where the answer is that of the only try.
 */
function maybeStartedAt({ progress, acquiredAt, createdAt }: Starting): number | null {
  if (progress.phase !== 'requesting') return null;
  return progress.unanswered || progress.inFlight ? (acquiredAt ?? createdAt) : null;
}

/** Decides after a stop of a start without a `sid`: where no start was sent, there is nothing to stop. */
export function stopBeforeSid(asked: Starting, now: number): Recording {
  // A gateway with the lease is acquiring right now, and will see that the recording is not wanted any more.
  const { progress, lease } = asked;
  const nothingRuns =
    progress.phase === 'acquiring' ||
    (progress.phase === 'requesting' && !progress.inFlight && !progress.unanswered);
  return nothingRuns && lease === null ? fail(asked, stoppedBeforeStart(), now) : asked;
}
