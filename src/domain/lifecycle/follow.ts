/**
 * Decisions for a recording that exits, after an accepted stop or by itself: Agora is queried until it has exited,
 * since an accepted stop does not say what came of it.
 */
import { isAboutSession, type QueryAnswer, STATUS_EXITED, STATUS_STOP_REQUESTED } from '../answers.ts';
import { advance, inAnotherRow, notFoundAgain } from '../elapsed.ts';
import { isUploadSettled } from '../outcome.ts';
import type { DecisionContext } from '../policy.ts';
import { type FollowProgress, newStop } from '../progress.ts';
import type { Exiting, Recording } from '../recording.ts';
import { ENOUGH_IN_A_ROW, outcomeOf } from './stop.ts';
import {
  askAgain,
  mergeReport,
  reportWithFiles,
  toEndedByNotFound,
  toRecording,
  toStopping,
} from './transitions.ts';

/** Decides after the answer to a query of a recording that exits. */
export function afterFollowUp(recording: Exiting, answer: QueryAnswer, context: DecisionContext): Recording {
  const { now, policy } = context;
  const followed = advance(recording.progress.followed, now);
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
      return askAgain(recording, progress, context);
    case 'not-found':
      return answer.inAgorasWords
        ? afterNotFound(recording, progress, context)
        : askAgain(recording, progress, context);
    case 'status': {
      const status = answer.status ?? STATUS_STOP_REQUESTED;
      const isOver = status >= STATUS_EXITED || isUploadSettled(answer.report.uploadingStatus);
      if (isOver)
        return finish(recording, { ...progress, notFound: inAnotherRow(progress.notFound, now) }, now);
      const aliveInARow = status < STATUS_STOP_REQUESTED ? progress.aliveInARow + 1 : 0;
      const seen = { ...progress, aliveInARow, notFoundInARow: 0, notFound: null };
      return aliveInARow >= ENOUGH_IN_A_ROW
        ? backToLife(recording, seen, context)
        : askAgain(recording, seen, context);
    }
  }
}

function afterNotFound(recording: Exiting, before: FollowProgress, context: DecisionContext): Recording {
  const { now, policy } = context;
  const notFound = notFoundAgain(before.notFound, now);
  const progress = { ...before, notFound, notFoundInARow: before.notFoundInARow + 1, aliveInARow: 0 };
  const isOver = before.acknowledged
    ? progress.notFoundInARow >= (before.exited ? 1 : ENOUGH_IN_A_ROW)
    : notFound.ms >= policy.goneAfterMs;
  if (!isOver) return askAgain(recording, progress, context);
  const endedBefore = before.endedBefore || (!before.acknowledged && !before.unanswered);
  return finish(recording, { ...progress, endedBefore }, now);
}

/** Sends the stop again: a proxy may have accepted it, and Agora itself may never have received it. */
function stopAgain(recording: Exiting, { asyncStop, report }: FollowProgress, now: number): Recording {
  return toStopping(recording, { ...newStop(asyncStop), report, unanswered: true }, now);
}

/** Drops what was said about the end of a recording that still runs, except its file names. */
function backToLife(
  recording: Exiting,
  { requested, asyncStop, report, followed, acknowledged }: FollowProgress,
  { now, policy }: DecisionContext,
): Recording {
  if (!requested) return toRecording(recording, now, policy.pollMs);
  const progress = {
    ...newStop(asyncStop),
    report: report && { ...report, isComplete: false },
    followed,
    // A stop that only a proxy's page accepted may never have reached Agora.
    unanswered: !acknowledged,
  };
  return toStopping(recording, progress, now);
}

/** Ends it with what is known. */
export function finish(recording: Exiting, progress: FollowProgress, now: number): Recording {
  const outcome = outcomeOf({ ...progress, report: progress.report ?? reportWithFiles(recording) });
  const notFound = progress.acknowledged || progress.exited ? null : progress.notFound;
  return toEndedByNotFound(recording, outcome, notFound, now);
}
