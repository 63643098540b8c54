/** What the columns of `recordings` hold. Keys that are not known here were added by newer gateways, and are kept. */
import { z } from 'zod';
import { NOTIFICATION_EVENTS, RECORDING_SERVICES, type Told } from '../domain/notification.ts';
import type { JsonValue, StopOutcome } from '../domain/outcome.ts';
import type { RecordedFile } from '../domain/recorded-file.ts';
import { type Failure, RECORDING_STATES, type Sighting, type Work } from '../domain/recording.ts';
import { RECORDING_MODES } from '../domain/session.ts';
import { json } from './reading.ts';

/** It comes out of JSON, so it is some. */
const anything = z.custom<JsonValue>((value) => value !== undefined);
const object = z.record(z.string(), anything);
const text = z.string().nullable();
const number = z.number().nullable();
/** Some were added later, when there were rows already. */
const flag = z.boolean().default(false);
const count = z.number().default(0);

/** By hand: there may be thousands of them, and a schema takes several times as long as parsing them does. */
const files = z.custom<readonly RecordedFile[]>(
  (value) => Array.isArray(value) && value.every(isFile),
  'is no list of files',
);

const isText = (value: unknown) => value === null || typeof value === 'string';
const isFlag = (value: unknown) => value === null || typeof value === 'boolean';
const isNumber = (value: unknown) => value === null || typeof value === 'number';
const TRACK_TYPES: readonly unknown[] = ['audio', 'video', 'audio_and_video', 'other', null];
const FILE: Readonly<Record<keyof RecordedFile, (value: unknown) => boolean>> = {
  fileName: (value) => typeof value === 'string',
  trackType: (value) => TRACK_TYPES.includes(value),
  uid: isText,
  mixedAllUser: isFlag,
  isPlayable: isFlag,
  sliceStartTime: isNumber,
};
const FILE_CHECKS = Object.entries(FILE);

function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return FILE_CHECKS.every(([key, isRight]) => isRight(Reflect.get(value, key)));
}

const uploadingStatus = z.enum(['uploaded', 'backuped', 'unknown']);
const rtmpStatus = z.enum(['connecting', 'publishing', 'onhold', 'disconnected', 'unknown']);

const serviceCommon = { serviceName: z.string(), payload: anything };
const service = z.discriminatedUnion('type', [
  z.looseObject({ ...serviceCommon, type: z.literal('UploadServiceState'), uploadingStatus }),
  z.looseObject({
    ...serviceCommon,
    type: z.literal('WebRecorderServiceState'),
    state: z.enum(['init', 'inProgress', 'exit', 'unknown']).nullable(),
    onhold: z.boolean().nullable(),
    files,
  }),
  z.looseObject({
    ...serviceCommon,
    type: z.literal('RtmpPublishServiceState'),
    status: rtmpStatus.nullable(),
    outputs: z.array(z.looseObject({ rtmpUrl: z.string(), status: rtmpStatus })),
  }),
  z.looseObject({ ...serviceCommon, type: z.literal('OtherServiceState') }),
]);

const outcomeCommon = {
  agoraCode: number,
  uploadingStatus: uploadingStatus.nullable(),
  files,
  raw: anything,
};
const outcome = z.discriminatedUnion('type', [
  z.looseObject({ ...outcomeCommon, type: z.literal('StringFileList'), fileName: z.string() }),
  z.looseObject({
    ...outcomeCommon,
    type: z.literal('ExtensionServiceStates'),
    services: z.array(service),
  }),
  z.looseObject({
    ...outcomeCommon,
    type: z.enum(['JsonFileList', 'UploadReport', 'NoRecordedFiles', 'RecordingEnded']),
  }),
]) satisfies z.ZodType<StopOutcome>;

const failure = z.looseObject({
  code: z.enum(['UPSTREAM_REJECTED', 'GATEWAY_REFUSED', 'UPSTREAM_UNAVAILABLE', 'NEVER_STARTED']),
  message: z.string(),
  agoraCode: number,
  reason: text,
  field: text,
}) satisfies z.ZodType<Failure>;

const sighting = z.looseObject({
  at: z.number(),
  found: z.boolean(),
  status: number,
  report: outcome,
}) satisfies z.ZodType<Sighting>;

const told = z.looseObject({
  uploadPercent: number,
  uploadingStatus: uploadingStatus.nullable(),
  services: z.array(
    z.looseObject({
      service: z.enum(RECORDING_SERVICES),
      key: z.string(),
      event: z.enum(NOTIFICATION_EVENTS),
      at: z.number(),
      details: anything,
    }),
  ),
  failedOverAt: number,
}) satisfies z.ZodType<Told>;

const elapsed = z.looseObject({ at: z.number(), ms: z.number() }).nullable();

const startLife = z.looseObject({
  phase: z.enum(['acquiring', 'starting', 'confirming']),
  maybeStarted: flag,
  waits: count,
  tried: elapsed,
  exclude: z.array(z.string()),
});

const startOrder = z.looseObject({
  acquire: object,
  start: object,
  storage: z.string(),
  fileNamePrefix: z.array(z.string()),
  token: text,
});

const watchLife = z.looseObject({ notFound: elapsed, notFoundInARow: count });

const stopLife = z.looseObject({
  phase: z.enum(['stopping', 'following']),
  requested: z.boolean(),
  maybeSent: flag,
  looked: flag,
  report: outcome.nullable(),
  endedBefore: flag,
  acknowledged: flag,
  exited: flag,
  waits: count,
  followed: elapsed,
  notFound: elapsed,
  notFoundInARow: count,
  aliveInARow: count,
});

const work = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('start'), life: startLife, order: startOrder }),
  z.looseObject({ kind: z.literal('watch'), life: watchLife }),
  z.looseObject({ kind: z.literal('stop'), life: stopLife, asyncStop: z.boolean() }),
]) satisfies z.ZodType<Work>;

export const recordingColumns = z.object({
  id: z.string(),
  owner: z.string(),
  version: z.number(),
  app_id: z.string(),
  mode: z.enum(RECORDING_MODES),
  cname: z.string(),
  uid: z.string(),
  resource_id: text,
  sid: text,
  state: z.enum(RECORDING_STATES),
  created_at: z.number(),
  started_at: number,
  stop_requested_at: number,
  ended_at: number,
  due_at: number,
  lease_gateway: text,
  lease_until: number,
  idempotency_key: text,
  idempotency_fingerprint: text,
  files: json(files),
  outcome: json(outcome).nullable(),
  failure: json(failure).nullable(),
  sighting: json(sighting).nullable(),
  work: json(work).nullable(),
  told: json(told).nullable(),
});
