/** The kinds of Agora's notifications in one table: number, name, whose state each is, and what it means. */
import type { JsonValue } from './outcome.ts';

/** What a notification means for a recording. */
export type Meaning =
  | 'recording'
  /** It may be ending: a query finds out. */
  | 'ending'
  /** It has exited, and nothing more will be reported. */
  | 'exited'
  /** Agora is moving it to another server, where it goes on. */
  | 'failing-over'
  /** All of its files are uploaded. */
  | 'uploaded'
  | 'nothing';

/** The services of Agora that notify their state. */
export const RECORDING_SERVICES = [
  'cloud_recording',
  'recorder',
  'uploader',
  'vod',
  'web_recorder',
  'transcoder',
  'downloader',
  'rtmp_publish',
] as const;
export type RecordingService = (typeof RECORDING_SERVICES)[number];

interface EventKind {
  /** Agora's own name. */
  readonly name: string;
  /** The service whose state it is; null for a passing event. */
  readonly stateOf: RecordingService | null;
  /** Left out: it means nothing for the recording's life, or its `details` say what. */
  readonly means?: Meaning;
  /** Its meaning if `details.status` is not 0, so that what its name says did not happen. Left out: it has no such status. */
  readonly otherwise?: Meaning;
}

/**
 * Every event type of Agora's reference ("Cloud Recording callback events"), and some that it lacks: 110 to 113 are in
 * the reference of Cloud Transcoding ("Notification events"); the names of 34, 46 and 47 come from a user's guide to
 * received notifications; 13 is described without a name (upstream contract, "Notifications"). These change no state.
 */
const EVENT_KINDS = {
  1: { name: 'cloud_recording_error', stateOf: 'cloud_recording' },
  2: { name: 'cloud_recording_warning', stateOf: null },
  3: { name: 'cloud_recording_status_update', stateOf: 'cloud_recording' },
  4: { name: 'cloud_recording_file_infos', stateOf: null, means: 'recording' },
  11: { name: 'session_exit', stateOf: 'cloud_recording', means: 'exited' },
  12: { name: 'session_failover', stateOf: 'cloud_recording', means: 'failing-over' },
  13: { name: 'high_availability_registered', stateOf: null },
  30: { name: 'uploader_started', stateOf: 'uploader', otherwise: 'nothing' },
  31: { name: 'uploaded', stateOf: 'uploader', means: 'uploaded', otherwise: 'nothing' },
  32: { name: 'backuped', stateOf: 'uploader', means: 'uploaded', otherwise: 'nothing' },
  33: { name: 'uploading_progress', stateOf: null },
  34: { name: 'sts_expired', stateOf: null },
  40: { name: 'recorder_started', stateOf: 'recorder', means: 'recording', otherwise: 'ending' },
  41: { name: 'recorder_leave', stateOf: 'recorder', means: 'ending' },
  42: { name: 'recorder_slice_start', stateOf: null, means: 'recording' },
  43: { name: 'recorder_audio_stream_state_changed', stateOf: null },
  44: { name: 'recorder_video_stream_state_changed', stateOf: null },
  45: { name: 'recorder_snapshot_file', stateOf: null, means: 'recording' },
  46: { name: 'recorder_audio_info_changed', stateOf: null },
  47: { name: 'recorder_video_info_changed', stateOf: null },
  60: { name: 'vod_started', stateOf: 'vod' },
  61: { name: 'vod_triggered', stateOf: 'vod' },
  70: { name: 'web_recorder_started', stateOf: 'web_recorder', means: 'recording' },
  71: { name: 'web_recorder_stopped', stateOf: 'web_recorder', means: 'ending' },
  72: { name: 'web_recorder_capability_limit', stateOf: 'web_recorder', means: 'ending' },
  73: { name: 'web_recorder_reload', stateOf: 'web_recorder' },
  80: { name: 'transcoder_started', stateOf: 'transcoder' },
  81: { name: 'transcoder_completed', stateOf: 'transcoder' },
  90: { name: 'download_failed', stateOf: 'downloader' },
  100: { name: 'rtmp_publish_status', stateOf: 'rtmp_publish' },
  110: { name: 'cloud_transcoder_started', stateOf: null },
  111: { name: 'cloud_transcoder_stopped', stateOf: null },
  112: { name: 'cloud_transcoder_status', stateOf: null },
  113: { name: 'cloud_transcoder_updated', stateOf: null },
  1001: { name: 'postpone_transcode_final_result', stateOf: 'transcoder' },
} as const satisfies Readonly<Record<number, EventKind>>;

type Kind = EventKind & { readonly name: NotificationEvent };

export type NotificationEvent = (typeof EVENT_KINDS)[keyof typeof EVENT_KINDS]['name'] | 'unknown';

export const NOTIFICATION_EVENTS: readonly NotificationEvent[] = [
  ...Object.values(EVENT_KINDS).map(({ name }) => name),
  'unknown',
];

const UNKNOWN_KIND: Kind = { name: 'unknown', stateOf: null };
const KINDS = new Map<number, Kind>(
  Object.entries(EVENT_KINDS).map(([eventType, kind]) => [Number(eventType), kind]),
);
const KINDS_BY_NAME = new Map<NotificationEvent, Kind>([...KINDS.values()].map((kind) => [kind.name, kind]));

/** The kind of an event type. Agora adds types, so it may be `unknown`. */
export function eventKindOf(eventType: number): Kind {
  return KINDS.get(eventType) ?? UNKNOWN_KIND;
}

/** A number, flag or text in a notification's `details`, as text; empty if missing. Ignores the key's letter case. */
export function detailText(details: JsonValue, key: string): string {
  if (typeof details !== 'object' || details === null) return '';
  const [, value] = Object.entries(details).find(([each]) => each.toLowerCase() === key.toLowerCase()) ?? [];
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value).trim();
}

/** True if what the event's name says happened: a `details.status` other than 0 means that it did not. */
export function isNormal(event: NotificationEvent, details: JsonValue): boolean {
  const { otherwise } = KINDS_BY_NAME.get(event) ?? UNKNOWN_KIND;
  return otherwise === undefined || Number(detailText(details, 'status')) === 0;
}
