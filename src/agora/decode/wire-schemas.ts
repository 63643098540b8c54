/**
 * Agora's responses and notifications as lenient zod schemas: letter case does not matter, numbers and booleans may be
 * strings, an invalid field becomes null, and nothing throws.
 */
import { z } from 'zod';
import type {
  JsonValue,
  RtmpPublishStatus,
  UploadingStatus,
  WebRecorderState,
} from '../../domain/outcome.ts';
import type { TrackType } from '../../domain/recorded-file.ts';
import { foldKey, foldObject, isJsonObject, parseJson } from './json.ts';

/** Missing and invalid values become null. */
function orNull<Output>(schema: z.ZodType<Output>) {
  return schema.nullable().catch(null).default(null);
}

const text = orNull(z.union([z.string(), z.number(), z.boolean()]).transform(String));

const numeric = orNull(z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number()));

const integer = numeric.transform((value) => (value !== null && isInt32(value) ? value : null));

const flag = orNull(
  z.preprocess(
    (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
    z.union([
      z.boolean(),
      z.literal(['true', '1', 1]).transform(() => true),
      z.literal(['false', '0', 0]).transform(() => false),
    ]),
  ),
);

/** The last instant that RFC 3339 can express. */
const END_OF_TIME_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** Unix times below this are seconds (up to the year 5138), from it on milliseconds (since 1973). */
const SECONDS_BELOW = 1e11;

const unixTime = numeric.transform((value) => {
  if (value === null || value <= 0) return null;
  const ms = Math.round(value < SECONDS_BELOW ? value * 1000 : value);
  return ms <= END_OF_TIME_MS ? ms : null;
});

/** A list, a list as JSON text, or a single object, which counts as a list of one. */
const list = z.preprocess(asList, z.array(z.unknown())).catch([]).default([]);

function asList(value: unknown): unknown {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  return isJsonObject(parsed) ? [parsed] : parsed;
}

/** A known word in any letter case; `unknown` for any other word; null where the field is missing. */
function word<Known extends string>(words: Readonly<Record<string, Known>>, unknown: Known) {
  return text.transform((value) => (value === null ? null : (words[foldKey(value.trim())] ?? unknown)));
}

const uploadingStatus = word<UploadingStatus>(
  { uploaded: 'uploaded', backuped: 'backuped', backedup: 'backuped' },
  'unknown',
);

const trackType = word<TrackType>(
  { audio: 'audio', video: 'video', audioandvideo: 'audio_and_video' },
  'other',
);

const webRecorderState = word<WebRecorderState>(
  { init: 'init', inprogress: 'inProgress', exit: 'exit' },
  'unknown',
);

const rtmpPublishStatus = word<RtmpPublishStatus>(
  { connecting: 'connecting', publishing: 'publishing', onhold: 'onhold', disconnected: 'disconnected' },
  'unknown',
);

/** An object with folded keys, so the schemas below name fields in lower case. */
function lenient<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(foldObject, z.object(shape));
}

/** What may surround any response's content. Edge failures are `{message}`, service failures `{code, reason}`. */
export const envelope = lenient({
  code: integer,
  message: text,
  reason: text,
  sid: text,
  resourceid: text,
  serverresponse: z.unknown().optional(),
});

/** The part of a response that depends on the recording's configuration. */
export const serverResponse = lenient({
  code: integer,
  status: integer,
  message: text,
  reason: text,
  filelist: z.unknown().optional(),
  fileliststr: z.unknown().optional(),
  uploadingstatus: uploadingStatus,
  extensionservicestate: list,
  /** `404 failed to find worker` can come as `{command, payload: {message}}`. */
  payload: lenient({ message: text }),
});

/** Keys that only Agora's reports have: a body with neither the envelope nor one of these may be any page. */
export const REPORT_KEYS = [
  'filelist',
  'fileliststr',
  'filelistmode',
  'uploadingstatus',
  'extensionservicestate',
];

/** The attributes beside a file name. */
export const fileAttributes = lenient({
  tracktype: trackType,
  uid: text,
  mixedalluser: flag,
  isplayable: flag,
  slicestarttime: unixTime,
});

/** `JSON!` in the GraphQL schema, so a missing payload becomes an empty object. */
const payload = z
  .custom<JsonValue>()
  .nullish()
  .transform((value): JsonValue => value ?? {});

export const extensionService = lenient({ servicename: text, payload });
export const uploadPayload = lenient({ uploadingstatus: uploadingStatus });
export const webRecorderPayload = lenient({ state: webRecorderState, onhold: flag });
export const rtmpPublishPayload = lenient({
  status: rtmpPublishStatus,
  state: webRecorderState,
  outputs: list,
});
export const rtmpOutput = lenient({ rtmpurl: text, status: rtmpPublishStatus });

/** The envelope of every notification, and the payload of every notification of Cloud Recording. */
export const notificationEnvelope = lenient({
  noticeid: text,
  productid: integer,
  eventtype: integer,
  notifyms: unixTime,
  payload: z.unknown().optional(),
});
export const notificationPayload = lenient({
  sid: text,
  cname: text,
  uid: text,
  sendts: unixTime,
  servicescene: text,
  details: payload,
});

/** The fields of `details` that the gateway uses; each event has some of them. */
export const notificationDetails = lenient({
  status: integer,
  errorlevel: integer,
  progress: numeric,
  startutcms: unixTime,
  discontinueutcms: unixTime,
});

/** GraphQL's Int and all of Agora's codes are signed 32-bit integers. */
function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -0x80000000 && value <= 0x7fffffff;
}
