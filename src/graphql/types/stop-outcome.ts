import type { StopInProgress, StoppedRecording } from '../../application/stop-recording.ts';
import { FILES_STATUSES, type FilesStatus, filesOf, filesStatusOf } from '../../domain/file-list.ts';
import type { StopOutcome } from '../../domain/outcome.ts';
import type { Recording } from '../../domain/recording.ts';
import { builder } from '../builder.ts';
import { enumValues } from './enum-values.ts';
import { ExtensionServiceStateInterface, servicesAt, UploadingStatusEnum } from './extension-service.ts';
import { RecordedFileType, yieldingFiles } from './recorded-file.ts';
import { RecordingModeEnum, RecordingType } from './recording-type.ts';

type Stopped<Type extends StopOutcome['type']> = StoppedRecording & { readonly type: Type };

/** Empty while Agora has given none: a stop can overtake its start. */
const resourceIdOf = ({ recording }: { recording: Recording }) => recording.resourceId ?? '';
const sidOf = ({ recording }: { recording: Recording }) => recording.sid ?? '';

const FILES_STATUS: Readonly<Record<FilesStatus, string>> = {
  complete:
    'Agora named every file at the end, or said that nothing was recorded. Or Agora’s list was lost, and the storage was listed ' +
    'after Agora had said that everything is uploaded.',
  partial:
    'Agora’s last list was lost: some names are known from before or from the storage (`source` STORAGE), and there may be more.',
  unknown: 'Agora’s list was lost, and no name is known: there may be files.',
};

const FilesStatusEnum = builder.enumType('FilesStatus', {
  description:
    'How much of a recording’s list of files is known. Where Agora’s list was lost, the gateway lists the storage 1 min, 10 min, ' +
    '1 h, 6 h and 24 h after one another, if it started the recording and its keys may list.',
  values: enumValues(FILES_STATUSES, FILES_STATUS),
});

export const StopOutcomeInterface = builder.interfaceRef<StoppedRecording>('StopOutcome').implement({
  description: 'What a stop led to. The recording is over, whichever member it is.',
  resolveType: (outcome) => outcome.type,
  fields: (t) => ({
    recording: t.expose('recording', { type: RecordingType, description: 'The recording.' }),
    resourceId: t.string({ description: 'The resource ID of the recording.', resolve: resourceIdOf }),
    sid: t.string({ description: 'The recording ID.', resolve: sidOf }),
    mode: t.field({
      type: RecordingModeEnum,
      description: 'The mode of the recording.',
      resolve: ({ recording }) => recording.mode,
    }),
    cname: t.string({
      description: 'The channel, or the name of the web page session.',
      resolve: ({ recording }) => recording.cname,
    }),
    uid: t.string({
      description: 'The user ID of the recording client.',
      resolve: ({ recording }) => recording.uid,
    }),
    agoraCode: t.exposeInt('agoraCode', {
      nullable: true,
      description: 'Agora’s status code, where it sent one.',
    }),
    uploadingStatus: t.expose('uploadingStatus', {
      type: UploadingStatusEnum,
      nullable: true,
      description: 'Where the files are; null where Agora reports none.',
    }),
    filesStatus: t.field({
      type: FilesStatusEnum,
      description:
        'How much of the list of files is known. An empty list is “no files” only where this is COMPLETE.',
      resolve: ({ recording }) => filesStatusOf(recording),
    }),
    files: t.field({
      type: [RecordedFileType],
      description:
        'Every file known, whatever the shape it came in, and whenever. Where Agora named none, and some there must be, those ' +
        'whose names can be told beforehand: their `source` is PREDICTED.',
      resolve: ({ recording }) => yieldingFiles(recording, filesOf(recording)),
    }),
    raw: t.expose('raw', {
      type: 'JSON',
      description: 'Agora’s answer as it came: JSON, or the beginning of its text where it was not JSON.',
    }),
  }),
});

const interfaces = [StopOutcomeInterface];

const StringFileList = builder.objectRef<Stopped<'StringFileList'>>('StringFileList').implement({
  description: 'One M3U8 file, named in a string: `mix` mode with `avFileType` `["hls"]`.',
  interfaces,
  fields: (t) => ({
    fileName: t.exposeString('fileName', { description: 'The M3U8 file.' }),
  }),
});

const JsonFileList = builder.objectRef<Stopped<'JsonFileList'>>('JsonFileList').implement({
  description:
    'A list of files with what is in them: `individual` and `raw` mode, and `mix` mode with `avFileType` `["hls","mp4"]`.',
  interfaces,
});

const ExtensionServiceStates = builder
  .objectRef<Stopped<'ExtensionServiceStates'>>('ExtensionServiceStates')
  .implement({
    description: 'A report of each service: `web` mode.',
    interfaces,
    fields: (t) => ({
      services: t.field({
        type: [ExtensionServiceStateInterface],
        description: 'The services in Agora’s order.',
        resolve: ({ services, recording }) => servicesAt(recording, services),
      }),
    }),
  });

const UploadReport = builder.objectRef<Stopped<'UploadReport'>>('UploadReport').implement({
  description:
    'It stopped, and Agora sent an upload status and no list: `individual` and `raw` mode with screenshots only.',
  interfaces,
});

const ReportLost = builder.objectRef<Stopped<'ReportLost'>>('ReportLost').implement({
  description:
    'It stopped, and Agora’s report of its files was lost. `files` has what became known by other ways, now or later; else the ' +
    'names that can be told beforehand.',
  interfaces,
});

const NoRecordedFiles = builder.objectRef<Stopped<'NoRecordedFiles'>>('NoRecordedFiles').implement({
  description: 'It stopped, and nothing was recorded: nobody sent a stream (Agora’s code 435).',
  interfaces,
});

const RecordingEnded = builder.objectRef<Stopped<'RecordingEnded'>>('RecordingEnded').implement({
  description:
    'It was over before this stop: an earlier stop, `maxIdleTime`, the recorder removed from the channel, or Agora no ' +
    'longer knows it, and has not for so long that it can’t be a move to another server. `files` has every name known.',
  interfaces,
});

const StopInProgressType = builder.objectRef<StopInProgress>('StopInProgress').implement({
  description:
    'The stop was accepted and its outcome is to come. The gateway goes on; asking again joins it.',
  fields: (t) => ({
    recording: t.expose('recording', {
      type: RecordingType,
      description: 'The recording: ask for its `state` and `stopOutcome` by its `id`.',
    }),
    resourceId: t.string({
      description: 'The resource ID of the recording; empty where the stop came before Agora had given one.',
      resolve: resourceIdOf,
    }),
    sid: t.string({
      description: 'The recording ID; empty where the stop came before Agora had given one.',
      resolve: sidOf,
    }),
    message: t.exposeString('message', { description: 'Where the stop stands, in a sentence for a person.' }),
  }),
});

export const stopResultTypes = [
  StringFileList,
  JsonFileList,
  ExtensionServiceStates,
  UploadReport,
  ReportLost,
  NoRecordedFiles,
  RecordingEnded,
  StopInProgressType,
] as const;
