/** Agora's notifications as they come and as they are understood. Pure, and as lenient as the reading of its answers. */
import type { z } from 'zod';
import { isNormal } from '../../domain/details.ts';
import { eventKindOf, type Meaning, type NotificationEvent } from '../../domain/event-kinds.ts';
import type {
  Notification,
  NotificationMeaning,
  RecordingGap,
  ServiceState,
} from '../../domain/notification.ts';
import type { JsonValue } from '../../domain/outcome.ts';
import { STATUS_READY, STATUS_STOP_REQUESTED } from '../../domain/query-status.ts';
import { isPlainText } from '../../domain/requests/session-rules.ts';
import { findFiles } from './file-names.ts';
import { isJsonArray, isJsonObject, readJsonAnswer } from './json.ts';
import {
  notificationDetails,
  notificationEnvelope,
  notificationPayload,
  rtmpOutput,
} from './wire-schemas.ts';

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
  const kind = eventKindOf(eventType);
  const read = notificationDetails.parse(details);
  const asNamed = isNormal(kind.name, details);
  const means = asNamed ? (kind.means ?? meaningOfDetails(kind.name, read)) : (kind.otherwise ?? 'nothing');
  // Those of a download that failed are slices, in one text.
  const files = kind.name === 'download_failed' ? [] : findFiles(details, 'notification');
  return {
    ...{ at: happenedAt, means, files },
    listsAll: files.length > 0 && (means === 'uploaded' || kind.name === 'web_recorder_stopped'),
    uploadPercent: means === 'uploaded' ? 100 : percentOf(kind.name, read),
    state: stateOf(kind, asNamed, happenedAt, details),
    gap: gapOf(kind.name, read),
  };
}

type Details = z.output<typeof notificationDetails>;

/** Of the kinds whose meaning their names don't tell. */
function meaningOfDetails(event: NotificationEvent, { status, errorlevel }: Details): Meaning {
  if (event === 'cloud_recording_error') return errorlevel === FATAL ? 'ending' : 'nothing';
  if (event !== 'cloud_recording_status_update' || status === null) return 'nothing';
  // A look tells what an exit leads to, so there is no need to believe this one.
  if (status >= STATUS_STOP_REQUESTED) return 'ending';
  return status >= STATUS_READY ? 'recording' : 'nothing';
}

function percentOf(event: NotificationEvent, { progress }: Details): number | null {
  if (event !== 'uploading_progress' || progress === null) return null;
  return Math.min(Math.max(progress, 0), 10_000) / 100;
}

/**
 * Where a recording was interrupted and goes on, the last file before it ended at `discontinueUtcMs` and the next one begins at
 * `startUtcMs`; else both are the same (Agora's reference, event 42).
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
  asNamed: boolean,
  at: number,
  details: JsonValue,
): ServiceState | null {
  if (service === null) return null;
  const key = service === 'rtmp_publish' ? (rtmpOutput.parse(details).rtmpurl ?? '') : '';
  return {
    ...{ service, key, event, at },
    isNormal: asNamed,
    details: isJsonObject(details) ? details : {},
  };
}
