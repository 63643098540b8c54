/** The life of a recording as a person reads it: what was asked, what Agora did and told, and how it ended. */
import type { AuditAsked } from './audit.ts';
import { eventKindOf } from './event-kinds.ts';
import { EVENT_WORDS } from './event-words.ts';
import { explanationOf } from './explanation.ts';
import type { StopCause } from './guard.ts';
import { stopCauseOf } from './lifecycle/guard.ts';
import { isRestarted, restartInWords } from './lifecycle/restart.ts';
import type { Notification } from './notification.ts';
import type { StopOutcome, UploadingStatus } from './outcome.ts';
import type { Recording } from './recording.ts';
import type { FailedTry } from './trouble.ts';

/** Of two at the same time, the earlier in this list comes first. */
export const TIMELINE_KINDS = [
  'asked',
  'acquired',
  'started',
  'notification',
  'stop_asked',
  'try',
  'ended',
  'restarted',
  'failed',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineEntry {
  /** Unix milliseconds: by the store's clock, or by Agora's for what a notification told. */
  readonly at: number;
  readonly kind: TimelineKind;
  /** A sentence for a person. */
  readonly message: string;
  /** Who asked; null where that is not known. */
  readonly by: string | null;
}

type Entry = Omit<TimelineEntry, 'by'>;

/** The actions in the audit trail that ask for a stop: of the schema and of the command line. */
const STOPS: readonly string[] = ['stopRecording', 'recordings stop'];

const OUTCOMES: Readonly<Record<StopOutcome['type'], string>> = {
  StringFileList: 'It was stopped, and Agora named its file',
  JsonFileList: 'It was stopped, and Agora named its files',
  ExtensionServiceStates: 'It was stopped, and each of its services reported',
  UploadReport: 'It was stopped, and Agora told of the upload without a list of files',
  ReportLost: 'It was stopped, and Agora’s report of the files was lost',
  NoRecordedFiles: 'It was stopped, and has no files: nobody sent a stream',
  RecordingEnded: 'It was over before a stop',
};

const STOPPED: Readonly<Record<StopCause, string>> = {
  caller: 'Its stop was asked for.',
  stop_after: 'The gateway stopped it: the time that its start had asked for was over.',
  longest_time: 'The gateway stopped it: it had run for as long as a recording may.',
  resource_expires: 'The gateway stopped it before its resource expired.',
  token_expires: 'The gateway stopped it before the token of its recorder expired.',
};

const UPLOADS: Readonly<Record<UploadingStatus, string>> = {
  uploaded: '; all files are in the customer’s storage',
  backuped: '; some files are still in Agora’s backup cloud',
  unknown: '',
};

const CALLS: Readonly<Record<FailedTry['to'], string>> = {
  acquire: 'The request for a resource',
  start: 'The start',
  query: 'The query',
  stop: 'The stop',
};

/**
 * The timeline, oldest first. `notifications`: the last that came of it. `asked`: the calls about it in the audit trail,
 * oldest first; empty where nobody may know.
 */
export function timelineOf(
  recording: Recording,
  notifications: readonly Notification[],
  asked: readonly AuditAsked[],
): readonly TimelineEntry[] {
  const { createdAt, acquiredAt, startedAt, stopRequestedAt, destination, trouble } = recording;
  const isOurs = destination !== null || acquiredAt !== null;
  const entries: readonly (Entry & Partial<TimelineEntry>)[] = [
    {
      at: createdAt,
      kind: 'asked',
      message: beginning(recording, isOurs),
      by: whoBegan(asked, createdAt, isOurs),
    },
    ...entryAt(acquiredAt, 'acquired', 'Agora gave a resource.'),
    ...entryAt(startedAt, 'started', 'Agora started it, or was first seen to have it.'),
    ...notifications.map(
      (each) => ({ at: each.happenedAt, kind: 'notification', message: told(each) }) as const,
    ),
    ...entryAt(stopRequestedAt, 'stop_asked', STOPPED[stopCauseOf(recording) ?? 'caller']).map((entry) => ({
      ...entry,
      by: whoStopped(asked, entry.at),
    })),
    ...(trouble?.tries ?? []).map(
      ({ at, to, message }) =>
        ({ at, kind: 'try', message: `${CALLS[to]} got no result: ${message}.` }) as const,
    ),
    ...endOf(recording),
    ...restartOf(recording),
  ];
  return entries.map((entry) => ({ by: null, ...entry })).toSorted(byTime);
}

function beginning(recording: Recording, isOurs: boolean): string {
  if (isRestarted(recording))
    return 'The gateway started it to go on after another recording, which had exited abnormally.';
  if (recording.previous !== null)
    return 'The gateway started it to follow another recording, which was about to expire.';
  return isOurs ? 'Its start was asked for.' : 'The gateway first heard of it.';
}

function byTime(one: Entry, other: Entry): number {
  const order = (kind: TimelineKind) => TIMELINE_KINDS.indexOf(kind);
  return one.at - other.at || order(one.kind) - order(other.kind);
}

function entryAt(at: number | null, kind: TimelineKind, message: string): readonly Entry[] {
  return at === null ? [] : [{ at, kind, message }];
}

function told({ eventType, details }: Notification): string {
  const { name } = eventKindOf(eventType);
  if (name === 'unknown')
    return `Agora told of something that this gateway does not know (type ${eventType}).`;
  return explanationOf(name, details) ?? EVENT_WORDS[name];
}

function restartOf(recording: Recording): readonly Entry[] {
  const words = restartInWords(recording);
  return words === null ? [] : entryAt(recording.guard?.restart?.at ?? null, 'restarted', words);
}

function endOf(recording: Recording): readonly Entry[] {
  if (recording.state === 'failed') return entryAt(recording.endedAt, 'failed', recording.failure.message);
  if (recording.state !== 'ended') return [];
  const { type, uploadingStatus } = recording.outcome;
  const upload = uploadingStatus === null ? '' : UPLOADS[uploadingStatus];
  return entryAt(recording.endedAt, 'ended', `${OUTCOMES[type]}${upload}.`);
}

/** The two clocks of a call and of what it stored may differ a little. */
const SAME_MOMENT_MS = 10_000;

/** Who asked for the start; of a recording that the gateway did not start, whose call made it known, if a call did. */
function whoBegan(asked: readonly AuditAsked[], createdAt: number, isOurs: boolean): string | null {
  const began = asked.find(({ action, at }) =>
    isOurs ? action === 'startRecording' : Math.abs(at - createdAt) < SAME_MOMENT_MS,
  );
  return began?.subject ?? null;
}

/** Of several stops only the one that began this is in the recording. */
function whoStopped(asked: readonly AuditAsked[], at: number): string | null {
  const stops = asked.filter(({ action }) => STOPS.includes(action));
  const [nearest] = stops.toSorted((one, other) => Math.abs(one.at - at) - Math.abs(other.at - at));
  return nearest?.subject ?? null;
}
