/**
 * Watching a recording that lives, as pure decisions: a query now and then collects file names and finds out when it ends
 * by itself (`maxIdleTime`, a removed recorder, somebody else's stop). One that ended by 404s alone is looked for again.
 */
import type { QueryAnswer } from '../answers.ts';
import { waitMs } from '../backoff.ts';
import { observe } from '../elapsed.ts';
import type { LifecyclePolicy } from '../policy.ts';
import { NEW_EXIT, NEW_WATCH, newStop } from '../progress.ts';
import { STATUS_EXITED, STATUS_STOP_REQUESTED } from '../query-status.ts';
import type { Ended, Live, Recording } from '../recording.ts';
import type { RecordingMode } from '../session.ts';
import {
  endedBySelf,
  reportWithFiles,
  toEnded,
  toEndedAfterLook,
  toEndedByNotFound,
  toExiting,
  toStopping,
  toWatching,
} from './transitions.ts';

/** When Agora begins to name files after a start (upstream contract, "query"), and a little more. */
export const FIRST_LOOK_AFTER_MS: Readonly<Record<RecordingMode, number>> = {
  mix: 20_000,
  web: 20_000,
  individual: 65_000,
  raw: 65_000,
};

/** A look that Agora has not answered was none. */
const UNANSWERED_LOOK_AGAIN_MS = 7 * 60_000;

/** Decides what follows from Agora's answer to a query of a recording that lived when it was last seen. */
export function afterRoutineQuery(
  recording: Live,
  answer: QueryAnswer,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const { progress } = recording;
  switch (answer.means) {
    case 'status': {
      const status = answer.status ?? 0;
      if (status >= STATUS_EXITED) return toEnded(recording, endedBySelf(recording), now);
      if (status >= STATUS_STOP_REQUESTED) return toExiting(recording, NEW_EXIT, now);
      return { ...recording, progress: NEW_WATCH, dueAt: now + policy.pollMs };
    }
    case 'not-found': {
      if (!answer.inAgorasWords) return { ...recording, dueAt: now + policy.pollMs };
      const notFound = observe(progress.notFound, now);
      const leftMs = policy.goneAfterMs - notFound.ms;
      if (leftMs <= 0) return toEndedByNotFound(recording, endedBySelf(recording), notFound.ms, now);
      return {
        ...recording,
        progress: { notFound, waits: progress.waits + 1 },
        dueAt: now + Math.min(waitMs(progress.waits, policy), leftMs),
      };
    }
    case 'no-answer':
    case 'rejected':
      return { ...recording, dueAt: now + policy.pollMs };
  }
}

/** Decides what follows from Agora's answer about a recording that ended by 404s alone. */
export function afterDoubtfulEnd(recording: Ended, answer: QueryAnswer, now: number): Recording {
  const isSilent = answer.means === 'no-answer' || (answer.means === 'not-found' && !answer.inAgorasWords);
  if (isSilent) return { ...recording, dueAt: now + UNANSWERED_LOOK_AGAIN_MS };
  if (answer.means !== 'status') return toEndedAfterLook(recording, now);
  const isAlive = (answer.status ?? STATUS_STOP_REQUESTED) < STATUS_STOP_REQUESTED;
  if (isAlive) return toLifeAgain(recording, now);
  return { ...recording, progress: { saidBy: 'agora' }, dueAt: null };
}

/** It was taken for ended and is not: it is stopped if anybody asked for that, and watched otherwise. */
export function toLifeAgain(recording: Ended, now: number): Recording {
  if (recording.stopRequestedAt === null) return toWatching(recording, now, 0);
  // A stop that was sent before may be what ends it after all.
  const progress = { ...newStop(false), report: reportWithFiles(recording), unanswered: true };
  return toStopping(recording, progress, now);
}
