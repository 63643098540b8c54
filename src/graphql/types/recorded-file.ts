import {
  FILE_SOURCES,
  type FileSource,
  type RecordedFile,
  type TrackType,
} from '../../domain/recorded-file.ts';
import { isYieldDue, yieldToEventLoop } from '../../event-loop.ts';
import { builder } from '../builder.ts';
import { enumValues } from './enum-values.ts';

const TrackTypeEnum = builder.enumType('TrackType', {
  description: 'What a recorded file holds.',
  values: {
    AUDIO: { value: 'audio', description: 'Sound only.' },
    VIDEO: { value: 'video', description: 'Pictures only.' },
    AUDIO_AND_VIDEO: { value: 'audio_and_video', description: 'Pictures with sound.' },
    OTHER: {
      value: 'other',
      description: 'A word of Agora’s that this gateway does not know; `raw` has it.',
    },
  } as const satisfies Record<string, { value: TrackType; description: string }>,
});

const SOURCES: Readonly<Record<FileSource, string>> = {
  answer: 'Agora’s answer to the stop, or to another call.',
  query: 'Agora’s answer to a query.',
  notification: 'A notification of Agora’s.',
  predicted:
    'The recording’s own coordinates: Agora has not named it. It gives way to any name that Agora gives.',
};

const FileSourceEnum = builder.enumType('FileSource', {
  description: 'Where the name of a file is from: the surest, of several.',
  values: enumValues(FILE_SOURCES.toReversed(), SOURCES),
});

export const RecordedFileType = builder.objectRef<RecordedFile>('RecordedFile').implement({
  description: 'One recorded file. Everything but the name is null where Agora did not report it.',
  fields: (t) => ({
    fileName: t.exposeString('fileName', {
      description: 'The name in the customer’s cloud storage, with its path prefix.',
    }),
    source: t.field({
      type: FileSourceEnum,
      nullable: true,
      description: 'Where the name is from; null where it was stored before that was noted.',
      resolve: ({ source }) => source ?? null,
    }),
    trackType: t.expose('trackType', {
      type: TrackTypeEnum,
      nullable: true,
      description: 'What the file holds.',
    }),
    uid: t.exposeString('uid', {
      nullable: true,
      description: 'The user recorded in the file; "0" in a mixed recording.',
    }),
    mixedAllUser: t.exposeBoolean('mixedAllUser', {
      nullable: true,
      description: 'Whether all users are in this one file.',
    }),
    isPlayable: t.exposeBoolean('isPlayable', {
      nullable: true,
      description: 'Whether the file can be played online.',
    }),
    sliceStartTime: t.expose('sliceStartTime', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the recording of this file began. Agora sends seconds or milliseconds; this is neither.',
    }),
  }),
});

/** Shorter lists are resolved at once. */
const LONG_LIST = 200;

/** Lets other events run between the files of a long list: a recording may have thousands. */
export function yieldingFiles(
  files: readonly RecordedFile[],
): readonly RecordedFile[] | AsyncIterable<RecordedFile> {
  return files.length < LONG_LIST && !isYieldDue() ? files : oneByOne(files);
}

async function* oneByOne(files: readonly RecordedFile[]): AsyncGenerator<RecordedFile> {
  for (const file of files) {
    if (isYieldDue()) await yieldToEventLoop();
    yield file;
  }
}
