/** Where a recording goes: each gives it as it is in its next state, with the progress that goes with that. */
import { UpstreamRejectedError, UpstreamUnavailableError } from '../errors.ts';
import { isUploadSettled, type StopOutcome } from '../outcome.ts';
import { type EndProgress, type FollowProgress, NEW_WATCH, type StopProgress } from '../progress.ts';
import { mergeFiles } from '../recorded-file.ts';
import type { Ended, Exiting, Failed, Failure, Live, Recording, Stopping } from '../recording.ts';

/** A recording with coordinates, in whatever state. */
export type PlacedRecording = Recording & { readonly resourceId: string; readonly sid: string };

const NOT_OVER = { outcome: null, endedAt: null } as const;

/** A stop is to be sent now. */
export function toStopping(recording: PlacedRecording, progress: StopProgress, now: number): Stopping {
  return { ...recording, ...NOT_OVER, state: 'stopping', progress, dueAt: now };
}

/** It records, and is looked at in a while. Why its latest stop was given up stays told. */
export function toWatching(recording: PlacedRecording, now: number, afterMs: number): Live {
  return {
    ...recording,
    ...NOT_OVER,
    state: 'recording',
    progress: NEW_WATCH,
    dueAt: now + afterMs,
  };
}

/** Agora has stopped it, and what came of it is asked for. */
export function toExiting(
  recording: PlacedRecording,
  progress: FollowProgress,
  now: number,
  afterMs = 0,
): Exiting {
  return { ...recording, ...NOT_OVER, state: 'exiting', progress, dueAt: now + afterMs };
}

/** When one is looked for again that ended by 404s alone, after each look; several failovers in a row take some minutes. */
const LOOK_AGAIN_AFTER_MS = [30_000, 60_000, 120_000, 240_000] as const;
export const LOOKS = LOOK_AGAIN_AFTER_MS.length;

/** It is over by Agora's own words, with this outcome and every file name known. */
export function toEnded(recording: PlacedRecording, outcome: StopOutcome, now: number): Ended {
  const files = mergeFiles(recording.files, outcome.files);
  return {
    ...recording,
    state: 'ended',
    progress: { saidBy: 'agora' },
    outcome: { ...outcome, files },
    files,
    dueAt: null,
    endedAt: now,
  };
}

/** It is over as far as 404s tell, that have lasted for `notFoundMs`: it is looked for again now and then. */
export function toEndedByNotFound(
  recording: PlacedRecording,
  outcome: StopOutcome,
  notFoundMs: number,
  now: number,
): Ended {
  const progress: EndProgress = { saidBy: 'not-found', since: now - notFoundMs, looksLeft: LOOKS };
  return { ...toEnded(recording, outcome, now), progress, dueAt: now + LOOK_AGAIN_AFTER_MS[0] };
}

/** It was looked for again and not found. */
export function toEndedAfterLook(recording: Ended, now: number): Ended {
  const { progress } = recording;
  if (progress.saidBy === 'agora') return recording;
  const looksLeft = progress.looksLeft - 1;
  const afterMs = LOOK_AGAIN_AFTER_MS[LOOK_AGAIN_AFTER_MS.length - looksLeft];
  return {
    ...recording,
    progress: { ...progress, looksLeft },
    dueAt: afterMs === undefined ? null : now + afterMs,
  };
}

/** It is given up. */
export function toFailed(recording: Recording, failure: Failure, now: number): Failed {
  return {
    ...recording,
    state: 'failed',
    progress: null,
    outcome: null,
    failure,
    dueAt: null,
    endedAt: now,
  };
}

/** What was last seen of the recording, if it names files. */
export function reportWithFiles({ observation }: Recording): StopOutcome | null {
  return observation !== null && observation.report.files.length > 0 ? observation.report : null;
}

/** What is known of a recording that ended without a stop of ours. */
export function endedBySelf({ observation }: Recording): StopOutcome {
  return { ...(observation?.report ?? NOTHING_REPORTED), type: 'RecordingEnded' };
}

/** What is known of a recording whose end nobody has reported anything of. */
export const NOTHING_REPORTED: StopOutcome = {
  type: 'ReportLost',
  agoraCode: null,
  uploadingStatus: null,
  isComplete: false,
  files: [],
  raw: '',
};

/** Adds a report to what is known: names accumulate, a settled upload stays settled, the richer shape stays. */
export function mergeReport(known: StopOutcome | null, report: StopOutcome): StopOutcome {
  if (known === null) return report;
  const shape = richnessOf(report) < richnessOf(known) ? known : report;
  const settled = [report, known].find((each) => isUploadSettled(each.uploadingStatus));
  return {
    ...shape,
    agoraCode: report.agoraCode ?? known.agoraCode,
    files: mergeFiles(known.files, report.files),
    isComplete: known.isComplete || report.isComplete,
    uploadingStatus: settled?.uploadingStatus ?? report.uploadingStatus ?? known.uploadingStatus,
  };
}

function richnessOf({ type }: StopOutcome): number {
  if (type === 'ReportLost') return 0;
  return type === 'UploadReport' ? 1 : 2;
}

/** An error as it is stored. */
export function failureOf(error: UpstreamRejectedError | UpstreamUnavailableError): Failure {
  const field = error instanceof UpstreamRejectedError ? error.field : null;
  const code = error.code === 'SHUTTING_DOWN' ? 'UPSTREAM_UNAVAILABLE' : error.code;
  return {
    code,
    message: error.message,
    agoraCode: error.agoraCode,
    reason: error.reason,
    field,
    retryable: error.retryable,
  };
}

/** The error that a stored failure was. */
export function errorOf(failure: Failure): UpstreamRejectedError | UpstreamUnavailableError {
  const { code, message } = failure;
  if (code === 'UPSTREAM_REJECTED' || code === 'GATEWAY_REFUSED') {
    return new UpstreamRejectedError(message, { ...failure, code });
  }
  return new UpstreamUnavailableError(message, { ...failure, code, retryAfterMs: 1000 });
}
