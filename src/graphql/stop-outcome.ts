import type { StopOutcome } from '../domain/outcome.ts';
import type { RecordingSession } from '../domain/recording.ts';
import type { StopInProgress } from '../recordings/stop.ts';
import { builder } from './builder.ts';
import { ExtensionServiceStateInterface, UploadingStatusEnum } from './extension-service.ts';
import { RecordedFileType, RecordingModeEnum } from './recording.ts';

/** An outcome together with the recording it is of. */
type StoppedRecording<Type extends StopOutcome['type'] = StopOutcome['type']> = RecordingSession &
  Extract<StopOutcome, { type: Type }>;

const StopOutcomeInterface = builder.interfaceRef<StoppedRecording>('StopOutcome').implement({
  description: 'What a stop led to. The recording is over, whichever member it is.',
  resolveType: (outcome) => outcome.type,
  fields: (t) => ({
    resourceId: t.exposeString('resourceId', { description: 'The resource ID of the recording.' }),
    sid: t.exposeString('sid', { description: 'The recording ID.' }),
    mode: t.expose('mode', { type: RecordingModeEnum, description: 'The mode of the recording.' }),
    cname: t.exposeString('cname', { description: 'The channel, or the name of the web page session.' }),
    uid: t.exposeString('uid', { description: 'The user ID of the recording client.' }),
    agoraCode: t.exposeInt('agoraCode', {
      nullable: true,
      description: 'Agora’s status code, where it sent one.',
    }),
    uploadingStatus: t.expose('uploadingStatus', {
      type: UploadingStatusEnum,
      nullable: true,
      description: 'Where the files are; null where Agora reports none.',
    }),
    files: t.expose('files', {
      type: [RecordedFileType],
      description: 'Every file known, whatever the shape it came in.',
    }),
    raw: t.expose('raw', {
      type: 'JSON',
      description: 'Agora’s answer as it came: JSON, or the beginning of its text where it was not JSON.',
    }),
  }),
});

const interfaces = [StopOutcomeInterface];

const StringFileList = builder.objectRef<StoppedRecording<'StringFileList'>>('StringFileList').implement({
  description: 'One M3U8 file, named in a string: `mix` mode with `avFileType` `["hls"]`.',
  interfaces,
  fields: (t) => ({
    fileName: t.exposeString('fileName', { description: 'The M3U8 file.' }),
  }),
});

const JsonFileList = builder.objectRef<StoppedRecording<'JsonFileList'>>('JsonFileList').implement({
  description:
    'A list of files with what is in them: `individual` mode, and `mix` mode with `avFileType` `["hls","mp4"]`.',
  interfaces,
});

const ExtensionServiceStates = builder
  .objectRef<StoppedRecording<'ExtensionServiceStates'>>('ExtensionServiceStates')
  .implement({
    description: 'A report of each service: `web` mode.',
    interfaces,
    fields: (t) => ({
      services: t.expose('services', {
        type: [ExtensionServiceStateInterface],
        description: 'The services in Agora’s order.',
      }),
    }),
  });

const UploadReport = builder.objectRef<StoppedRecording<'UploadReport'>>('UploadReport').implement({
  description:
    'It stopped, and Agora sent an upload status at most and no list: `individual` mode with screenshots only.',
  interfaces,
});

const NoRecordedFiles = builder.objectRef<StoppedRecording<'NoRecordedFiles'>>('NoRecordedFiles').implement({
  description: 'It stopped, and nothing was recorded: nobody sent a stream (Agora’s code 435).',
  interfaces,
});

const RecordingEnded = builder.objectRef<StoppedRecording<'RecordingEnded'>>('RecordingEnded').implement({
  description:
    'It was over before this stop: an earlier stop, `maxIdleTime`, the recorder removed from the channel, or Agora no ' +
    'longer knows it, and has not for so long that it can’t be a move to another server. `files` has every name known.',
  interfaces,
});

const StopInProgressType = builder.objectRef<StopInProgress>('StopInProgress').implement({
  description:
    'The stop was accepted and its outcome is to come. The gateway goes on; asking again joins it.',
  fields: (t) => ({
    resourceId: t.exposeString('resourceId', { description: 'The resource ID of the recording.' }),
    sid: t.exposeString('sid', { description: 'The recording ID.' }),
    message: t.exposeString('message', { description: 'Where the stop stands, in a sentence for a person.' }),
  }),
});

export const stopResultTypes = [
  StringFileList,
  JsonFileList,
  ExtensionServiceStates,
  UploadReport,
  NoRecordedFiles,
  RecordingEnded,
  StopInProgressType,
] as const;
