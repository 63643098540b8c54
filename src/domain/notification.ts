/** Agora's notifications (upstream contract, "Notifications"). They come in any order, more than once or not at all. */
import type { Meaning, NotificationEvent, RecordingService } from './event-kinds.ts';
import type { JsonValue, UploadingStatus } from './outcome.ts';
import type { RecordedFile } from './recorded-file.ts';

/** A notification as it came. Times are Unix milliseconds. */
export interface Notification {
  readonly appId: string;
  /** Agora's id. Agora may send the same notification more than once. */
  readonly noticeId: string;
  readonly notifiedAt: number;
  readonly sid: string;
  /** The channel; null where the notification names none. */
  readonly cname: string | null;
  /** The recorder's UID, or null; after a failover it differs from the one in the start. */
  readonly uid: string | null;
  /** Agora's word for what is recorded, such as `web_record`; null where the notification has none. */
  readonly serviceScene: string | null;
  readonly eventType: number;
  /** When the event happened. */
  readonly happenedAt: number;
  readonly details: JsonValue;
}

/** A stored notification. */
export interface KeptNotification extends Notification {
  readonly id: string;
  readonly receivedAt: number;
  /** When it was applied to its recording; null while that recording is unknown. */
  readonly appliedAt: number | null;
  /** Failed attempts to apply it. */
  readonly tries: number;
}

/** The latest state that one of Agora's services notified. */
export interface ServiceState {
  readonly service: RecordingService;
  /** Distinguishes instances of a service: the CDN address of a stream. Empty where there is only one. */
  readonly key: string;
  readonly event: NotificationEvent;
  /** False: what the event's name says did not happen or went wrong (`details.status`). */
  readonly isNormal: boolean;
  readonly at: number;
  readonly details: JsonValue;
}

/** A time without recording, between the end of one file and the start of the next. Unix milliseconds. */
export interface RecordingGap {
  readonly from: number;
  readonly to: number;
}

/** What notifications have said about a recording so far. */
export interface ServiceStatus {
  /** How much of the recording is in the customer's storage, 0 to 100; null until Agora says. */
  readonly uploadPercent: number | null;
  readonly uploadingStatus: UploadingStatus | null;
  /** One entry a service (for RTMP, one an address), in the order of `RECORDING_SERVICES`. */
  readonly services: readonly ServiceState[];
  /** When the latest move to another server began. */
  readonly failedOverAt: number | null;
  /** Oldest first, without duplicates; only the latest of very many. */
  readonly gaps: readonly RecordingGap[];
  /** A notification named every file at the end. */
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

/** What a notification means for its recording. */
export interface NotificationMeaning {
  readonly at: number;
  readonly means: Meaning;
  readonly files: readonly RecordedFile[];
  readonly uploadPercent: number | null;
  readonly state: ServiceState | null;
  readonly gap: RecordingGap | null;
  /** `files` are all files of the recording. */
  readonly listsAll: boolean;
}
