/** Schemas that the JSON columns of `recordings` share, and the outcome's. Keys that newer gateways added are kept. */
import { z } from 'zod';
import type { JsonValue, StopOutcome } from '../domain/outcome.ts';
import { FILE_SOURCES, type RecordedFile } from '../domain/recorded-file.ts';

/** Any value that `JSON.parse` gave. Only a missing key is an error. */
export const jsonValue = z.custom<JsonValue>((value) => value !== undefined);
export const jsonObject = z.record(z.string(), jsonValue);
export const nullableText = z.string().nullable();
export const nullableNumber = z.number().nullable();
/** With a default, because some were added when there were rows already. */
export const flag = z.boolean().default(false);
export const count = z.number().default(0);

/** Checked by hand: there may be thousands of files, and a schema takes several times as long as parsing their JSON. */
export const files = z.custom<readonly RecordedFile[]>(
  (value) => Array.isArray(value) && value.every(isFile),
  'is no list of files',
);

const isText = (value: unknown) => value === null || typeof value === 'string';
const isFlag = (value: unknown) => value === null || typeof value === 'boolean';
const isNumber = (value: unknown) => value === null || typeof value === 'number';
const isOptionalNumber = (value: unknown) => value === undefined || typeof value === 'number';
const TRACK_TYPES: readonly unknown[] = ['audio', 'video', 'audio_and_video', 'other', null];
const SOURCES: readonly unknown[] = FILE_SOURCES;
const FILE: Readonly<Record<keyof RecordedFile, (value: unknown) => boolean>> = {
  fileName: (value) => typeof value === 'string',
  source: (value) => value === undefined || SOURCES.includes(value),
  trackType: (value) => TRACK_TYPES.includes(value),
  uid: isText,
  mixedAllUser: isFlag,
  isPlayable: isFlag,
  sliceStartTime: isNumber,
  sizeBytes: isOptionalNumber,
  storedAt: isOptionalNumber,
};
const FILE_CHECKS = Object.entries(FILE);

function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return FILE_CHECKS.every(([key, isRight]) => isRight(Reflect.get(value, key)));
}

export const uploadingStatus = z.enum(['uploaded', 'backuped', 'unknown']);
const rtmpStatus = z.enum(['connecting', 'publishing', 'onhold', 'disconnected', 'unknown']);

const serviceState = z.enum(['init', 'inProgress', 'exit', 'unknown']);

const serviceCommon = { serviceName: z.string(), payload: jsonValue };
const service = z.discriminatedUnion('type', [
  z.looseObject({ ...serviceCommon, type: z.literal('UploadServiceState'), uploadingStatus }),
  z.looseObject({
    ...serviceCommon,
    type: z.literal('WebRecorderServiceState'),
    state: serviceState.nullable(),
    onhold: z.boolean().nullable(),
    files,
  }),
  z.looseObject({
    ...serviceCommon,
    type: z.literal('RtmpPublishServiceState'),
    status: rtmpStatus.nullable(),
    state: serviceState.nullable().default(null),
    outputs: z.array(z.looseObject({ rtmpUrl: z.string(), status: rtmpStatus })),
  }),
  z.looseObject({ ...serviceCommon, type: z.literal('OtherServiceState') }),
]);

const outcomeCommon = {
  agoraCode: nullableNumber,
  uploadingStatus: uploadingStatus.nullable(),
  isUploadNotified: z.boolean().exactOptional(),
  isComplete: flag,
  files,
  raw: jsonValue,
};
export const outcome = z.discriminatedUnion('type', [
  z.looseObject({ ...outcomeCommon, type: z.literal('StringFileList'), fileName: z.string() }),
  z.looseObject({
    ...outcomeCommon,
    type: z.literal('ExtensionServiceStates'),
    services: z.array(service),
  }),
  z.looseObject({
    ...outcomeCommon,
    type: z.enum(['JsonFileList', 'UploadReport', 'ReportLost', 'NoRecordedFiles', 'RecordingEnded']),
  }),
]) satisfies z.ZodType<StopOutcome>;
