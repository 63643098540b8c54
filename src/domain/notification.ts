/**
 * Agora's notifications (upstream contract, "Notifications"): what there is, and what they tell of a recording. They come
 * in any order, more than once or not at all.
 */
import type { JsonValue, UploadingStatus } from './outcome.ts';
import type { RecordedFile } from './recorded-file.ts';

/** The parts of Agora's service that tell of themselves. */
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
  /** The service whose state it is; null where it tells of something that passes. */
  readonly stateOf: RecordingService | null;
}

/**
 * Every event type of Agora's reference ("Cloud Recording callback events"), and some that it leaves out: 110 to 113 are in the
 * reference of Cloud Transcoding ("Notification events"), 34, 46 and 47 have their names from a user's guide to what came, and 13
 * has no name anywhere but is described (upstream contract, "Notifications"). Of these no state is concluded.
 */
const EVENT_KINDS = {
  1: { name: 'cloud_recording_error', stateOf: 'cloud_recording' },
  2: { name: 'cloud_recording_warning', stateOf: null },
  3: { name: 'cloud_recording_status_update', stateOf: 'cloud_recording' },
  4: { name: 'cloud_recording_file_infos', stateOf: null },
  11: { name: 'session_exit', stateOf: 'cloud_recording' },
  12: { name: 'session_failover', stateOf: 'cloud_recording' },
  13: { name: 'high_availability_registered', stateOf: null },
  30: { name: 'uploader_started', stateOf: 'uploader' },
  31: { name: 'uploaded', stateOf: 'uploader' },
  32: { name: 'backuped', stateOf: 'uploader' },
  33: { name: 'uploading_progress', stateOf: null },
  34: { name: 'sts_expired', stateOf: null },
  40: { name: 'recorder_started', stateOf: 'recorder' },
  41: { name: 'recorder_leave', stateOf: 'recorder' },
  42: { name: 'recorder_slice_start', stateOf: null },
  43: { name: 'recorder_audio_stream_state_changed', stateOf: null },
  44: { name: 'recorder_video_stream_state_changed', stateOf: null },
  45: { name: 'recorder_snapshot_file', stateOf: null },
  46: { name: 'recorder_audio_info_changed', stateOf: null },
  47: { name: 'recorder_video_info_changed', stateOf: null },
  60: { name: 'vod_started', stateOf: 'vod' },
  61: { name: 'vod_triggered', stateOf: 'vod' },
  70: { name: 'web_recorder_started', stateOf: 'web_recorder' },
  71: { name: 'web_recorder_stopped', stateOf: 'web_recorder' },
  72: { name: 'web_recorder_capability_limit', stateOf: 'web_recorder' },
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

export type NotificationEvent = (typeof EVENT_KINDS)[keyof typeof EVENT_KINDS]['name'] | 'unknown';

export const NOTIFICATION_EVENTS: readonly NotificationEvent[] = [
  ...Object.values(EVENT_KINDS).map(({ name }) => name),
  'unknown',
];

const UNKNOWN_KIND = { name: 'unknown', stateOf: null } as const;
const KINDS = new Map<
  number,
  { readonly name: NotificationEvent; readonly stateOf: RecordingService | null }
>(Object.entries(EVENT_KINDS).map(([eventType, kind]) => [Number(eventType), kind]));

/** What kind of event a notification tells of: Agora adds types, so one may be unknown. */
export function eventKindOf(eventType: number) {
  return KINDS.get(eventType) ?? UNKNOWN_KIND;
}

/** One notification as it came. Times are Unix milliseconds. */
export interface Notification {
  readonly appId: string;
  /** Names this sending; Agora may send the same one again. */
  readonly noticeId: string;
  readonly notifiedAt: number;
  readonly sid: string;
  /** The channel, where it was told. */
  readonly cname: string | null;
  /** The recorder's, where it was told; after a failover another one than it was started with. */
  readonly uid: string | null;
  readonly eventType: number;
  /** When the event happened. */
  readonly happenedAt: number;
  readonly details: JsonValue;
}

/** A notification that the gateway keeps. */
export interface KeptNotification extends Notification {
  readonly id: string;
  readonly receivedAt: number;
  /** When it was taken into its recording; null: that is not known yet. */
  readonly appliedAt: number | null;
  /** How often it could not be applied. */
  readonly tries: number;
}

/** The last that one of Agora's services told of itself. */
export interface ServiceState {
  readonly service: RecordingService;
  /** Tells apart several of one service: the CDN address of a stream. Empty where there is one. */
  readonly key: string;
  /** What it told of. */
  readonly event: NotificationEvent;
  /** False: what the event's name says did not happen, or went wrong (`details.status`). */
  readonly isNormal: boolean;
  readonly at: number;
  readonly details: JsonValue;
}

/** A time in which nothing was recorded, between the end of one file and the start of the next. Unix milliseconds. */
export interface RecordingGap {
  readonly from: number;
  readonly to: number;
}

/** What notifications have told of a recording so far. */
export interface ServiceStatus {
  /** How much of what was recorded is in the customer's storage, 0 to 100; null until Agora says. */
  readonly uploadPercent: number | null;
  readonly uploadingStatus: UploadingStatus | null;
  /** Each service once (RTMP, once for each address), in the order of `RECORDING_SERVICES`. */
  readonly services: readonly ServiceState[];
  /** When the latest move to another server began. */
  readonly failedOverAt: number | null;
  /** Each once, oldest first; the latest of very many. */
  readonly gaps: readonly RecordingGap[];
  /** One of them named every file at the end. */
  readonly listsAll: boolean;
}

export const NO_SERVICE_STATUS: ServiceStatus = {
  uploadPercent: null,
  uploadingStatus: null,
  services: [],
  failedOverAt: null,
  gaps: [],
  listsAll: false,
};

/** What a notification means for a recording's life. */
export type Meaning =
  /** It records. */
  | 'recording'
  /** It is ending, or may be: a look tells. */
  | 'ending'
  /** It has exited, and nothing more is to come. */
  | 'exited'
  /** Agora is moving it to another server: it goes on. */
  | 'failing-over'
  /** All of its files are uploaded. */
  | 'uploaded'
  | 'nothing';

/** A notification, understood. */
export interface NotificationMeaning {
  readonly at: number;
  readonly means: Meaning;
  readonly files: readonly RecordedFile[];
  readonly uploadPercent: number | null;
  readonly state: ServiceState | null;
  readonly gap: RecordingGap | null;
  /** `files` are all that there are of the recording. */
  readonly listsAll: boolean;
}
