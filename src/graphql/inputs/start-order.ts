import type { JsonObject } from '../../domain/outcome.ts';
import { acquireRequest, RESOURCE_EXPIRES_AFTER_H, sceneOf } from '../../domain/requests/acquire.ts';
import { fittingRecordingHour } from '../../domain/requests/extension-services.ts';
import { fittingUidGroup } from '../../domain/requests/recording-config.ts';
import { startRequestWithoutKeys } from '../../domain/requests/start.ts';
import { withoutNulls } from '../../domain/requests/without-nulls.ts';
import type { RecordingMode } from '../../domain/session.ts';
import type { StartOrder } from '../../domain/start-order.ts';
import type { Tenant } from '../../domain/tenant.ts';
import { startInputRules } from './caller-rules.ts';
import { check, type InputPaths } from './check-request.ts';
import { layoutRequestOf } from './layout.ts';
import { issuesOfFollowing, issuesOfTime, ROLL_OVER } from './recording-time.ts';
import { DEFAULT_FILES } from './rtc-configuration.ts';
import { DEFAULT_STORAGE, type StartRecordingInput } from './start-recording-input.ts';
import { issuesOfAppId, issuesOfStorage } from './tenant-rules.ts';
import { WEB_RECORDER_DEFAULTS } from './web-configuration.ts';

type Input = typeof StartRecordingInput.$inferInput;
type Configuration = Input['configuration'];
const SNAPSHOT_FILES = ['jpg'];

/**
 * Translates the input of a start to Agora's format. `uid` is the recorder's; `canMintToken`: the gateway can make one for
 * another recorder.
 * @throws InvalidInputError with all issues: of fields, of fields together, and of apps and storages that the tenant
 * lacks
 */
export function startOrderOf(
  input: Input,
  uid: string,
  tenant: Tenant,
  canMintToken: boolean,
): { readonly mode: RecordingMode; readonly order: StartOrder } {
  const { mode, acquire, start } = startRequestsOf(input);
  const resourceExpiredHour = input.resourceExpiredHour ?? RESOURCE_EXPIRES_AFTER_H;
  const channel = { cname: input.cname, uid };
  const fileNamePrefix = input.fileNamePrefix ?? [];
  const storage = input.storage ?? DEFAULT_STORAGE;
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
      { request: withoutNulls(input), rules: startInputRules, paths: [] },
    ],
    [
      ...issuesOfAppId(input.appId, tenant, 'input.appId'),
      ...issuesOfStorage(storage, tenant, 'input.storage'),
      ...issuesOfTime(input, tenant),
      ...issuesOfFollowing(input, canMintToken),
    ],
  );
  const order = { acquire, start, storage, fileNamePrefix, token: input.token ?? null };
  return { mode, order };
}

/**
 * The unchecked `clientRequest` of acquire and of start, without what the gateway adds. Exported for the test that
 * sends it to the sandbox, which checks as Agora does.
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

function startRequestOf({ configuration, resourceExpiredHour, onExpiry }: Input): {
  readonly mode: RecordingMode;
  readonly start: object;
} {
  const { individual, raw, mix, web } = configuration;
  if (individual) return { mode: 'individual', start: separateRequest(individual) };
  if (raw) return { mode: 'raw', start: separateRequest(raw) };
  if (mix) return { mode: 'mix', start: mixRequest(mix) };
  if (web) {
    const hours = resourceExpiredHour ?? RESOURCE_EXPIRES_AFTER_H;
    // A page that another one is to follow must not end by itself before.
    const fitting = onExpiry === ROLL_OVER ? hours : fittingRecordingHour(hours);
    return { mode: 'web', start: webRequest(web, fitting) };
  }
  throw new Error('a oneOf input has one of its fields');
}

type SeparateConfiguration = NonNullable<Configuration['individual']>;

/** The request of individual and raw mode; raw has no `streamMode`. */
function separateRequest(configuration: SeparateConfiguration) {
  const { recordingConfig, streamMode, snapshotConfig, recordStreams } = configuration;
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
    recordingFileConfig: { avFileType: mix.avFileType ?? DEFAULT_FILES },
  };
}

/** Agora accepts `error_ignore` only for the push to a CDN: only that may fail without ending the recording. */
function webRequest(
  { webRecorder, rtmpPublish, recordMp4, errorHandlePolicy }: WebConfiguration,
  fittingHour: number,
) {
  const maxRecordingHour = webRecorder.maxRecordingHour ?? fittingHour;
  const strict = errorHandlePolicy === ABORT ? { errorHandlePolicy } : {};
  const recorder = {
    serviceName: 'web_recorder_service',
    ...strict,
    serviceParam: { ...WEB_RECORDER_DEFAULTS, ...withoutNulls(webRecorder), maxRecordingHour },
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

/** Maps paths in the requests of acquire and start to paths in `StartRecordingInput`. */
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
