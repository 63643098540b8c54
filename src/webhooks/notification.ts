/** Agora's notifications as they come and as they are understood. Pure, and as lenient as the reading of its answers. */
import { findFiles } from '../agora/file-names.ts';
import { isJsonArray, isJsonObject, readJsonAnswer } from '../agora/json-answer.ts';
import { notificationDetails, notificationEnvelope, notificationPayload, rtmpOutput } from '../agora/wire.ts';
import { isNormal } from '../domain/details.ts';
import {
  eventKindOf,
  type Meaning,
  type Notification,
  type NotificationMeaning,
  type RecordingGap,
  type ServiceState,
} from '../domain/notification.ts';
import type { JsonValue } from '../domain/outcome.ts';
import { STATUS_READY, STATUS_STOP_REQUESTED } from '../domain/query-status.ts';
import { isPlainText } from '../domain/session-rules.ts';

/** Names longer than these are nobody's. */
const MAX_NAME = 256;
const SID = /^[A-Za-z0-9]{1,64}$/;

const CLOUD_RECORDING = 3;

/**
 * The notifications of recordings that a body holds: one, or a list of them, each of which counts by itself. What else there is,
 * of other products of Agora's or sent to try the address, is left out. Null where the body is no JSON.
 */
export function readNotifications(appId: string, body: string): readonly Notification[] | null {
  const { json } = readJsonAnswer(body);
  if (json === null) return null;
  return (isJsonArray(json) ? json : [json]).flatMap((each) => notificationOf(appId, each) ?? []);
}

function notificationOf(appId: string, json: JsonValue): Notification | null {
  const envelope = notificationEnvelope.parse(json);
  const payload = notificationPayload.parse(envelope.payload);
  const { noticeid: noticeId, notifyms: notifiedAt, eventtype: eventType } = envelope;
  const { sid } = payload;
  const isOurs = (envelope.productid ?? CLOUD_RECORDING) === CLOUD_RECORDING;
  if (!isOurs || noticeId === null || notifiedAt === null || eventType === null) return null;
  if (noticeId.length > MAX_NAME || !isPlainText(noticeId) || sid === null || !SID.test(sid)) return null;
  const happenedAt = payload.sendts ?? notifiedAt;
  const cname = plainOr(payload.cname);
  const uid = plainOr(payload.uid);
  return { appId, noticeId, notifiedAt, sid, cname, uid, eventType, happenedAt, details: payload.details };
}

/** What no database keeps is nobody's name. */
function plainOr(name: string | null): string | null {
  return name !== null && isPlainText(name) ? name : null;
}

/** Fatal: "may cause the recording to exit" (Agora's reference, event 1). */
const FATAL = 5;

/** What a notification means. Total: a type that nobody knows means nothing, and the names of its files are kept. */
export function notificationMeaningOf({ eventType, happenedAt, details }: Notification): NotificationMeaning {
  const means = meaningOf(eventType, details);
  const files = namesFiles(eventType) ? findFiles(details, 'notification') : [];
  return {
    ...{ at: happenedAt, means, files },
    listsAll: files.length > 0 && (means === 'uploaded' || eventType === WEB_RECORDER_STOPPED),
    uploadPercent: percentOf(eventType, details),
    state: stateOf(eventType, happenedAt, details),
    gap: gapOf(eventType, details),
  };
}

const WEB_RECORDER_STOPPED = 71;

/** The files of 90 are those that could not be downloaded for transcoding: slices, in one text. */
function namesFiles(eventType: number): boolean {
  return eventType !== 90;
}

function meaningOf(eventType: number, details: JsonValue): Meaning {
  const isAsNamed = isNormal(eventKindOf(eventType).name, details);
  const { status, errorlevel } = notificationDetails.parse(details);
  switch (eventType) {
    case 1:
      return errorlevel === FATAL ? 'ending' : 'nothing';
    case 3:
      return meaningOfStatus(status ?? 0);
    case 11:
      return 'exited';
    case 12:
      return 'failing-over';
    case 31:
    case 32:
      return isAsNamed ? 'uploaded' : 'nothing';
    case 40:
      return isAsNamed ? 'recording' : 'ending';
    case 4:
    case 42:
    case 45:
    case 70:
      return 'recording';
    case 41:
    case 71:
    case 72:
      return 'ending';
    default:
      return 'nothing';
  }
}

/** A look tells what an exit leads to, so there is no need to believe this one. */
function meaningOfStatus(status: number): Meaning {
  if (status >= STATUS_STOP_REQUESTED) return 'ending';
  return status >= STATUS_READY ? 'recording' : 'nothing';
}

function percentOf(eventType: number, details: JsonValue): number | null {
  if (eventType === 31 || eventType === 32) {
    return isNormal(eventKindOf(eventType).name, details) ? 100 : null;
  }
  if (eventType !== 33) return null;
  const { progress } = notificationDetails.parse(details);
  return progress === null ? null : Math.min(Math.max(progress, 0), 10_000) / 100;
}

/**
 * Where a recording was interrupted and goes on, the last file before it ended at `discontinueUtcMs` and the next one begins at
 * `startUtcMs`; else both are the same (Agora's reference, event 42).
 */
function gapOf(eventType: number, details: JsonValue): RecordingGap | null {
  if (eventType !== 42) return null;
  const { startutcms: start, discontinueutcms: end } = notificationDetails.parse(details);
  if (start === null || end === null || start === end) return null;
  return { from: Math.min(start, end), to: Math.max(start, end) };
}

function stateOf(eventType: number, at: number, details: JsonValue): ServiceState | null {
  const { name: event, stateOf: service } = eventKindOf(eventType);
  if (service === null) return null;
  const key = service === 'rtmp_publish' ? (rtmpOutput.parse(details).rtmpurl ?? '') : '';
  return {
    ...{ service, key, event, at },
    isNormal: isNormal(event, details),
    details: isJsonObject(details) ? details : {},
  };
}
