/**
 * How a recording came to its end: when its recorder left, and whether that was no normal end (upstream contract,
 * "Notifications" and "query").
 */
import { detailText, type NotificationEvent } from './event-kinds.ts';
import { errorInWords, explanationOf } from './explanation.ts';
import type { ServiceState } from './notification.ts';
import type { JsonValue } from './outcome.ts';
import type { Recording } from './recording.ts';

/** An exit that Agora says was no normal one. */
export interface AbnormalExit {
  /** Unix milliseconds, by Agora's clock where a notification told of it. */
  readonly at: number;
  /** The cause, in a sentence for a person. */
  readonly message: string;
}

/** A recording that goes on for longer after a fatal error has survived it. */
const FATAL_ENDS_WITHIN_MS = 10 * 60_000;

/** Agora's own words may be long. */
const MAX_WORDS = 200;

/**
 * The abnormal exit of a recording: of what Agora told, what says most of the cause. Null where it has not exited, where
 * the exit was normal, and where it came after a caller's stop: then the stop's outcome tells what became of it.
 */
export function abnormalExitOf(recording: Recording): AbnormalExit | null {
  const exit = pageExit(recording) ?? (hasExited(recording) ? recordingExit(recording) : null);
  return exit === null || isAfterStop(recording, exit) ? null : exit;
}

/** When its recorder left, as the services notified; null where none did, or another recorder has taken over since. */
export function notifiedLeaveAt({ serviceStatus: { services } }: Recording): number | null {
  const times = services.filter(({ event }) => LEAVING.includes(event)).map(({ at }) => at);
  return times.length === 0 ? null : Math.min(...times);
}

const LEAVING: readonly NotificationEvent[] = ['recorder_leave', 'web_recorder_stopped', 'session_exit'];

/** True once Agora has said that it exits, or it has ended: what is recorded does not grow any more. */
function hasExited({ state, progress }: Recording): boolean {
  return state === 'ended' || (state === 'exiting' && progress.acknowledged);
}

/**
 * The recording with `leftAt`: by its notifications, at the latest when the gateway learnt that it exits. Null again where
 * it lives. An end by 404s alone has a time of its own, which no more than the 404s speak for: there a notification of a later
 * leave counts.
 */
export function withLeftAt(before: Recording, after: Recording, now: number): Recording {
  if (after === before) return after;
  const isGone = hasExited(after) || after.state === 'failed';
  if (!isGone || after.startedAt === null) return after.leftAt === null ? after : { ...after, leftAt: null };
  const wasGone = hasExited(before) || before.state === 'failed';
  const isSaid = wasGone || after.leftAt !== before.leftAt;
  const learntAt = isSaid ? (after.leftAt ?? after.endedAt ?? now) : now;
  const latestAt = endedByNotFound(before) || endedByNotFound(after) ? now : learntAt;
  const at = Math.min(notifiedLeaveAt(after) ?? learntAt, latestAt);
  const leftAt = Math.max(at, after.startedAt);
  // What is billed for longer has ended later, as lists by the time of the end take for granted.
  if (after.state === 'ended' && after.endedAt < leftAt) return { ...after, leftAt, endedAt: leftAt };
  return leftAt === after.leftAt ? after : { ...after, leftAt };
}

function endedByNotFound({ state, progress }: Recording): boolean {
  return state === 'ended' && progress.saidBy === 'not-found';
}

/** An exit after the stop was asked for, unless Agora says that it was over before. */
function isAfterStop({ stopRequestedAt, outcome }: Recording, { at }: AbnormalExit): boolean {
  return stopRequestedAt !== null && at >= stopRequestedAt && outcome?.type !== 'RecordingEnded';
}

/** The recorder of the page ended it early (71, 72), which the recording itself may outlive for a while. */
function pageExit({ state, serviceStatus }: Recording): AbnormalExit | null {
  const page = serviceStatus.services.find(({ service }) => service === 'web_recorder');
  if (page === undefined || state === 'starting' || state === 'failed') return null;
  const { event, at, details } = page;
  if (event === 'web_recorder_capability_limit') {
    return { at, message: explanationOf(event, details) ?? PAGE_LIMIT };
  }
  const code = detailText(details, 'code');
  if (event !== 'web_recorder_stopped' || NORMAL_CODES.includes(code)) return null;
  const known = explanationOf(event, details);
  return {
    at,
    message: known ?? `The recording of the page ended early: code ${code}${wordsOf(details, 'message')}.`,
  };
}

/** 71 `code`: ok, and `max_recording_hour`. A missing one says nothing. */
const NORMAL_CODES: readonly string[] = ['0', '1', ''];
const PAGE_LIMIT = 'The page does what can’t be recorded; the recording ended of it.';

/** The exit of the recording as a whole: after a fatal error (1), or by its exit's own status (11; 20 in a query). */
function recordingExit(recording: Recording): AbnormalExit | null {
  const { exitSigns, serviceStatus, endedAt } = recording;
  const session = serviceStatus.services.find(({ event }) => event === 'session_exit');
  const { fatalError = null, abnormalSince = null } = exitSigns ?? {};
  const exitedAt = notifiedLeaveAt(recording) ?? endedAt ?? fatalError?.at ?? 0;
  if (fatalError !== null && exitedAt - fatalError.at <= FATAL_ENDS_WITHIN_MS) {
    const { at, details } = fatalError;
    return { at, message: `It exited after a fatal error${errorOf(details)}.` };
  }
  if (session !== undefined && isAbnormalExit(session)) {
    return {
      at: session.at,
      message: explanationOf(session.event, session.details) ?? 'It did not end as it should.',
    };
  }
  if (abnormalSince === null) return null;
  return { at: abnormalSince, message: 'Agora says that it has exited abnormally (status 20 of its query).' };
}

function isAbnormalExit({ details }: ServiceState): boolean {
  const status = detailText(details, 'exitStatus');
  return status !== '' && status !== '0';
}

function errorOf(details: JsonValue): string {
  const code = detailText(details, 'errorCode');
  const parts = [
    errorInWords(code) ?? (code === '' ? null : `code ${code}`),
    detailText(details, 'module') === '' ? null : `module ${detailText(details, 'module')}`,
  ].filter((part) => part !== null);
  return `${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${wordsOf(details, 'errorMsg')}`;
}

function wordsOf(details: JsonValue, key: string): string {
  const words = detailText(details, key).slice(0, MAX_WORDS);
  return words === '' ? '' : ` (${words})`;
}
