import {
  eventKindOf,
  NOTIFICATION_EVENTS,
  type NotificationEvent,
  RECORDING_SERVICES,
  type RecordingService,
} from '../../domain/event-kinds.ts';
import { explanationOf } from '../../domain/explanation.ts';
import type { KeptNotification, RecordingGap, ServiceState } from '../../domain/notification.ts';
import { builder } from '../builder.ts';
import { enumValues } from './enum-values.ts';

export const MAX_NOTIFICATIONS = 100;

/** Shown instead of an event whose name would be misleading: the service reported something else than its name says. */
const ABNORMAL = 'abnormal';
type ShownEvent = NotificationEvent | typeof ABNORMAL;

const EVENTS: Readonly<Record<ShownEvent, string>> = {
  cloud_recording_error:
    'Something went wrong; `details` has the module, the level (5 is fatal) and the code.',
  cloud_recording_warning: 'A warning; `details` has its code.',
  cloud_recording_status_update: 'The status of the recording; `details` has its number.',
  cloud_recording_file_infos: 'The M3U8 file was made.',
  session_exit: 'Everything is over, normally (`exitStatus` 0) or not.',
  session_failover: 'It is moved to another server and goes on.',
  high_availability_registered: 'It is watched, so that it can be moved to another server.',
  uploader_started: 'The upload began.',
  uploaded: 'All files are in the customer’s storage.',
  backuped: 'All files are uploaded, some to Agora’s backup cloud.',
  uploading_progress: 'How far the upload is.',
  sts_expired: 'The temporary keys of the customer’s storage have expired.',
  recorder_started: 'The recorder began.',
  recorder_leave: 'The recorder left the channel; the bits of `leaveCode` say why.',
  recorder_slice_start: 'A file was begun.',
  recorder_audio_stream_state_changed: 'A user’s sound comes, or does not any more.',
  recorder_video_stream_state_changed: 'A user’s picture comes, or does not any more.',
  recorder_snapshot_file: 'A screenshot was taken.',
  recorder_audio_info_changed: 'A user’s sound has other properties.',
  recorder_video_info_changed: 'A user’s picture has other properties.',
  vod_started: 'The upload to ApsaraVideo for VoD began.',
  vod_triggered: 'All files are in ApsaraVideo for VoD.',
  web_recorder_started: 'The recording of the page began.',
  web_recorder_stopped: 'The recording of the page ended; `code` and `message` say why.',
  web_recorder_capability_limit: 'The page does what can’t be recorded; the recording ends.',
  web_recorder_reload: 'The page was loaded again.',
  transcoder_started: 'Transcoding began.',
  transcoder_completed: 'Transcoding ended; `result` says how.',
  download_failed: 'Files could not be downloaded for transcoding.',
  rtmp_publish_status: 'The push to a CDN address changed; `status` says to what.',
  cloud_transcoder_started: 'A task of Agora’s Cloud Transcoding began.',
  cloud_transcoder_stopped: 'A task of Agora’s Cloud Transcoding ended.',
  cloud_transcoder_status: 'A task of Agora’s Cloud Transcoding has another state.',
  cloud_transcoder_updated: 'A task of Agora’s Cloud Transcoding was changed.',
  postpone_transcode_final_result: 'The final result of transcoding.',
  abnormal:
    'Only of a service state: the service told of something that did not go as its name says; `details` has `msgName` and `status`.',
  unknown: 'A type that this gateway does not know; `eventType` has its number.',
};

const SHOWN_EVENTS: readonly ShownEvent[] = [...NOTIFICATION_EVENTS, ABNORMAL];

const NotificationEventEnum = builder.enumType('NotificationEvent', {
  description: 'What a notification of Agora’s tells of, in Agora’s names.',
  values: enumValues(SHOWN_EVENTS, EVENTS),
});

const SERVICES: Readonly<Record<RecordingService, string>> = {
  cloud_recording: 'The recording as a whole.',
  recorder: 'What is in the channel and records.',
  uploader: 'What brings the files to the customer’s storage.',
  vod: 'What brings them to ApsaraVideo for VoD.',
  web_recorder: 'What opens the page and records it.',
  transcoder: 'What makes MP4 files.',
  downloader: 'What gets files for the transcoder.',
  rtmp_publish: 'What pushes the page to CDN addresses; one state for each.',
};

const RecordingServiceEnum = builder.enumType('RecordingService', {
  description: 'A part of Agora’s service that tells of itself.',
  values: enumValues(RECORDING_SERVICES, SERVICES),
});

const detailsDescription = 'Agora’s own words.';
const explanationDescription =
  'What it says, in a sentence for a person; null where the event’s name says all, or the gateway does not know.';

export const RecordingServiceState = builder.objectRef<ServiceState>('RecordingServiceState').implement({
  description: 'The last that one of Agora’s services told of itself.',
  fields: (t) => ({
    service: t.expose('service', { type: RecordingServiceEnum, description: 'The service.' }),
    event: t.field({
      type: NotificationEventEnum,
      description: 'What it told.',
      resolve: ({ event, isNormal }) => (isNormal ? event : ABNORMAL),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When that happened.' }),
    explanation: t.string({
      nullable: true,
      description: explanationDescription,
      resolve: ({ event, details }) => explanationOf(event, details),
    }),
    details: t.expose('details', { type: 'JSON', description: detailsDescription }),
  }),
});

export const RecordingNotification = builder.objectRef<KeptNotification>('RecordingNotification').implement({
  description: 'A notification of Agora’s.',
  fields: (t) => ({
    event: t.field({
      type: NotificationEventEnum,
      description: 'What it tells of.',
      resolve: ({ eventType }) => eventKindOf(eventType).name,
    }),
    eventType: t.exposeInt('eventType', { description: 'Agora’s number of the event.' }),
    happenedAt: t.expose('happenedAt', { type: 'DateTime', description: 'When it happened.' }),
    receivedAt: t.expose('receivedAt', { type: 'DateTime', description: 'When the notification came.' }),
    explanation: t.string({
      nullable: true,
      description: explanationDescription,
      resolve: ({ eventType, details }) => explanationOf(eventKindOf(eventType).name, details),
    }),
    details: t.expose('details', { type: 'JSON', description: detailsDescription }),
  }),
});

export const RecordingGapType = builder.objectRef<RecordingGap>('RecordingGap').implement({
  description: 'A time in which Agora recorded nothing, before it went on by itself.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'When the last file before it ended.' }),
    to: t.expose('to', { type: 'DateTime', description: 'When the next file began.' }),
  }),
});
