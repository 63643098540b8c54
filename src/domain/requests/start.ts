/** The body of `start`, by mode (upstream contract, "Field rules" and "Rules between fields"). */
import { z } from 'zod';
import type { RecordingMode } from '../session.ts';
import { channelIn, inEachMode } from './channel.ts';
import { extensionServiceConfig, isWebRecorder, recordingHoursIn } from './extension-services.ts';
import { channelConfig, individualConfig, mixConfig, rawConfig, STREAMS } from './recording-config.ts';
import * as rules from './rules.ts';
import { storageConfig, storageWithoutKeys } from './storage-config.ts';

const recordingFileConfig = z
  .looseObject({
    avFileType: z
      .array(z.enum(['hls', 'mp4']))
      // Agora writes MP4 from the HLS files, never alone.
      .refine(
        (types) => types.includes('hls') && new Set(types).size === types.length,
        'Expected [HLS] or [HLS, MP4].',
      )
      .optional(),
  })
  .optional();

const snapshotConfig = z.looseObject({
  // In seconds: from 5 in one of Agora’s references, from 1 in another.
  captureInterval: rules.wholeNumber(1, 3600).optional(),
  fileType: z.tuple([z.literal('jpg')], 'Expected ["jpg"].'),
});

const none = (what: string) => z.undefined(`Expected no ${what} in this mode.`).optional();

const common = {
  token: z.string().max(2048, 'Expected at most 2048 characters.').optional(),
  recordingFileConfig,
};

const individualFields = z.looseObject({
  ...common,
  recordingConfig: individualConfig.optional(),
  snapshotConfig: snapshotConfig.optional(),
  extensionServiceConfig: extensionServiceConfig.optional(),
});
const individual = individualFields.superRefine(checkSnapshots);

const rawFields = z.looseObject({
  ...common,
  recordingConfig: rawConfig.optional(),
  snapshotConfig: snapshotConfig.optional(),
  extensionServiceConfig: none('extensionServiceConfig'),
});
const raw = rawFields.superRefine(checkSnapshots);

const mix = z.looseObject({
  ...common,
  recordingConfig: mixConfig.optional(),
  snapshotConfig: none('snapshotConfig'),
  extensionServiceConfig: extensionServiceConfig.optional(),
});

const web = z.looseObject({
  ...common,
  recordingConfig: channelConfig.optional(),
  snapshotConfig: none('snapshotConfig'),
  extensionServiceConfig: extensionServiceConfig.refine(
    ({ extensionServices }) => extensionServices.some(isWebRecorder),
    'Expected a web_recorder_service.',
  ),
});

const CLIENT_REQUESTS = { individual, raw, mix, web };

/** `clientRequest` of a start, without its storage. */
export type StartClientRequest = z.output<(typeof CLIENT_REQUESTS)[RecordingMode]>;

function startWith(mode: RecordingMode, storage: typeof storageConfig | typeof storageWithoutKeys) {
  const clientRequest: z.ZodType<StartClientRequest> = CLIENT_REQUESTS[mode];
  return channelIn(mode)
    .extend({
      clientRequest: z.intersection(clientRequest, z.looseObject({ storageConfig: storage })),
      resourceExpiredHour: z.number(),
    })
    .superRefine(checkHours);
}

/** The body of a start, as sent to Agora, with the `resourceExpiredHour` of its acquire beside it. */
export const startRequest = inEachMode((mode) => startWith(mode, storageConfig));

/** The same before the storage's keys are added. */
export const startRequestWithoutKeys = inEachMode((mode) => startWith(mode, storageWithoutKeys));

/** After `resourceExpiredHour` nothing can stop a recording, so Agora records no page for longer. */
function checkHours(
  body: { readonly clientRequest: StartClientRequest; readonly resourceExpiredHour: number },
  context: z.RefinementCtx,
): void {
  const { clientRequest, resourceExpiredHour } = body;
  const services = clientRequest.extensionServiceConfig;
  // Another rule reports an invalid `resourceExpiredHour`.
  if (services === undefined || resourceExpiredHour < 1) return;
  for (const { index, maxRecordingHour } of recordingHoursIn(services.extensionServices)) {
    if (maxRecordingHour <= resourceExpiredHour) continue;
    const service = ['clientRequest', 'extensionServiceConfig', 'extensionServices', index];
    const path = [...service, 'serviceParam', 'maxRecordingHour'];
    rules.reporterOf(context)(path, `Expected at most resourceExpiredHour, ${resourceExpiredHour}.`);
  }
}

/** Screenshots are made from video: it has to be recorded, and at least one user’s has to be subscribed to. */
function checkSnapshots(
  { snapshotConfig, recordingConfig = {} }: z.output<typeof individualFields | typeof rawFields>,
  context: z.RefinementCtx,
): void {
  if (snapshotConfig === undefined) return;
  const report = rules.reporterOf(context);
  const { streamTypes = STREAMS.both } = recordingConfig;
  if (streamTypes === STREAMS.audio) {
    report(['snapshotConfig'], 'Expected video in streamTypes with snapshotConfig.');
    return;
  }
  if (rules.leavesNobody('Video', recordingConfig)) {
    report(['recordingConfig', 'unSubscribeVideoUids'], 'Expected video of somebody with snapshotConfig.');
  }
  // With video alone in streamTypes another rule reports a list of audio streams.
  if (streamTypes === STREAMS.video) return;
  if (rules.hasList('Audio', recordingConfig) && !rules.hasList('Video', recordingConfig)) {
    report(
      ['recordingConfig', 'subscribeVideoUids'],
      'Expected a list of video streams with snapshotConfig: beside a list of audio streams alone no video is recorded.',
    );
  }
}
