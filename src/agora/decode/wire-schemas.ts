/**
 * Agora's answers as zod schemas, read leniently: letter case does not matter, numbers and booleans may be strings, a
 * field that makes no sense reads as null, and nothing ever throws.
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

const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .nullable()
  .catch(null)
  .default(null);

const numeric = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number())
  .nullable()
  .catch(null)
  .default(null);

const integer = numeric.transform((value) => (value !== null && isInt32(value) ? value : null));

const flag = z
  .preprocess(
    (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
    z.union([
      z.boolean(),
      z.literal(['true', '1', 1]).transform(() => true),
      z.literal(['false', '0', 0]).transform(() => false),
    ]),
  )
  .nullable()
  .catch(null)
  .default(null);

/** The last instant that RFC 3339 can write. */
const END_OF_TIME_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** Unix times below this are seconds (up to the year 5138); above it they are milliseconds (from 1973 on). */
const SECONDS_BELOW = 1e11;

const unixTime = numeric.transform((value) => {
  if (value === null || value <= 0) return null;
  const ms = Math.round(value < SECONDS_BELOW ? value * 1000 : value);
  return ms <= END_OF_TIME_MS ? ms : null;
});

/** A list, perhaps as text, or the one object that it would have in it. */
const list = z.preprocess(asList, z.array(z.unknown())).catch([]).default([]);

function asList(value: unknown): unknown {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  return isJsonObject(parsed) ? [parsed] : parsed;
}

/** One of the known words, whatever its letter case; `unknown` for any other; null where there is none. */
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

/** An object read by its folded keys, so that each schema below names fields in lower case. */
function lenient<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(foldObject, z.object(shape));
}

/** What every answer may have around its content. Edge failures are `{message}`, service failures `{code, reason}`. */
export const envelope = lenient({
  code: integer,
  message: text,
  reason: text,
  sid: text,
  resourceid: text,
  serverresponse: z.unknown().optional(),
});

/** The part of an answer that depends on the recording's configuration. */
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

/** What only a report of Agora's has: without any of these a body without its envelope may be any page. */
export const REPORT_KEYS = [
  'filelist',
  'fileliststr',
  'filelistmode',
  'uploadingstatus',
  'extensionservicestate',
];

/** What stands beside a file name. */
export const fileAttributes = lenient({
  tracktype: trackType,
  uid: text,
  mixedalluser: flag,
  isplayable: flag,
  slicestarttime: unixTime,
});

/** `JSON!` in the schema, so a missing payload is an empty object. */
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

/** What is around every notification, and what every one of cloud recording's has in it. */
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
  details: payload,
});

/** What of `details` means something to the gateway; each event has some of these. */
export const notificationDetails = lenient({
  status: integer,
  errorlevel: integer,
  progress: numeric,
  startutcms: unixTime,
  discontinueutcms: unixTime,
});

/** GraphQL's Int, and every code that Agora uses, is a signed 32-bit integer. */
function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -0x80000000 && value <= 0x7fffffff;
}
