/**
 * Decisions for a recording that runs: a query now and then collects file names and finds out when it ends by itself
 * (`maxIdleTime`, a removed recorder, somebody else's stop). A recording that ended by 404s alone is queried a few
 * times more.
 */
import { type QueryAnswer, STATUS_EXITED, STATUS_STOP_REQUESTED } from '../answers.ts';
import { notFoundAgain } from '../elapsed.ts';
import { type DecisionContext, waitMs } from '../policy.ts';
import { NEW_EXIT, NEW_WATCH, newStop } from '../progress.ts';
import type { Ended, Live, Recording } from '../recording.ts';
import type { RecordingMode } from '../session.ts';
import {
  endedBySelf,
  reportWithFiles,
  toEnded,
  toEndedAfterQuery,
  toEndedByNotFound,
  toExiting,
  toRecording,
  toStopping,
} from './transitions.ts';

/** A little more than Agora takes to name files after a start (upstream contract, "query"). */
export const FIRST_QUERY_AFTER_MS: Readonly<Record<RecordingMode, number>> = {
  mix: 20_000,
  web: 20_000,
  individual: 65_000,
  raw: 65_000,
};

/** Until a query of a doubtful end is repeated that Agora did not answer. It does not count as one of the queries. */
const UNANSWERED_QUERY_AGAIN_MS = 7 * 60_000;

/** Decides after the answer to a query of a recording that was running when last seen. */
export function afterRoutineQuery(
  recording: Live,
  answer: QueryAnswer,
  { now, policy }: DecisionContext,
): Recording {
  switch (answer.means) {
    case 'status': {
      const status = answer.status ?? 0;
      if (status >= STATUS_EXITED) return toEnded(recording, endedBySelf(recording), now);
      if (status >= STATUS_STOP_REQUESTED) return toExiting(recording, NEW_EXIT, now);
      return { ...recording, progress: NEW_WATCH, dueAt: now + policy.pollMs };
    }
    case 'not-found': {
      if (!answer.inAgorasWords) return lookAgain(recording, { now, policy });
      const { waits } = recording.progress;
      const notFound = notFoundAgain(recording.progress.notFound, now);
      const leftMs = policy.goneAfterMs - notFound.ms;
      if (leftMs <= 0) return toEndedByNotFound(recording, endedBySelf(recording), notFound, now);
      const dueAt = now + Math.min(waitMs(waits, policy), leftMs);
      return { ...recording, progress: { notFound, waits: waits + 1 }, dueAt };
    }
    case 'no-answer':
    case 'rejected':
      return lookAgain(recording, { now, policy });
  }
}

/** After an answer that says nothing. Where Agora did not find it before, that is cleared up soon: it may be over. */
function lookAgain(recording: Live, { now, policy }: DecisionContext): Live {
  const { notFound, waits } = recording.progress;
  const afterMs = notFound === null ? policy.pollMs : Math.min(policy.pollMs, waitMs(waits, policy));
  return { ...recording, dueAt: now + afterMs };
}

/** Decides after the answer to a query of a recording that ended by 404s alone. */
export function afterDoubtfulEnd(recording: Ended, answer: QueryAnswer, now: number): Recording {
  const isSilent = answer.means === 'no-answer' || (answer.means === 'not-found' && !answer.inAgorasWords);
  if (isSilent) return { ...recording, dueAt: now + UNANSWERED_QUERY_AGAIN_MS };
  if (answer.means !== 'status') return toEndedAfterQuery(recording, now);
  const isAlive = (answer.status ?? STATUS_STOP_REQUESTED) < STATUS_STOP_REQUESTED;
  if (isAlive) return reopen(recording, now);
  // The 404s were those of a move: it came back, and was not seen until it exited.
  return { ...recording, progress: { saidBy: 'agora' }, dueAt: null, leftAt: now };
}

/** Takes the end back of a recording that still runs: it is stopped if a caller asked for that, and watched otherwise. */
export function reopen(recording: Ended, now: number): Recording {
  if (recording.stopRequestedAt === null) return toRecording(recording, now, 0);
  // An earlier stop may still be what ends it.
  const progress = { ...newStop(false), report: reportWithFiles(recording), unanswered: true };
  return toStopping(recording, progress, now);
}
