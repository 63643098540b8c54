import { cdnAddressesIn, webRecorderIn } from '../domain/requests/extension-services.ts';
import { STREAMS } from '../domain/requests/recording-config.ts';
import type { StartClientRequest } from '../domain/requests/start.ts';
import type { RecordingMode } from '../domain/session.ts';
import { HOUR_MS } from './clock.ts';
import { KINDS, type Kind, type Subscribed, subscribedFrom } from './subscriptions.ts';

/** The settings of `start` that answers depend on and that never change. */
export interface RecordingSetup {
  readonly mode: RecordingMode;
  /** The shape that `stop` answers in (upstream contract, "Answers of `stop`"). */
  readonly shape: 'string' | 'json' | 'upload-only' | 'services';
  /** The folders in front of every file name. */
  readonly fileNamePrefix: readonly string[];
  readonly writesMp4: boolean;
  /** Whether there is an index of both tracks besides one for each (`streamMode` standard). */
  readonly writesBothTracks: boolean;
  readonly kinds: readonly Kind[];
  readonly snapshotEveryMs: number | null;
  /** The recording ends when the channel has been empty for this long; null for a web page, which has no channel. */
  readonly maxIdleTimeMs: number | null;
  /** The recording ends after this long; null: no limit. */
  readonly maxRecordingMs: number | null;
}

/** The settings that `update` can change. */
export interface Changeable {
  readonly onhold: boolean;
  readonly rtmpUrls: readonly string[];
  readonly subscribed: Subscribed;
}

const DEFAULT_MAX_IDLE_TIME_S = 30;
const DEFAULT_CAPTURE_INTERVAL_S = 10;

/** The kinds of stream by the value of `streamTypes`. */
const RECORDED: Readonly<Record<number, readonly Kind[]>> = {
  [STREAMS.audio]: ['audio'],
  [STREAMS.video]: ['video'],
  [STREAMS.both]: KINDS,
};

/** The settings of a `start` request that has been validated. */
export function setupOf(
  mode: RecordingMode,
  request: StartClientRequest,
  fileNamePrefix: readonly string[] = [],
): RecordingSetup & Changeable {
  const { recordingConfig, recordingFileConfig, snapshotConfig, extensionServiceConfig } = request;
  const kinds = RECORDED[recordingConfig?.streamTypes ?? STREAMS.both] ?? KINDS;
  const services = extensionServiceConfig?.extensionServices ?? [];
  const page = mode === 'web' ? webRecorderIn(services) : null;
  const { maxIdleTime = DEFAULT_MAX_IDLE_TIME_S } = recordingConfig ?? {};
  const writesMp4 = recordingFileConfig?.avFileType?.includes('mp4') ?? false;
  const onlySnapshots = snapshotConfig !== undefined && recordingFileConfig === undefined;
  const { captureInterval = DEFAULT_CAPTURE_INTERVAL_S } = snapshotConfig ?? {};
  const separate = onlySnapshots ? 'upload-only' : 'json';
  const shapes: Readonly<Record<RecordingMode, RecordingSetup['shape']>> = {
    web: 'services',
    mix: writesMp4 ? 'json' : 'string',
    individual: separate,
    raw: separate,
  };
  return {
    mode,
    shape: shapes[mode],
    fileNamePrefix,
    writesMp4,
    writesBothTracks: recordingConfig?.streamMode === 'standard' && kinds.length === KINDS.length,
    kinds,
    snapshotEveryMs: snapshotConfig ? captureInterval * 1000 : null,
    maxIdleTimeMs: page === null ? maxIdleTime * 1000 : null,
    maxRecordingMs: page === null ? null : page.maxRecordingHour * HOUR_MS,
    onhold: page?.onhold ?? false,
    rtmpUrls: page === null ? [] : cdnAddressesIn(services),
    subscribed: subscribedFrom(recordingConfig ?? {}, kinds),
  };
}
