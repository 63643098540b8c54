import { z } from 'zod';
import type { RecordingMode } from '../domain/session.ts';
import type { RecordingSetup } from './recording.ts';

const text = z.string().min(1);

/** What every POST carries. */
export const party = z.looseObject({ cname: text, uid: text });

export const acquireRequest = party.extend({
  clientRequest: z
    .looseObject({ resourceExpiredHour: z.number().int().min(1).max(720).optional() })
    .optional(),
});

export const stopRequest = party.extend({
  clientRequest: z.looseObject({ async_stop: z.boolean().optional() }).optional(),
});

const service = z.looseObject({
  serviceName: text,
  serviceParam: z
    .looseObject({
      url: z.string().optional(),
      outputs: z.array(z.looseObject({ rtmpUrl: text })).optional(),
    })
    .optional(),
});

export const startRequest = party.extend({
  clientRequest: z.looseObject({
    storageConfig: z.looseObject({
      vendor: z.number(),
      region: z.number(),
      bucket: text,
      accessKey: text,
      secretKey: text,
    }),
    recordingConfig: z
      .looseObject({ maxIdleTime: z.number().int().min(5).max(2_592_000).optional() })
      .optional(),
    recordingFileConfig: z.looseObject({ avFileType: z.array(z.enum(['hls', 'mp4'])).optional() }).optional(),
    snapshotConfig: z.looseObject({ captureInterval: z.number().min(5).max(3600).optional() }).optional(),
    extensionServiceConfig: z.looseObject({ extensionServices: z.array(service).min(1) }).optional(),
  }),
});

const DEFAULT_MAX_IDLE_TIME_S = 30;

/**
 * What a start asks for, or the name of the field that Agora would refuse (upstream contract, "Field rules").
 */
export function setupOf(
  mode: RecordingMode,
  { clientRequest }: z.output<typeof startRequest>,
): RecordingSetup | { readonly refused: string } {
  const { recordingConfig, recordingFileConfig, snapshotConfig, extensionServiceConfig } = clientRequest;
  const avFileType = recordingFileConfig?.avFileType ?? ['hls'];
  if (!avFileType.includes('hls')) return { refused: 'avFileType' };
  if (snapshotConfig !== undefined && mode !== 'individual') return { refused: 'snapshotConfig' };
  const services = extensionServiceConfig?.extensionServices ?? [];
  const recordsPage = services.some(({ serviceName, serviceParam }) => {
    return serviceName === 'web_recorder_service' && serviceParam?.url !== undefined;
  });
  if (mode === 'web' && !recordsPage) return { refused: 'extensionServiceConfig' };

  const onlySnapshots = snapshotConfig !== undefined && recordingFileConfig === undefined;
  const shapes: Readonly<Record<RecordingMode, RecordingSetup['shape']>> = {
    web: 'services',
    mix: avFileType.includes('mp4') ? 'json' : 'string',
    individual: onlySnapshots ? 'upload-only' : snapshotConfig === undefined ? 'json' : 'json-without-mode',
  };
  return {
    mode,
    shape: shapes[mode],
    maxIdleTimeMs: (recordingConfig?.maxIdleTime ?? DEFAULT_MAX_IDLE_TIME_S) * 1000,
    rtmpUrls: services.flatMap(
      ({ serviceParam }) => serviceParam?.outputs?.map((output) => output.rtmpUrl) ?? [],
    ),
  };
}
