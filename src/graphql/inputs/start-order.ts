import type { JsonObject } from '../../domain/outcome.ts';
import { acquireRequest, RESOURCE_EXPIRES_AFTER_H, sceneOf } from '../../domain/requests/acquire.ts';
import { fittingRecordingHour } from '../../domain/requests/extension-services.ts';
import { fittingUidGroup } from '../../domain/requests/recording-config.ts';
import { startRequestWithoutKeys } from '../../domain/requests/start.ts';
import { withoutNulls } from '../../domain/requests/without-nulls.ts';
import type { RecordingMode } from '../../domain/session.ts';
import type { StartOrder } from '../../domain/start-order.ts';
import type { Tenant } from '../../domain/tenant.ts';
import { ofStart } from './caller-rules.ts';
import { check, type InputPaths } from './check-request.ts';
import { layoutRequestOf } from './layout.ts';
import type { StartRecordingInput } from './start-recording-input.ts';
import { issuesOfAppId, issuesOfStorage } from './tenant-rules.ts';

type Input = typeof StartRecordingInput.$inferInput;
type Configuration = Input['configuration'];
const SNAPSHOT_FILES = ['jpg'];

/**
 * What a caller asks for, in Agora's own words. `uid` is the recorder's, the caller's or a random one.
 * @throws InvalidInputError with all that is wrong: the fields, what they say together, and what the tenant does not have
 */
export function startOrderOf(
  input: Input,
  uid: string,
  tenant: Tenant,
): { readonly mode: RecordingMode; readonly order: StartOrder } {
  const { mode, acquire, start } = startRequestsOf(input);
  const resourceExpiredHour = input.resourceExpiredHour ?? RESOURCE_EXPIRES_AFTER_H;
  const channel = { cname: input.cname, uid };
  const fileNamePrefix = input.fileNamePrefix ?? [];
  const paths = inputPathsOf(mode);
  const rules = startRequestWithoutKeys[mode];
  const clientRequest = {
    ...withoutNulls({ token: input.token }),
    ...start,
    storageConfig: { fileNamePrefix },
  };
  check(
    [
      { request: { ...channel, clientRequest: acquire }, rules: acquireRequest, paths },
      { request: { ...channel, clientRequest, resourceExpiredHour }, rules, paths },
      { request: withoutNulls(input), rules: ofStart, paths: [] },
    ],
    [
      ...issuesOfAppId(input.appId, tenant, 'input.appId'),
      ...issuesOfStorage(input.storage, tenant, 'input.storage'),
    ],
  );
  const order = { acquire, start, storage: input.storage, fileNamePrefix, token: input.token ?? null };
  return { mode, order };
}

/**
 * `clientRequest` of acquire and of start, unchecked, as far as the caller decides. Exported for the test that asks the sandbox
 * what Agora would say to it.
 */
export function startRequestsOf(input: Input): {
  readonly mode: RecordingMode;
  readonly acquire: JsonObject;
  readonly start: JsonObject;
} {
  const { mode, start } = startRequestOf(input);
  const { resourceExpiredHour, region, excludeResourceIds } = input;
  return {
    mode,
    acquire: withoutNulls({ scene: sceneOf(mode), resourceExpiredHour, region, excludeResourceIds }),
    start: withoutNulls(start),
  };
}

function startRequestOf({ configuration, resourceExpiredHour }: Input): {
  readonly mode: RecordingMode;
  readonly start: object;
} {
  const { individual, raw, mix, web } = configuration;
  if (individual) return { mode: 'individual', start: separateRequest(individual) };
  if (raw) return { mode: 'raw', start: separateRequest(raw) };
  if (mix) return { mode: 'mix', start: mixRequest(mix) };
  if (web) return { mode: 'web', start: webRequest(web, resourceExpiredHour ?? RESOURCE_EXPIRES_AFTER_H) };
  throw new Error('a oneOf input has one of its fields');
}

type SeparateConfiguration = Pick<
  NonNullable<Configuration['individual']>,
  'recordingConfig' | 'streamMode' | 'snapshotConfig' | 'recordStreams'
>;

/** Individual and raw, which has no `streamMode`: each user in files of their own. */
function separateRequest({
  recordingConfig,
  streamMode,
  snapshotConfig,
  recordStreams,
}: SeparateConfiguration) {
  const records = !snapshotConfig || recordStreams;
  const config = channelConfig(recordingConfig);
  const subscribeUidGroup = config.subscribeUidGroup ?? fittingUidGroup(config);
  return {
    recordingConfig: { ...config, subscribeUidGroup, streamMode },
    recordingFileConfig: records ? { avFileType: ['hls'] } : null,
    snapshotConfig: snapshotConfig ? { ...snapshotConfig, fileType: SNAPSHOT_FILES } : null,
  };
}

function mixRequest(mix: NonNullable<Configuration['mix']>) {
  const { layout, ...picture } = mix.transcodingConfig ?? {};
  return {
    recordingConfig: {
      ...channelConfig(mix.recordingConfig),
      audioProfile: mix.audioProfile,
      transcodingConfig: mix.transcodingConfig
        ? { ...picture, ...(layout && layoutRequestOf(layout)) }
        : null,
    },
    recordingFileConfig: { avFileType: mix.avFileType },
  };
}

/** Only the push to a CDN may fail without ending the recording: Agora knows `error_ignore` nowhere else. */
function webRequest(
  { webRecorder, rtmpPublish, recordMp4, errorHandlePolicy }: WebConfiguration,
  resourceExpiredHour: number,
) {
  const maxRecordingHour = webRecorder.maxRecordingHour ?? fittingRecordingHour(resourceExpiredHour);
  const strict = errorHandlePolicy === ABORT ? { errorHandlePolicy } : {};
  const recorder = {
    serviceName: 'web_recorder_service',
    ...strict,
    serviceParam: { ...webRecorder, maxRecordingHour },
  };
  const publisher = { serviceName: 'rtmp_publish_service', errorHandlePolicy, serviceParam: rtmpPublish };
  return {
    recordingFileConfig: { avFileType: recordMp4 ? ['hls', 'mp4'] : ['hls'] },
    extensionServiceConfig: {
      ...strict,
      extensionServices: rtmpPublish ? [recorder, publisher] : [recorder],
    },
  };
}

type WebConfiguration = NonNullable<Configuration['web']>;
const ABORT: WebConfiguration['errorHandlePolicy'] = 'error_abort';

type ChannelConfig = NonNullable<NonNullable<Configuration['mix']>['recordingConfig']>;

function channelConfig(config: ChannelConfig | null | undefined) {
  const { subscriptions, decryption, ...rest } = config ?? {};
  return { ...rest, ...subscriptions, ...decryption };
}

/** Where the fields of acquire and start stand in `StartRecordingInput`, the first that fits. */
function inputPathsOf(mode: RecordingMode): InputPaths {
  const own = `configuration.${mode}.`;
  return [
    [/^clientRequest\.storageConfig\./, ''],
    [/^clientRequest\.(?=token|region|resourceExpiredHour|excludeResourceIds)/, ''],
    [/^clientRequest\.extension.+\.serviceParam\.(?=outputs)/, `${own}rtmpPublish.`],
    [/^clientRequest\.extension.+\.serviceParam\./, `${own}webRecorder.`],
    [
      /^clientRequest\.recordingConfig\.(?=(un)?subscribe(Audio|Video))/i,
      `${own}recordingConfig.subscriptions.`,
    ],
    [/^clientRequest\.recordingConfig\.(?=decryptionMode|secret|salt)/, `${own}recordingConfig.decryption.`],
    [/^clientRequest\.recordingConfig\.(?=transcodingConfig\.(width|height|fps|bitrate))/, own],
    [/^clientRequest\.recordingConfig\.transcodingConfig\./, `${own}transcodingConfig.layout.`],
    [/^clientRequest\.recordingConfig\.(?=audioProfile|streamMode)/, own],
    [/^clientRequest\.(recordingFileConfig\.)?/, own],
  ];
}
