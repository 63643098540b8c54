/**
 * The life of one stop, as pure decisions, until Agora has said that the recording exits.
 *
 *   stopping --200 with its files--------------------> ended
 *   stopping --accepted, still uploading, exiting----> exiting (`follow.ts`)
 *   stopping --404 until STOP_GONE_AFTER_MS----------> ended, unless it shows itself again (`watch.ts`)
 *   stopping --refused after an unanswered try-------> looked into: alive means to stop again
 *   stopping --refused in Agora's own words----------> recording, or failed where it was never seen
 */
import { isAboutSession, type NotFound, type QueryAnswer, type StopAnswer } from '../answers.ts';
import { waitMs } from '../backoff.ts';
import { observe } from '../elapsed.ts';
import type { UpstreamRejectedError } from '../errors.ts';
import { isUploadSettled, type StopOutcome } from '../outcome.ts';
import type { LifecyclePolicy } from '../policy.ts';
import { type FollowProgress, newStop, type StopProgress } from '../progress.ts';
import { STATUS_EXITED, STATUS_STOP_REQUESTED } from '../query-status.ts';
import type { Recording, Stopping } from '../recording.ts';
import {
  failureOf,
  mergeReport,
  NOTHING_REPORTED,
  type PlacedRecording,
  reportWithFiles,
  toEnded,
  toEndedByNotFound,
  toExiting,
  toFailed,
  toStopping,
  toWatching,
} from './transitions.ts';

/** Twice: one answer alone may come from a server that has not heard of the change yet. */
export const CONVINCING = 2;

/** A stop of a recording with coordinates is asked for: it is to be sent now. */
export function startStop(recording: PlacedRecording, asyncStop: boolean, now: number): Stopping {
  return { ...toStopping(recording, newStop(asyncStop), now), failure: null };
}

/** Decides what follows from Agora's answer to `stop`. `unanswered`: a try of this call may have been acted on. */
export function afterStop(
  recording: Stopping,
  { answer, unanswered }: { readonly answer: StopAnswer; readonly unanswered: boolean },
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const progress = {
    ...recording.progress,
    report: recording.progress.report ?? reportWithFiles(recording),
    inFlight: false,
    unanswered: recording.progress.unanswered || unanswered,
  };
  if (answer.means === 'rejected') return afterRefusal(recording, progress, answer.error, now, policy);
  if (answer.means === 'not-found') return afterNotFound(recording, progress, answer, now, policy);
  const heard = { ...progress, report: mergeReport(progress.report, answer.report) };
  switch (answer.means) {
    case 'stopped':
      return toEnded(recording, heard.report, now);
    case 'already-exiting': {
      // Names known from before are no list of this end: an MP4, say, is named when all is over.
      const isComplete = answer.report.isComplete || isNothingToCome(heard);
      return isComplete
        ? finish(recording, heard, now)
        : follow(recording, heard, isEndedBefore(heard), true, now, policy);
    }
    case 'accepted':
    case 'uploading': {
      if (isNothingToCome(heard)) return toEnded(recording, heard.report, now);
      const acknowledged = answer.means === 'uploading' || answer.inAgorasWords;
      // After 404s it is not believed to exit; if it has, this stop may be what ended it.
      const unanswered = heard.unanswered || (acknowledged && heard.notFound !== null);
      return follow(recording, { ...heard, unanswered }, false, acknowledged, now, policy);
    }
  }
}

/** Decides what follows from Agora's answer about a recording whose stop was refused after an unanswered try. */
export function afterLookingIntoRefusal(
  recording: Stopping,
  answer: QueryAnswer,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const { progress } = recording;
  const lookAgain: Stopping = {
    ...recording,
    progress: { ...progress, waits: progress.waits + 1 },
    dueAt: now + waitMs(progress.waits, policy),
  };
  switch (answer.means) {
    case 'no-answer':
      return lookAgain;
    case 'rejected':
      return isAboutSession(answer) ? believe(recording, failureOf(answer.error), now) : lookAgain;
    case 'not-found':
      return afterNotFound(recording, progress, answer, now, policy);
    case 'status': {
      const heard = { ...progress, report: mergeReport(progress.report, answer.report), notFound: null };
      const status = answer.status ?? STATUS_STOP_REQUESTED;
      if (status >= STATUS_EXITED) return toEnded(recording, heard.report, now);
      if (status >= STATUS_STOP_REQUESTED) return follow(recording, heard, false, true, now, policy);
      const aliveInARow = heard.aliveInARow + 1;
      if (aliveInARow < CONVINCING)
        return { ...lookAgain, progress: { ...heard, aliveInARow, waits: heard.waits + 1 } };
      // None of the tries has stopped it. Refused once more, with every try answered, the refusal is believed.
      const { asyncStop, report, followed } = heard;
      return toStopping(recording, { ...newStop(asyncStop), report, followed }, now);
    }
  }
}

function afterRefusal(
  recording: Stopping,
  progress: StopProgress,
  error: UpstreamRejectedError,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const failure = failureOf(error);
  // The account can be put right, and the stop is still wanted then.
  if (failure.code === 'GATEWAY_REFUSED') {
    return { ...recording, failure, progress, dueAt: now + policy.refusedRetryMs };
  }
  if (!progress.unanswered) return believe(recording, failure, now);
  const looking: StopProgress = { ...progress, asks: 'query', aliveInARow: 0 };
  return { ...recording, progress: looking, dueAt: now + waitMs(0, policy) };
}

/** Agora has refused for good: what lives goes on, and what was never seen is given up. */
function believe(recording: Stopping, failure: Recording['failure'] & object, now: number): Recording {
  const refused = { ...recording, stopRequestedAt: null };
  if (recording.startedAt === null) return toFailed(refused, failure, now);
  return { ...toWatching(refused, now, 0), failure };
}

function afterNotFound(
  recording: Stopping,
  before: StopProgress,
  answer: NotFound,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const report = mergeReport(before.report, answer.report);
  const notFound = answer.inAgorasWords ? observe(before.notFound, now) : before.notFound;
  const progress = { ...before, report, notFound, waits: before.waits + 1, aliveInARow: 0 };
  const leftMs = notFound === null ? Number.POSITIVE_INFINITY : policy.goneAfterMs - notFound.ms;
  if (!before.exited && (leftMs > 0 || !answer.inAgorasWords)) {
    const backoffMs = waitMs(before.waits, policy);
    return { ...recording, progress, dueAt: now + (leftMs > 0 ? Math.min(backoffMs, leftMs) : backoffMs) };
  }
  return finish(recording, { ...progress, report: { ...report, raw: answer.report.raw } }, now);
}

/** Agora has said where the files are, or that it has exited. */
function isNothingToCome({ exited, report }: StopProgress & { readonly report: StopOutcome }): boolean {
  return exited || isUploadSettled(report.uploadingStatus);
}

/** Not before us, if an earlier try or an earlier stop of ours can be what ended it. */
function isEndedBefore({ unanswered, followed }: StopProgress): boolean {
  return !unanswered && followed === null;
}

/** It is over by an answer that is not that of a stop which worked. */
function finish(recording: Stopping, progress: StopProgress, now: number): Recording {
  const { report, notFound, exited } = progress;
  const outcome = outcomeOf({ report, endedBefore: isEndedBefore(progress) });
  return exited || notFound === null
    ? toEnded(recording, outcome, now)
    : toEndedByNotFound(recording, outcome, notFound.ms, now);
}

/** What came of a stop of which nothing more is to come. */
export function outcomeOf({
  report,
  endedBefore,
}: Pick<FollowProgress, 'report' | 'endedBefore'>): StopOutcome {
  const outcome = report ?? NOTHING_REPORTED;
  return endedBefore ? { ...outcome, type: 'RecordingEnded' } : outcome;
}

function follow(
  recording: Stopping,
  { asyncStop, unanswered, report, exited, followed, notFound }: StopProgress,
  endedBefore: boolean,
  acknowledged: boolean,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const progress: FollowProgress = {
    requested: true,
    asyncStop,
    unanswered,
    report,
    exited,
    endedBefore,
    // What says that it exits right after Agora did not find it may be as wrong as that was: a failover ends it otherwise.
    acknowledged: acknowledged && notFound === null,
    followed: observe(followed, now),
    notFound,
    notFoundInARow: 0,
    aliveInARow: 0,
    waits: 1,
  };
  return toExiting(recording, progress, now, waitMs(0, policy));
}
