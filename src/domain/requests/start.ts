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
      .refine(rules.hasHls, rules.HAS_HLS)
      .optional(),
  })
  .optional();

const snapshotConfig = z.looseObject({
  captureInterval: rules.captureInterval.optional(),
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

/** The body of a start, as Agora gets it, with the `resourceExpiredHour` of its acquire beside it. */
export const startRequest = inEachMode((mode) => startWith(mode, storageConfig));

/** The same before the keys are added. */
export const startRequestWithoutKeys = inEachMode((mode) => startWith(mode, storageWithoutKeys));

/** After `resourceExpiredHour` nothing can stop it any more, so Agora lets no page be recorded for longer. */
function checkHours(
  {
    clientRequest: { extensionServiceConfig: services },
    resourceExpiredHour,
  }: { readonly clientRequest: StartClientRequest; readonly resourceExpiredHour: number },
  context: z.RefinementCtx,
): void {
  // Hours of a resource that there can't be are told of themselves.
  if (services === undefined || resourceExpiredHour < 1) return;
  for (const { index, maxRecordingHour } of recordingHoursIn(services.extensionServices)) {
    if (maxRecordingHour <= resourceExpiredHour) continue;
    const service = ['clientRequest', 'extensionServiceConfig', 'extensionServices', index];
    context.addIssue({
      code: 'custom',
      path: [...service, 'serviceParam', 'maxRecordingHour'],
      message: `Expected at most resourceExpiredHour, ${resourceExpiredHour}.`,
    });
  }
}

/** Screenshots are made of video: it has to be recorded, and somebody’s has to be subscribed to. */
function checkSnapshots(
  { snapshotConfig, recordingConfig = {} }: z.output<typeof individualFields | typeof rawFields>,
  context: z.RefinementCtx,
): void {
  if (snapshotConfig === undefined) return;
  const report = (path: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const { streamTypes = STREAMS.both } = recordingConfig;
  if (streamTypes === STREAMS.audio) {
    report(['snapshotConfig'], 'Expected video in streamTypes with snapshotConfig.');
    return;
  }
  if (rules.leavesNobody('Video', recordingConfig)) {
    report(['recordingConfig', 'unSubscribeVideoUids'], 'Expected video of somebody with snapshotConfig.');
  }
  // Where streamTypes records video alone, a list of audio streams is itself what is wrong.
  if (streamTypes === STREAMS.video) return;
  if (rules.hasList('Audio', recordingConfig) && !rules.hasList('Video', recordingConfig)) {
    report(
      ['recordingConfig', 'subscribeVideoUids'],
      'Expected a list of video streams with snapshotConfig: beside a list of audio streams alone no video is recorded.',
    );
  }
}
