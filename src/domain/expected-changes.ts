/** For how long a recording that is over may still change. */
import { isUploadSettled } from './outcome.ts';
import type { Ended, Recording } from './recording.ts';

/** Uploads may take some minutes. */
const QUIET_MS = 5 * 60_000;

/** Notifications come in any order, and again for some seconds where they are not answered. */
const QUIET_AFTER_EXIT_MS = 10_000;

export interface ExpectedChanges {
  /** When it was last seen to change. Unix milliseconds by the store's clock, as `now`. */
  readonly changedAt: number;
  readonly now: number;
  /** Agora sends notifications of the recording's app. */
  readonly isNotified: boolean;
}

/**
 * For how many milliseconds a change of the recording is still to be expected, if none comes. Infinity: it is not over,
 * or 404s alone have ended it and it is looked for again. 0: nothing more is to come.
 */
export function changesExpectedForMs(
  recording: Recording,
  { changedAt, now, isNotified }: ExpectedChanges,
): number {
  if (recording.state === 'failed') return 0;
  if (recording.state !== 'ended' || recording.dueAt !== null) return Number.POSITIVE_INFINITY;
  const quietMs = isNotified ? quietMsWithNotifications(recording) : quietMsByAnswers(recording);
  return Math.max(0, changedAt + quietMs - now);
}

/** How long it has to be quiet where only answers tell of it: not at all once one has told all. */
function quietMsByAnswers({ progress, outcome }: Ended): number {
  return progress.saidBy === 'agora' && outcome.isComplete && isUploadAnswered(outcome) ? 0 : QUIET_MS;
}

/** How long it has to be quiet where Agora notifies: not at all once it has told of the exit and the upload. */
function quietMsWithNotifications({ outcome, serviceStatus }: Ended): number {
  const { services, uploadPercent, uploadingStatus } = serviceStatus;
  if (!services.some(({ event }) => event === 'session_exit')) return QUIET_MS;
  if (isUploadSettled(uploadingStatus)) return 0;
  // Where all is uploaded, the notification that says so is under way.
  return uploadPercent === 100 || isUploadAnswered(outcome) ? QUIET_AFTER_EXIT_MS : QUIET_MS;
}

/** Agora's answer says where the files are, or that there are none. */
function isUploadAnswered({ type, uploadingStatus }: Ended['outcome']): boolean {
  return type === 'NoRecordedFiles' || isUploadSettled(uploadingStatus);
}
