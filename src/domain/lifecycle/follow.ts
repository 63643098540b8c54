/**
 * Following a stop that Agora has accepted, or a recording that was found exiting, as pure decisions: Agora is asked how it
 * is until it has exited, since an accepted stop does not say with what.
 */
import { isAboutSession, type QueryAnswer } from '../answers.ts';
import { waitMs } from '../backoff.ts';
import { observe } from '../elapsed.ts';
import { isUploadSettled } from '../outcome.ts';
import type { LifecyclePolicy } from '../policy.ts';
import { type FollowProgress, newStop } from '../progress.ts';
import { STATUS_EXITED, STATUS_STOP_REQUESTED } from '../query-status.ts';
import type { Exiting, Recording } from '../recording.ts';
import { CONVINCING, outcomeOf } from './stop.ts';
import {
  mergeReport,
  reportWithFiles,
  toEnded,
  toEndedByNotFound,
  toStopping,
  toWatching,
} from './transitions.ts';

/** Decides what follows from Agora's answer to `query`, asked while a recording exits. */
export function afterFollowUp(
  recording: Exiting,
  answer: QueryAnswer,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const followed = observe(recording.progress.followed, now);
  const known = recording.progress.report ?? reportWithFiles(recording);
  const report = 'report' in answer ? mergeReport(known, answer.report) : known;
  const progress = { ...recording.progress, report, followed };
  const isOverdue = followed.ms >= policy.followForMs;
  if (isOverdue || isAboutSession(answer)) {
    return progress.acknowledged || progress.exited || progress.notFound !== null
      ? finish(recording, progress, now)
      : stopAgain(recording, progress, now);
  }
  switch (answer.means) {
    case 'no-answer':
    case 'rejected':
      return askAgain(recording, progress, now, policy);
    case 'not-found':
      return answer.inAgorasWords
        ? afterNotFound(recording, progress, now, policy)
        : askAgain(recording, progress, now, policy);
    case 'status': {
      const status = answer.status ?? STATUS_STOP_REQUESTED;
      const isOver = status >= STATUS_EXITED || isUploadSettled(answer.report.uploadingStatus);
      if (isOver) return finish(recording, progress, now);
      const aliveInARow = status < STATUS_STOP_REQUESTED ? progress.aliveInARow + 1 : 0;
      const seen = { ...progress, aliveInARow, notFoundInARow: 0, notFound: null };
      return aliveInARow >= CONVINCING
        ? toLifeAgain(recording, seen, now, policy)
        : askAgain(recording, seen, now, policy);
    }
  }
}

function afterNotFound(
  recording: Exiting,
  before: FollowProgress,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const notFound = observe(before.notFound, now);
  const progress = { ...before, notFound, notFoundInARow: before.notFoundInARow + 1, aliveInARow: 0 };
  const isOver = before.acknowledged
    ? progress.notFoundInARow >= (before.exited ? 1 : CONVINCING)
    : notFound.ms >= policy.goneAfterMs;
  if (!isOver) return askAgain(recording, progress, now, policy);
  const endedBefore = before.endedBefore || (!before.acknowledged && !before.unanswered);
  return finish(recording, { ...progress, endedBefore }, now);
}

function askAgain(
  recording: Exiting,
  progress: FollowProgress,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  return {
    ...recording,
    progress: { ...progress, waits: progress.waits + 1 },
    dueAt: now + waitMs(progress.waits, policy),
  };
}

/** Something accepted the stop, and Agora itself has said nothing since: it may never have heard of it. */
function stopAgain(recording: Exiting, { asyncStop, report }: FollowProgress, now: number): Recording {
  return toStopping(recording, { ...newStop(asyncStop), report, unanswered: true }, now);
}

/** It lives, so whatever was said of its end is void; the file names are not. */
function toLifeAgain(
  recording: Exiting,
  { requested, asyncStop, report, followed, acknowledged }: FollowProgress,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  if (!requested) return toWatching(recording, now, policy.pollMs);
  const progress = {
    ...newStop(asyncStop),
    report: report && { ...report, isComplete: false },
    followed,
    // Where only a page had accepted it, nobody knows if Agora ever got it.
    unanswered: !acknowledged,
  };
  return toStopping(recording, progress, now);
}

/** It is over, with what is known of its end. */
export function finish(recording: Exiting, progress: FollowProgress, now: number): Recording {
  const outcome = outcomeOf({ ...progress, report: progress.report ?? reportWithFiles(recording) });
  const { acknowledged, exited, notFound } = progress;
  return acknowledged || exited || notFound === null
    ? toEnded(recording, outcome, now)
    : toEndedByNotFound(recording, outcome, notFound.ms, now);
}
