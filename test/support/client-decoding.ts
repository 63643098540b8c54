/**
 * What Agora's own clients for Node.js, Go, Python and Java decode of an answer: these names in this spelling, these JSON
 * types. The Java client takes no field that it does not know in a file, a payload or a service, so there is none here.
 */
import { z } from 'zod';

const text = z.string().min(1);
const whole = z.number().int();
const status = z.literal([0, 1, 2, 3, 4, 5, 6, 7, 8, 20]);
const uploadingStatus = z.enum(['uploaded', 'backuped', 'unknown']);

const file = z.strictObject({
  fileName: text,
  trackType: z.enum(['audio', 'video', 'audio_and_video']),
  uid: text,
  mixedAllUser: z.boolean(),
  isPlayable: z.boolean(),
  sliceStartTime: whole,
});
const pageFile = z.strictObject({ filename: text, sliceStartTime: whole });

const pageState = z.enum(['init', 'inProgress', 'exit']);
const page = z.strictObject({
  serviceName: z.literal('web_recorder_service'),
  payload: z.strictObject({ state: pageState, onhold: z.boolean(), fileList: z.array(pageFile) }),
});
/** No client decodes the files of a stopped page, and the references spell their names in both ways. */
const stoppedPageFile = z.union([pageFile, z.strictObject({ fileName: text, sliceStartTime: whole })]);
const stoppedPage = page.extend({
  payload: page.shape.payload.extend({ fileList: z.array(stoppedPageFile) }),
});
const output = z.strictObject({
  rtmpUrl: text,
  status: z.enum(['connecting', 'publishing', 'onhold', 'disconnected']),
});
const cdn = z.strictObject({
  serviceName: z.literal('rtmp_publish_service'),
  payload: z.strictObject({ state: text, outputs: z.array(output).length(1) }),
});
const upload = z.strictObject({
  serviceName: z.literal('upload_service'),
  payload: z.strictObject({ uploadingStatus }),
});

const queriedFiles = z.strictObject({
  status,
  fileListMode: z.literal('json'),
  fileList: z.array(file),
  sliceStartTime: whole.optional(),
});
const queriedScreenshots = z.strictObject({ status, sliceStartTime: whole });

/** `serverResponse` of `query`. A client tells a list of files from screenshots by `fileListMode` alone. */
export const QUERIED = {
  string: z.strictObject({ status, fileListMode: z.literal('string'), fileList: z.string() }),
  json: queriedFiles,
  screenshots: queriedScreenshots,
  'recording-and-screenshots': z.union([queriedFiles, queriedScreenshots]),
  // What records the page comes first: by the first service's name the Java client picks the class that it decodes into.
  services: z.strictObject({
    status,
    extensionServiceState: z.union([z.tuple([page]), z.tuple([page, cdn])]),
  }),
};

const stoppedFiles = z.strictObject({
  fileListMode: z.literal('json'),
  fileList: z.array(file).min(1),
  uploadingStatus,
});
const stoppedScreenshots = z.strictObject({ uploadingStatus });

/** `serverResponse` of a `stop` that waited for the upload. */
export const STOPPED = {
  string: z.strictObject({ fileListMode: z.literal('string'), fileList: text, uploadingStatus }),
  json: stoppedFiles,
  screenshots: stoppedScreenshots,
  'recording-and-screenshots': z.union([stoppedFiles, stoppedScreenshots]),
  services: z.strictObject({
    extensionServiceState: z.array(z.discriminatedUnion('serviceName', [upload, stoppedPage, cdn])),
  }),
};
