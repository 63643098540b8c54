import { InvalidInputError } from '../domain/errors.ts';
import type { JsonValue } from '../domain/outcome.ts';
import type { RecordingMode } from '../domain/session.ts';
import { CHANNEL_NAME_RULE, cnameFitsMode } from '../domain/session-rules.ts';
import type { StartOrder } from '../domain/start-order.ts';
import type { StartRecordingInput } from './start-recording-input.ts';

type Input = typeof StartRecordingInput.$inferInput;
type Configuration = Input['configuration'];
type JsonObject = { readonly [key: string]: JsonValue };

/** Scenes of acquire: RTC channels, and web pages. */
const SCENES: Readonly<Record<RecordingMode, number>> = { individual: 0, mix: 0, web: 1 };

const SNAPSHOT_FILES = ['jpg'];

/**
 * What a caller asks for, in Agora's own words.
 * @throws InvalidInputError where fields contradict one another, or name what this gateway does not have
 */
export function startOrderOf(
  input: Input,
  storages: readonly string[],
): { readonly mode: RecordingMode; readonly order: StartOrder } {
  const { mode, start } = startRequestOf(input.configuration);
  check(input, mode, storages);
  const order: StartOrder = {
    acquire: withoutNulls({
      scene: SCENES[mode],
      resourceExpiredHour: input.resourceExpiredHour,
      region: input.region,
    }),
    start,
    storage: input.storage,
    fileNamePrefix: input.fileNamePrefix ?? [],
    token: input.token ?? null,
  };
  return { mode, order };
}

function startRequestOf(configuration: Configuration): {
  readonly mode: RecordingMode;
  readonly start: JsonObject;
} {
  const { individual, mix, web } = configuration;
  if (individual) return { mode: 'individual', start: individualRequest(individual) };
  if (mix) return { mode: 'mix', start: mixRequest(mix) };
  if (web) return { mode: 'web', start: webRequest(web) };
  throw new Error('a oneOf input has one of its fields');
}

function individualRequest({
  recordingConfig,
  streamMode,
  snapshotConfig,
  recordStreams,
}: NonNullable<Configuration['individual']>): JsonObject {
  const records = !snapshotConfig || recordStreams;
  return withoutNulls({
    recordingConfig: { ...channelConfig(recordingConfig), streamMode },
    recordingFileConfig: records ? { avFileType: ['hls'] } : null,
    snapshotConfig: snapshotConfig ? { ...snapshotConfig, fileType: SNAPSHOT_FILES } : null,
  });
}

function mixRequest(mix: NonNullable<Configuration['mix']>): JsonObject {
  const { layout, ...picture } = mix.transcodingConfig ?? {};
  return withoutNulls({
    recordingConfig: {
      ...channelConfig(mix.recordingConfig),
      audioProfile: mix.audioProfile,
      transcodingConfig: mix.transcodingConfig ? { ...picture, ...layout } : null,
    },
    recordingFileConfig: { avFileType: mix.avFileType },
  });
}

function webRequest(web: NonNullable<Configuration['web']>): JsonObject {
  const recorder = {
    serviceName: 'web_recorder_service',
    ...(web.errorHandlePolicy ? { errorHandlePolicy: web.errorHandlePolicy } : {}),
    serviceParam: web.webRecorder,
  };
  const publisher = { serviceName: 'rtmp_publish_service', serviceParam: web.rtmpPublish };
  return withoutNulls({
    recordingFileConfig: { avFileType: web.recordMp4 ? ['hls', 'mp4'] : ['hls'] },
    extensionServiceConfig: {
      ...(web.errorHandlePolicy ? { errorHandlePolicy: web.errorHandlePolicy } : {}),
      extensionServices: web.rtmpPublish ? [recorder, publisher] : [recorder],
    },
  });
}

type ChannelConfig = NonNullable<NonNullable<Configuration['mix']>['recordingConfig']>;

function channelConfig(config: ChannelConfig | null | undefined) {
  const { subscriptions, decryption, ...rest } = config ?? {};
  return { ...rest, ...subscriptions, ...decryption };
}

function check({ storage, cname }: Input, mode: RecordingMode, storages: readonly string[]): void {
  const issues = [
    ...(cnameFitsMode({ mode, cname }) ? [] : [{ path: 'input.cname', message: CHANNEL_NAME_RULE }]),
    ...(storages.includes(storage)
      ? []
      : [{ path: 'input.storage', message: 'The gateway’s configuration has no storage with this name.' }]),
  ];
  if (issues.length > 0) throw new InvalidInputError(issues);
}

/** The value as Agora is to get it: what a caller left out is not sent. */
export function withoutNulls(value: object): JsonObject {
  const kept: JsonObject = JSON.parse(
    JSON.stringify(value, (_key, each: unknown) => (each === null ? undefined : each)),
  );
  return kept;
}
