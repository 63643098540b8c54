/** `extensionServiceConfig` of `start`: the services that record a web page and push it to a CDN (upstream contract). */
import { z } from 'zod';
import * as rules from './rules.ts';

/** `outputs` of `rtmp_publish_service` and of `update`. Agora pushes to one address at a time. */
export const cdnOutputs = z
  .array(z.looseObject({ rtmpUrl: rules.url('rtmp:', 'rtmps:') }))
  .refine((outputs) => outputs.length === 1, 'Expected one CDN address.');

const pageSide = rules.wholeNumber(240, 1920);

const webRecorderParam = z
  .looseObject({
    url: rules.url('http:', 'https:'),
    audioProfile: rules.wholeNumber(0, 2),
    videoWidth: pageSide,
    videoHeight: pageSide,
    maxRecordingHour: rules.wholeNumber(1, 720),
    videoBitrate: rules.wholeNumber(50, 8000).optional(),
    videoFps: rules.wholeNumber(5, 60).optional(),
    mobile: z.boolean().optional(),
    maxVideoDuration: rules.wholeNumber(30, 240).optional(),
    onhold: z.boolean().optional(),
    readyTimeout: rules.wholeNumber(0, 60).optional(),
  })
  .refine(({ videoWidth, videoHeight }) => rules.fitsFullHd(videoWidth, videoHeight), {
    path: ['videoWidth'],
    error: 'Expected videoWidth times videoHeight to be at most 1920 x 1080.',
  });

const onlyAbort = z.literal('error_abort', 'Expected error_abort.');

const webRecorder = z.looseObject({
  errorHandlePolicy: onlyAbort.optional(),
  serviceParam: webRecorderParam,
});

const rtmpPublisher = z.looseObject({
  errorHandlePolicy: z
    .enum(['error_abort', 'error_ignore'], 'Expected error_abort or error_ignore.')
    .optional(),
  serviceParam: z.looseObject({ outputs: cdnOutputs }),
});

const SERVICES: Readonly<Record<string, z.ZodType>> = {
  web_recorder_service: webRecorder,
  rtmp_publish_service: rtmpPublisher,
};

/** Services with other names are accepted as they are: Agora has more of them, and adds some. */
const service = z.looseObject({ serviceName: z.string().min(1) }).superRefine((value, context) => {
  const issues = SERVICES[value.serviceName]?.safeParse(value).error?.issues ?? [];
  for (const { path, message } of issues) rules.reporterOf(context)(path, message);
});

export const extensionServiceConfig = z.looseObject({
  errorHandlePolicy: onlyAbort.optional(),
  extensionServices: z.array(service).min(1, 'Expected at least one service.'),
});

type ExtensionServices = z.output<typeof extensionServiceConfig>['extensionServices'];

export function isWebRecorder({ serviceName }: ExtensionServices[number]): boolean {
  return serviceName === 'web_recorder_service';
}

/** The parameters of the service that records the page, or null if there is none. */
export function webRecorderIn(services: ExtensionServices) {
  const read = webRecorder.safeParse(services.find(isWebRecorder));
  return read.success ? read.data.serviceParam : null;
}

const DEFAULT_RECORDING_H = 4;

/** The default of `maxRecordingHour` in hours: 4, or the hours of the resource if those are fewer. */
export function fittingRecordingHour(resourceExpiredHour: number): number {
  return Math.max(1, Math.min(DEFAULT_RECORDING_H, resourceExpiredHour));
}

const withRecordingHour = z.looseObject({ serviceParam: z.looseObject({ maxRecordingHour: z.number() }) });

/** Each `maxRecordingHour` with the index of its service, whatever else is wrong with that. */
export function recordingHoursIn(services: ExtensionServices) {
  return services.flatMap((service, index) => {
    const read = withRecordingHour.safeParse(service);
    if (!isWebRecorder(service) || !read.success) return [];
    return [{ index, maxRecordingHour: read.data.serviceParam.maxRecordingHour }];
  });
}

/** The CDN addresses that the page is pushed to. */
export function cdnAddressesIn(services: ExtensionServices): readonly string[] {
  const publisher = services.find(({ serviceName }) => serviceName === 'rtmp_publish_service');
  const read = rtmpPublisher.safeParse(publisher);
  return read.success ? read.data.serviceParam.outputs.map(({ rtmpUrl }) => rtmpUrl) : [];
}
