/**
 * Agora's notifications (upstream contract, "Notifications"), and what they tell of a recording. They come
 * in any order, more than once or not at all.
 */
import type { Meaning, NotificationEvent, RecordingService } from './event-kinds.ts';
import type { JsonValue, UploadingStatus } from './outcome.ts';
import type { RecordedFile } from './recorded-file.ts';

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
