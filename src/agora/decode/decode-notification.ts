/** From webhook bodies to notifications, and from notifications to their meaning. Pure, total and lenient. */
import type { z } from 'zod';
import { STATUS_READY, STATUS_STOP_REQUESTED } from '../../domain/answers.ts';
import { eventKindOf, isNormal, type Meaning, type NotificationEvent } from '../../domain/event-kinds.ts';
import type {
  Notification,
  NotificationMeaning,
  RecordingGap,
  ServiceState,
} from '../../domain/notification.ts';
import type { JsonValue } from '../../domain/outcome.ts';
import * as rules from '../../domain/requests/session-rules.ts';
import { findFiles } from './file-names.ts';
import { decodeBody, isJsonArray, isJsonObject } from './json.ts';
import {
  notificationDetails,
  notificationEnvelope,
  notificationPayload,
  rtmpOutput,
} from './wire-schemas.ts';

/** Longer ids are not Agora's. */
const MAX_NOTICE_ID_LENGTH = 256;

/** Agora's `productId` of Cloud Recording. */
const CLOUD_RECORDING = 3;

/**
 * The recordings' notifications in a body, which holds one or a list; each is read independently. Those of Agora's other
 * products, and those sent only to test the address, are left out. Null where the body is not JSON.
 */
export function readNotifications(appId: string, body: string): readonly Notification[] | null {
  const { json } = decodeBody(body);
  if (json === null) return null;
  return (isJsonArray(json) ? json : [json]).flatMap((each) => notificationOf(appId, each) ?? []);
}

function notificationOf(appId: string, json: JsonValue): Notification | null {
  const envelope = notificationEnvelope.parse(json);
  const payload = notificationPayload.parse(envelope.payload);
  const { noticeid: noticeId, notifyms: notifiedAt, eventtype: eventType } = envelope;
  const sid = rules.sid.safeParse(payload.sid).data;
  const isOurs = (envelope.productid ?? CLOUD_RECORDING) === CLOUD_RECORDING;
  if (!isOurs || sid === undefined || notifiedAt === null || eventType === null) return null;
  if (noticeId === null || noticeId.length > MAX_NOTICE_ID_LENGTH || !rules.isPlainText(noticeId))
    return null;
  const happenedAt = payload.sendts ?? notifiedAt;
  const cname = plainOr(payload.cname);
  const uid = plainOr(payload.uid);
  const serviceScene = plainOr(payload.servicescene);
  return {
    ...{ appId, noticeId, notifiedAt, sid, cname, uid, serviceScene, eventType, happenedAt },
    details: payload.details,
  };
}

/** Null for a name that no database can store. */
function plainOr(name: string | null): string | null {
  return name !== null && rules.isPlainText(name) ? name : null;
}

/** `errorLevel` of a fatal error, which "may cause the recording to exit" (Agora's reference, event 1). */
const FATAL = 5;

/** What a notification means. An unknown event type means nothing, and its file names are kept. */
export function notificationMeaningOf({ eventType, happenedAt, details }: Notification): NotificationMeaning {
  const kind = eventKindOf(eventType);
  const read = notificationDetails.parse(details);
  const isAsNamed = isNormal(kind.name, details);
  const means = isAsNamed ? (kind.means ?? meaningOfDetails(kind.name, read)) : (kind.otherwise ?? 'nothing');
  // The files of a failed download are slices, in one string.
  const files = kind.name === 'download_failed' ? [] : findFiles(details, 'notification');
  return {
    at: happenedAt,
    means,
    files,
    listsAll: files.length > 0 && (means === 'uploaded' || kind.name === 'web_recorder_stopped'),
    uploadPercent: means === 'uploaded' ? 100 : percentOf(kind.name, read),
    state: stateOf(kind, isAsNamed, happenedAt, details),
    gap: gapOf(kind.name, read),
  };
}

type Details = z.output<typeof notificationDetails>;

/** The meaning of events whose name alone does not tell it. */
function meaningOfDetails(event: NotificationEvent, { status, errorlevel }: Details): Meaning {
  if (event === 'cloud_recording_error') return errorlevel === FATAL ? 'ending' : 'nothing';
  if (event !== 'cloud_recording_status_update' || status === null) return 'nothing';
  // A query follows and tells the end, so an exit is not believed from here.
  if (status >= STATUS_STOP_REQUESTED) return 'ending';
  return status >= STATUS_READY ? 'recording' : 'nothing';
}

function percentOf(event: NotificationEvent, { progress }: Details): number | null {
  if (event !== 'uploading_progress' || progress === null) return null;
  return Math.min(Math.max(progress, 0), 10_000) / 100;
}

/**
 * The gap in an interrupted recording: the last file before it ends at `discontinueUtcMs`, the next starts at `startUtcMs`.
 * Without an interruption both are the same (Agora's reference, event 42).
 */
function gapOf(
  event: NotificationEvent,
  { startutcms: start, discontinueutcms: end }: Details,
): RecordingGap | null {
  if (event !== 'recorder_slice_start' || start === null || end === null || start === end) return null;
  return { from: Math.min(start, end), to: Math.max(start, end) };
}

function stateOf(
  { name: event, stateOf: service }: ReturnType<typeof eventKindOf>,
  isNormal: boolean,
  at: number,
  details: JsonValue,
): ServiceState | null {
  if (service === null) return null;
  const key = service === 'rtmp_publish' ? (rtmpOutput.parse(details).rtmpurl ?? '') : '';
  return { service, key, event, at, isNormal, details: isJsonObject(details) ? details : {} };
}
