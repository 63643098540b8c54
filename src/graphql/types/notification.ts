import {
  eventKindOf,
  NOTIFICATION_EVENTS,
  type NotificationEvent,
  RECORDING_SERVICES,
  type RecordingService,
} from '../../domain/event-kinds.ts';
import { EVENT_WORDS } from '../../domain/event-words.ts';
import { explanationOf } from '../../domain/explanation.ts';
import type { KeptNotification, RecordingGap, ServiceState } from '../../domain/notification.ts';
import { builder } from '../builder.ts';
import { enumValues } from './enum-values.ts';

export const MAX_NOTIFICATIONS = 100;

/** Shown instead of an event whose name would be misleading: the service reported something else than its name says. */
const ABNORMAL = 'abnormal';
type ShownEvent = NotificationEvent | typeof ABNORMAL;

const EVENTS: Readonly<Record<ShownEvent, string>> = {
  ...EVENT_WORDS,
  abnormal:
    'Only of a service state: the service told of something that did not go as its name says; `details` has `msgName` and `status`.',
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
