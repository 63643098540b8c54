/**
 * Decisions for a stop, until Agora has said that the recording exits.
 *
 *   stopping --200 with its files------------------> ended
 *   stopping --accepted, still uploading, exiting--> exiting (`follow.ts`)
 *   stopping --404 for `goneAfterMs`---------------> ended, unless it shows itself again (`watch.ts`)
 *   stopping --refused after an unanswered try-----> queried: if it still runs, stopped again
 *   stopping --refused in Agora's own words--------> recording, or failed where it was never seen
 */
import {
  isAboutSession,
  type NotFound,
  type QueryAnswer,
  STATUS_EXITED,
  STATUS_STOP_REQUESTED,
  type StopAnswer,
} from '../answers.ts';
import { advance, inAnotherRow, notFoundAgain } from '../elapsed.ts';
import type { UpstreamRejectedError } from '../errors.ts';
import { isUploadSettled, type StopOutcome } from '../outcome.ts';
import { type DecisionContext, waitMs } from '../policy.ts';
import { type FollowProgress, newStop, type StopProgress } from '../progress.ts';
import type { Failure, Recording, RecordingWithSession, Stopping } from '../recording.ts';
import {
  askAgain,
  failureOf,
  mergeReport,
  NOTHING_REPORTED,
  reportWithFiles,
  toEnded,
  toEndedByNotFound,
  toExiting,
  toFailed,
  toRecording,
  toStopping,
} from './transitions.ts';

/** Two: a single answer may come from a server that has not heard of the change yet. */
export const ENOUGH_IN_A_ROW = 2;

/** Begins a stop, to be sent now. */
export function startStop(recording: RecordingWithSession, asyncStop: boolean, now: number): Stopping {
  return { ...toStopping(recording, newStop(asyncStop), now), failure: null };
}

/** Decides after Agora's answer to `stop`. `unanswered`: a try of this call may have been acted on. */
export function afterStop(
  recording: Stopping,
  { answer, unanswered }: { readonly answer: StopAnswer; readonly unanswered: boolean },
  context: DecisionContext,
): Recording {
  const before = {
    ...recording.progress,
    report: recording.progress.report ?? reportWithFiles(recording),
    inFlight: false,
    unanswered: recording.progress.unanswered || unanswered,
  };
  if (answer.means === 'rejected') return afterRefusal(recording, before, answer.error, context);
  const again = inAnotherRow(before.notFound, context.now);
  if (answer.means === 'not-found') {
    // The try without an answer may be what ended it.
    const known = unanswered ? { ...before, notFound: again } : before;
    return afterNotFound(recording, known, answer, context);
  }
  const progress = { ...before, notFound: again, report: mergeReport(before.report, answer.report) };
  switch (answer.means) {
    case 'stopped':
      return toEnded(recording, progress.report, context.now);
    case 'already-exiting': {
      // Names known from before are not the list of this end: an MP4, say, is named only at the very end.
      const isComplete = answer.report.isComplete || isFinal(progress);
      return isComplete
        ? finish(recording, progress, context.now)
        : follow(recording, progress, isEndedBefore(progress), true, context);
    }
    case 'accepted':
    case 'uploading': {
      if (isFinal(progress)) return toEnded(recording, progress.report, context.now);
      const acknowledged = answer.means !== 'accepted' || answer.inAgorasWords;
      // After 404s Agora is not believed that it exits; if it does, this stop may be what ended it.
      const unanswered = progress.unanswered || (acknowledged && progress.notFound !== null);
      return follow(recording, { ...progress, unanswered }, false, acknowledged, context);
    }
  }
}

/** Decides after the answer to the query that follows a refused stop with an unanswered try before it. */
export function afterRefusalQuery(
  recording: Stopping,
  answer: QueryAnswer,
  context: DecisionContext,
): Recording {
  const { progress } = recording;
  switch (answer.means) {
    case 'no-answer':
      return askAgain(recording, progress, context);
    case 'rejected':
      return isAboutSession(answer)
        ? acceptRefusal(recording, failureOf(answer.error), context.now)
        : askAgain(recording, progress, context);
    case 'not-found':
      return afterNotFound(recording, progress, answer, context);
    case 'status': {
      const seen = { ...progress, report: mergeReport(progress.report, answer.report), notFound: null };
      const status = answer.status ?? STATUS_STOP_REQUESTED;
      if (status >= STATUS_EXITED) return toEnded(recording, seen.report, context.now);
      if (status >= STATUS_STOP_REQUESTED) return follow(recording, seen, false, true, context);
      const aliveInARow = seen.aliveInARow + 1;
      if (aliveInARow < ENOUGH_IN_A_ROW) return askAgain(recording, { ...seen, aliveInARow }, context);
      // None of the tries stopped it. If the next stop is refused with every try answered, the refusal is accepted.
      const { asyncStop, report, followed } = seen;
      return toStopping(recording, { ...newStop(asyncStop), report, followed }, context.now);
    }
  }
}

function afterRefusal(
  recording: Stopping,
  progress: StopProgress,
  error: UpstreamRejectedError,
  { now, policy }: DecisionContext,
): Recording {
  const failure = failureOf(error);
  // The operator can put the account right, and the stop is still wanted then.
  if (failure.code === 'GATEWAY_REFUSED') {
    return { ...recording, failure, progress, dueAt: now + policy.refusedRetryMs };
  }
  if (!progress.unanswered) return acceptRefusal(recording, failure, now);
  const notFound = inAnotherRow(progress.notFound, now);
  const querying: StopProgress = { ...progress, notFound, asks: 'query', aliveInARow: 0 };
  return { ...recording, progress: querying, dueAt: now + waitMs(0, policy) };
}

/** Agora has refused for good: a recording that was seen goes on, one that was never seen is given up. */
function acceptRefusal(recording: Stopping, failure: Failure, now: number): Recording {
  const refused = { ...recording, stopRequestedAt: null };
  if (recording.startedAt === null) return toFailed(refused, failure, now);
  return { ...toRecording(refused, now, 0), failure };
}

function afterNotFound(
  recording: Stopping,
  before: StopProgress,
  answer: NotFound,
  { now, policy }: DecisionContext,
): Recording {
  const report = mergeReport(before.report, answer.report);
  const notFound = answer.inAgorasWords ? notFoundAgain(before.notFound, now) : before.notFound;
  const progress = { ...before, report, notFound, waits: before.waits + 1, aliveInARow: 0 };
  const leftMs = notFound === null ? Number.POSITIVE_INFINITY : policy.goneAfterMs - notFound.ms;
  if (!before.exited && (leftMs > 0 || !answer.inAgorasWords)) {
    const backoffMs = waitMs(before.waits, policy);
    return { ...recording, progress, dueAt: now + (leftMs > 0 ? Math.min(backoffMs, leftMs) : backoffMs) };
  }
  return finish(recording, { ...progress, report: { ...report, raw: answer.report.raw } }, now);
}

/** True once Agora has said where the files are, or that it has exited: nothing more will be reported. */
function isFinal({ exited, report }: StopProgress & { readonly report: StopOutcome }): boolean {
  return exited || isUploadSettled(report.uploadingStatus);
}

/** True where neither an unanswered try nor an earlier stop of the gateway can be what ended it. */
function isEndedBefore({ unanswered, followed }: StopProgress): boolean {
  return !unanswered && followed === null;
}

/** Ends it by an answer other than that of a stop which worked. */
function finish(recording: Stopping, progress: StopProgress, now: number): Recording {
  const outcome = outcomeOf({ report: progress.report, endedBefore: isEndedBefore(progress) });
  return toEndedByNotFound(recording, outcome, progress.exited ? null : progress.notFound, now);
}

/** The outcome of a stop about which nothing more will be reported. */
export function outcomeOf(progress: Pick<FollowProgress, 'report' | 'endedBefore'>): StopOutcome {
  const outcome = progress.report ?? NOTHING_REPORTED;
  return progress.endedBefore ? { ...outcome, type: 'RecordingEnded' } : outcome;
}

function follow(
  recording: Stopping,
  { asyncStop, unanswered, report, exited, followed, notFound }: StopProgress,
  endedBefore: boolean,
  acknowledged: boolean,
  { now, policy }: DecisionContext,
): Recording {
  const progress: FollowProgress = {
    requested: true,
    asyncStop,
    unanswered,
    report,
    exited,
    endedBefore,
    // "Exiting" right after a 404 may be as wrong as the 404 was: a failover ends the recording otherwise.
    acknowledged: acknowledged && notFound === null,
    followed: advance(followed, now),
    notFound,
    notFoundInARow: 0,
    aliveInARow: 0,
    waits: 1,
  };
  return toExiting(recording, progress, now, waitMs(0, policy));
}
