/** The codes in notifications, in words (upstream contract, "Notifications"; Agora's "Cloud Recording callback events"). */
import { detailText, isNormal, type NotificationEvent } from './event-kinds.ts';
import type { JsonValue } from './outcome.ts';

type Words = Readonly<Record<string, string>>;

/** 71 `code`. */
const PAGE_ENDED: Words = {
  0: 'The recording of the page ended as it was asked to.',
  1: 'The recording of the page ended because `maxRecordingHour` was over.',
  2: 'The recording of the page ended early: the page does what can’t be recorded.',
  3: 'The recording of the page ended early: the browser that records could not be started.',
  4: 'The recording of the page ended early: the page was not loaded in time.',
  5: 'The recording of the page ended early: the address of the page could not be opened.',
  6: 'The recording of the page ended early: the recorder failed.',
};

/** 72 `limitType`. */
const LIMITS: Words = {
  resolution: 'The page shows a video of a higher resolution than can be recorded; the recording ends.',
  webgl: 'The page uses WebGL, which can’t be recorded; the recording ends.',
  bandwidth: 'The page sends or receives more than can be recorded; the recording ends.',
};

/** 73 `reason`. */
const RELOADS: Words = {
  audio_silence: 'The page was loaded again because its sound was lost.',
  page_load_timeout: 'The page was loaded again because it was not loaded in time.',
};

/** 11 `exitStatus`. */
const EXITS: Words = {
  0: 'The recording is over, as it should be.',
  1: 'The recording is over, and did not end as it should.',
};

/** 1 `errorLevel`. */
const LEVELS: Words = {
  1: 'debugging',
  2: 'of little weight',
  3: 'of medium weight',
  4: 'an error that the recording may survive',
  5: 'fatal: the recording may end of it',
};

/** 1 `errorCode` of the uploader (32, 47, 51) and of the service (50, 52): no number is in both. */
const ERRORS: Words = {
  32: 'the configuration of the customer’s storage is wrong',
  47: 'the upload of a file failed',
  50: 'the upload took too long',
  51: 'the uploader could not handle a file',
  52: 'the service took too long to start',
};

/** 2 `warnCode` of the uploader. */
const WARNINGS: Words = {
  31: 'A file is uploaded again to the customer’s storage.',
  32: 'A file is uploaded to Agora’s backup cloud instead.',
};

/** 41 `leaveCode`: bits, of which several may be set. */
const LEAVE_BITS = [
  [2, 'it was told to by a signal'],
  [4, 'nobody else was in the channel'],
  [8, 'a timer of its own said so'],
  [16, 'it was asked to leave'],
] as const;

/** An event's details as a sentence for a person; null where the event's name says everything, or the codes are unknown. */
export function explanationOf(event: NotificationEvent, details: JsonValue): string | null {
  const detail = (key: string) => detailText(details, key);
  if (!isNormal(event, details)) {
    return `It did not go as ${event.toUpperCase()} says: its status is ${detail('status')}, and 0 is normal.`;
  }
  switch (event) {
    case 'cloud_recording_error':
      return errorOf(detail('errorLevel'), detail('errorCode'));
    case 'cloud_recording_warning':
      return sentence(WARNINGS, detail('warnCode'));
    case 'session_exit':
      return sentence(EXITS, detail('exitStatus'));
    case 'recorder_leave':
      return leaveOf(detail('leaveCode'));
    case 'web_recorder_stopped':
      return sentence(PAGE_ENDED, detail('code'));
    case 'web_recorder_capability_limit':
      return sentence(LIMITS, detail('limitType').toLowerCase());
    case 'web_recorder_reload':
      return sentence(RELOADS, detail('reason').toLowerCase());
    default:
      return null;
  }
}

function sentence(words: Words, code: string): string | null {
  // A code may be any text, also `constructor`.
  return Object.hasOwn(words, code) ? (words[code] ?? null) : null;
}

/** 1 `errorCode` in words; null where it is not known. */
export function errorInWords(code: string): string | null {
  return sentence(ERRORS, code);
}

function errorOf(level: string, code: string): string | null {
  const parts = [errorInWords(code), sentence(LEVELS, level)].filter((each) => each !== null);
  return parts.length === 0 ? null : `An error: ${parts.join('; ')}.`;
}

function leaveOf(code: string): string | null {
  if (code === '0') return 'The recorder left: it could not be initialised.';
  const reasons = LEAVE_BITS.flatMap(([bit, reason]) => (Number(code) & bit ? [reason] : []));
  return reasons.length === 0 ? null : `The recorder left the channel: ${reasons.join(', and ')}.`;
}
