import type {
  ExtensionServiceState,
  RtmpOutput,
  RtmpPublishStatus,
  UploadingStatus,
  WebRecorderState,
} from '../../domain/outcome.ts';
import { builder } from '../builder.ts';
import { type FilesPlace, filesAt, RecordedFileType } from './recorded-file.ts';

export const UploadingStatusEnum = builder.enumType('UploadingStatus', {
  description: 'Where the recorded files are.',
  values: {
    UPLOADED: { value: 'uploaded', description: 'All files are in the customer’s cloud storage.' },
    BACKED_UP: {
      value: 'backuped',
      description:
        'At least one slice went to Agora’s backup cloud; Agora moves it to the customer’s storage later.',
    },
    UNKNOWN: {
      value: 'unknown',
      description: 'Agora does not know, or used a word that this gateway does not know.',
    },
  } as const satisfies Record<string, { value: UploadingStatus; description: string }>,
});

const WebRecorderStateEnum = builder.enumType('WebRecorderState', {
  description: 'What the web page recorder is doing.',
  values: {
    INIT: { value: 'init', description: 'It is initialising.' },
    IN_PROGRESS: { value: 'inProgress', description: 'It is initialised and working.' },
    EXIT: { value: 'exit', description: 'It has exited.' },
    UNKNOWN: { value: 'unknown', description: 'A word that this gateway does not know; `payload` has it.' },
  } as const satisfies Record<string, { value: WebRecorderState; description: string }>,
});

const RtmpPublishStatusEnum = builder.enumType('RtmpPublishStatus', {
  description: 'How the push of the stream to a CDN stands.',
  values: {
    CONNECTING: { value: 'connecting', description: 'Connecting to the CDN’s server.' },
    PUBLISHING: { value: 'publishing', description: 'Pushing the stream.' },
    ONHOLD: { value: 'onhold', description: 'Paused.' },
    DISCONNECTED: {
      value: 'disconnected',
      description: 'The CDN’s server could not be reached; Agora recommends another address.',
    },
    UNKNOWN: { value: 'unknown', description: 'A word that this gateway does not know; `payload` has it.' },
  } as const satisfies Record<string, { value: RtmpPublishStatus; description: string }>,
});

const RtmpOutputType = builder.objectRef<RtmpOutput>('RtmpOutput').implement({
  description: 'One CDN address that the stream is pushed to.',
  fields: (t) => ({
    rtmpUrl: t.exposeString('rtmpUrl', { description: 'The CDN address.' }),
    status: t.expose('status', { type: RtmpPublishStatusEnum, description: 'How the push to it stands.' }),
  }),
});

export const ExtensionServiceStateInterface = builder
  .interfaceRef<ExtensionServiceState>('ExtensionServiceState')
  .implement({
    description: 'What one service of a web page recording reported.',
    resolveType: (service) => service.type,
    fields: (t) => ({
      serviceName: t.exposeString('serviceName', { description: 'The service, as Agora names it.' }),
      payload: t.expose('payload', { type: 'JSON', description: 'The service’s report as it came.' }),
    }),
  });

type ServiceOf<Type extends ExtensionServiceState['type']> = Extract<ExtensionServiceState, { type: Type }>;
const interfaces = [ExtensionServiceStateInterface];

builder.objectRef<ServiceOf<'UploadServiceState'>>('UploadServiceState').implement({
  description: 'The uploading service (`upload_service`).',
  interfaces,
  fields: (t) => ({
    uploadingStatus: t.expose('uploadingStatus', {
      type: UploadingStatusEnum,
      description: 'Where the files are.',
    }),
  }),
});

builder.objectRef<ServiceOf<'WebRecorderServiceState'>>('WebRecorderServiceState').implement({
  description: 'The web page recorder (`web_recorder_service`).',
  interfaces,
  fields: (t) => ({
    state: t.expose('state', {
      type: WebRecorderStateEnum,
      nullable: true,
      description: 'What the recorder is doing.',
    }),
    onhold: t.exposeBoolean('onhold', { nullable: true, description: 'Whether the recording is paused.' }),
    files: t.expose('files', {
      type: [RecordedFileType],
      description: 'The files that this service reported.',
    }),
  }),
});

builder.objectRef<ServiceOf<'RtmpPublishServiceState'>>('RtmpPublishServiceState').implement({
  description: 'The push of the stream to a CDN (`rtmp_publish_service`).',
  interfaces,
  fields: (t) => ({
    status: t.expose('status', {
      type: RtmpPublishStatusEnum,
      nullable: true,
      description: 'How the push stands, in answers with one address; newer answers have `outputs`.',
    }),
    state: t.expose('state', {
      type: WebRecorderStateEnum,
      nullable: true,
      description: 'How the service itself stands, where Agora said so: answers to queries do.',
    }),
    outputs: t.expose('outputs', {
      type: [RtmpOutputType],
      description: 'Each address with its own status.',
    }),
  }),
});

builder.objectRef<ServiceOf<'OtherServiceState'>>('OtherServiceState').implement({
  description: 'A service that this gateway does not know; its report is in `payload`.',
  interfaces,
});

/** Services whose files have the place of their recording's files. */
export function servicesAt(
  place: FilesPlace,
  services: readonly ExtensionServiceState[],
): readonly ExtensionServiceState[] {
  return services.map((service) =>
    service.type === 'WebRecorderServiceState'
      ? { ...service, files: filesAt(place, service.files) }
      : service,
  );
}
