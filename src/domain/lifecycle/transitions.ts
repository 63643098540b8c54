/** A function for each next state: it returns the recording in that state, with the progress that belongs to it. */
import { goneBy, type NotFoundFor } from '../elapsed.ts';
import { UpstreamRejectedError, UpstreamUnavailableError } from '../errors.ts';
import { isUploadSettled, type StopOutcome } from '../outcome.ts';
import { type DecisionContext, waitMs } from '../policy.ts';
import { type EndProgress, type FollowProgress, NEW_WATCH, type StopProgress } from '../progress.ts';
import { mergeFiles } from '../recorded-file.ts';
import type {
  Ended,
  Exiting,
  Failed,
  Failure,
  Live,
  Recording,
  RecordingWithSession,
  Starting,
  Stopping,
} from '../recording.ts';

const NOT_OVER = { outcome: null, endedAt: null } as const;

/** Repeats the same call after the next wait. */
export function askAgain<State extends Starting | Stopping | Exiting>(
  recording: State,
  progress: State['progress'],
  { now, policy }: DecisionContext,
): State {
  const dueAt = now + waitMs(progress.waits, policy);
  return { ...recording, progress: { ...progress, waits: progress.waits + 1 }, dueAt };
}

/** Sends a stop now. */
export function toStopping(recording: RecordingWithSession, progress: StopProgress, now: number): Stopping {
  return { ...recording, ...NOT_OVER, state: 'stopping', progress, dueAt: now };
}

/** Agora records. It is queried after `afterMs`. The failure of its latest stop stays. */
export function toRecording(recording: RecordingWithSession, now: number, afterMs: number): Live {
  return { ...recording, ...NOT_OVER, state: 'recording', progress: NEW_WATCH, dueAt: now + afterMs };
}

/** Agora has stopped it. Its outcome is queried after `afterMs`. */
export function toExiting(
  recording: RecordingWithSession,
  progress: FollowProgress,
  now: number,
  afterMs = 0,
): Exiting {
  return { ...recording, ...NOT_OVER, state: 'exiting', progress, dueAt: now + afterMs };
}

/** The waits before the queries of a recording that ended by 404s alone: several failovers in a row take some minutes. */
const QUERY_404_END_AFTER_MS = [30_000, 60_000, 120_000, 240_000] as const;
export const QUERIES_AFTER_404_END = QUERY_404_END_AFTER_MS.length;

/** Over by Agora's own words, with this outcome and every known file name. */
export function toEnded(recording: RecordingWithSession, outcome: StopOutcome, now: number): Ended {
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

/**
 * Over by 404s alone, which have lasted for `notFound`, and queried a few times more. It is taken to have left with the first of
 * them. Null: over by Agora's own words.
 */
export function toEndedByNotFound(
  recording: RecordingWithSession,
  outcome: StopOutcome,
  notFound: NotFoundFor | null,
  now: number,
): Ended {
  const ended = toEnded(recording, outcome, now);
  if (notFound === null) return ended;
  const progress: EndProgress = {
    saidBy: 'not-found',
    since: now - notFound.ms,
    looksLeft: QUERIES_AFTER_404_END,
  };
  return { ...ended, progress, dueAt: now + QUERY_404_END_AFTER_MS[0], leftAt: goneBy(notFound, now) };
}

/** Over by 404s alone, and not found by another query either. */
export function toEndedAfterQuery(recording: Ended, now: number): Ended {
  const { progress } = recording;
  if (progress.saidBy === 'agora') return recording;
  const looksLeft = progress.looksLeft - 1;
  const afterMs = QUERY_404_END_AFTER_MS[QUERIES_AFTER_404_END - looksLeft];
  const dueAt = afterMs === undefined ? null : now + afterMs;
  return { ...recording, progress: { ...progress, looksLeft }, dueAt };
}

/** Given up. */
export function toFailed(recording: Recording, failure: Failure, now: number): Failed {
  return { ...recording, state: 'failed', progress: null, outcome: null, failure, dueAt: null, endedAt: now };
}

/** The report of the last observation, if it names files. */
export function reportWithFiles({ observation }: Recording): StopOutcome | null {
  return observation !== null && observation.report.files.length > 0 ? observation.report : null;
}

/** The outcome of a recording that ended without a stop of the gateway. */
export function endedBySelf({ observation }: Recording): StopOutcome {
  return { ...(observation?.report ?? NOTHING_REPORTED), type: 'RecordingEnded' };
}

/** The outcome of a recording whose end was never reported. */
export const NOTHING_REPORTED: StopOutcome = {
  type: 'ReportLost',
  agoraCode: null,
  uploadingStatus: null,
  isComplete: false,
  files: [],
  raw: '',
};

/** Adds a report to the known one: file names accumulate, a settled upload stays settled, the richer shape is kept. */
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

/** The stored form of an error. */
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

/** The error of a stored failure. */
export function errorOf(failure: Failure): UpstreamRejectedError | UpstreamUnavailableError {
  const { code, message } = failure;
  if (code === 'UPSTREAM_REJECTED' || code === 'GATEWAY_REFUSED') {
    return new UpstreamRejectedError(message, { ...failure, code });
  }
  return new UpstreamUnavailableError(message, { ...failure, code, retryAfterMs: 1000 });
}
