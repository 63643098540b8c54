import {
  FILE_URL_OBSTACLES,
  type FileUrlObstacle,
  type SignUrl,
  type StoredFile,
  storedFileOf,
} from '../../domain/file-url.ts';
import { isPlaylist } from '../../domain/playback.ts';
import {
  FILE_SOURCES,
  type FileSource,
  type RecordedFile,
  sourceOf,
  type TrackType,
} from '../../domain/recorded-file.ts';
import type { Recording } from '../../domain/recording.ts';
import { wholeNumber } from '../../domain/requests/rules.ts';
import { isYieldDue, yieldToEventLoop } from '../../event-loop.ts';
import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { MAX_FILES_WITH_URLS } from '../url-allowance.ts';
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
  storage:
    'A list of the customer’s storage, after Agora’s own list was lost. It takes the place of no name of Agora’s.',
  predicted:
    'The recording’s own coordinates: Agora has not named it. It gives way to any name that Agora gives.',
};

const FileSourceEnum = builder.enumType('FileSource', {
  description: 'Where the name of a file is from: the surest, of several.',
  values: enumValues(FILE_SOURCES.toReversed(), SOURCES),
});

const OBSTACLES: Readonly<Record<FileUrlObstacle, string>> = {
  not_started_here: 'This gateway did not start the recording, so it does not know where its files are.',
  predicted_name: 'Agora has not named the file (`source` PREDICTED), so it may not exist.',
  unusable_name: 'The name has a part that URLs can’t have, such as `..`.',
  unknown_storage:
    'The storage is not in the gateway’s configuration, or the caller’s tenant may not use it.',
  unsupported_storage: 'The gateway can’t sign URLs of this vendor, or does not know its region or endpoint.',
  keys_unavailable: 'The keys of the storage can’t be read now, or have expired.',
  too_many_urls: `One answer has the URLs of at most ${MAX_FILES_WITH_URLS} files. Ask for others by their \`fileNames\`.`,
};

const FileUrlObstacleEnum = builder.enumType('FileUrlObstacle', {
  description: 'Why there is no URL of a file.',
  values: enumValues(FILE_URL_OBSTACLES, OBSTACLES),
});

/** What a file is found and played by: its recording's id, and the place of that recording's files. */
export type FilesPlace = Pick<Recording, 'id' | 'destination'>;

export interface ShownFile extends RecordedFile {
  readonly place?: FilesPlace;
}

/** Finds what signs the file's URL, or says why nothing does. */
async function signerOf(
  file: ShownFile,
  context: GraphQLContext,
): Promise<(StoredFile & { readonly sign: SignUrl }) | FileUrlObstacle> {
  return context.loaders.urlAllowance.takes(file) ? possibleSignerOf(file, context) : 'too_many_urls';
}

/** The same where nothing is signed with it. */
async function possibleSignerOf(
  file: ShownFile,
  { tenant, loaders }: GraphQLContext,
): Promise<(StoredFile & { readonly sign: SignUrl }) | FileUrlObstacle> {
  const stored = storedFileOf(file, file.place?.destination ?? null, tenant.storages);
  if (typeof stored === 'string') return stored;
  const sign = await loaders.urlSigner.load(stored.storage);
  return typeof sign === 'string' ? sign : { ...stored, sign };
}

/** S3 accepts no longer validity. */
const MAX_URL_VALIDITY_S = 7 * 24 * 60 * 60;

/** The argument of URLs. */
const EXPIRES_IN_S = {
  required: true,
  defaultValue: 3600,
  validate: { schema: wholeNumber(1, MAX_URL_VALIDITY_S) },
  description: `For how many seconds it is valid, at most ${MAX_URL_VALIDITY_S} (7 days).`,
} as const;
/** A signature takes 0.3 ms of CPU time, as long as some ten other fields. */
const SIGNS = { field: 10 };

export const RecordedFileType = builder.objectRef<ShownFile>('RecordedFile').implement({
  description: 'One recorded file. Everything but the name is null where Agora did not report it.',
  fields: (t) => ({
    fileName: t.exposeString('fileName', {
      description: 'The name in the customer’s cloud storage, with its path prefix.',
    }),
    source: t.field({
      type: FileSourceEnum,
      nullable: true,
      description: 'Where the name is from; null where it was stored before that was noted.',
      resolve: sourceOf,
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
    sizeBytes: t.float({
      nullable: true,
      description:
        'How large the file is in the storage: a whole number, and a Float since Int ends at 2 GB. Known of files that were found ' +
        'in the storage after Agora’s list was lost; else null.',
      resolve: ({ sizeBytes }) => sizeBytes ?? null,
    }),
    storedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the file was last written, by the storage’s clock. Known where `sizeBytes` is.',
      resolve: ({ storedAt }) => storedAt ?? null,
    }),
    url: t.string({
      nullable: true,
      complexity: SIGNS,
      authScopes: { anyOf: ['recording:read'] },
      args: { expiresInS: t.arg.int(EXPIRES_IN_S) },
      description:
        'A signed URL to download the file from the customer’s storage. Whoever has it can read the file until it expires: treat ' +
        'it as a secret. It expires no later than the storage’s temporary keys. The storage is not asked, so the file may not ' +
        'be there yet, or any more. Null where there can be none: `urlUnavailable` says why.',
      resolve: async (file, { expiresInS }, context) => {
        const signer = await signerOf(file, context);
        return typeof signer === 'string' ? null : signer.sign(signer.key, expiresInS);
      },
    }),
    playbackUrl: t.string({
      nullable: true,
      complexity: SIGNS,
      authScopes: { anyOf: ['recording:play'] },
      args: { expiresInS: t.arg.int(EXPIRES_IN_S) },
      description:
        'A path on this gateway, such as `/play/…/….m3u8`, at which an HLS list (M3U8) can be played: its slices are signed URLs ' +
        'of the customer’s storage, which the player asks itself. Whoever has it can play the recording until it expires: treat ' +
        'it as a secret. The list may not be there yet. Null for other files (see `url`), and where `urlUnavailable` says why.',
      resolve: async (file, { expiresInS }, context) => {
        const { fileName, place } = file;
        if (!isPlaylist(fileName) || place === undefined) return null;
        if (typeof (await signerOf(file, context)) === 'string') return null;
        const { playbackUrls, caller } = context;
        return playbackUrls.pathOf({ recordingId: place.id, owner: caller.tenant, fileName }, expiresInS);
      },
    }),
    urlUnavailable: t.field({
      type: FileUrlObstacleEnum,
      nullable: true,
      authScopes: { anyOf: ['recording:read'] },
      description: 'Why `url` is null; null where it is not.',
      resolve: async (file, _args, context) => {
        const signer = await possibleSignerOf(file, context);
        if (typeof signer === 'string') return signer;
        // By now the file's other fields have been asked for, also those that are selected after this one.
        return context.loaders.urlAllowance.hasRefused(file) ? 'too_many_urls' : null;
      },
    }),
  }),
});

/** Shorter lists are resolved at once. */
const LONG_LIST = 200;

/** Files with the place of their recording's files. */
export function filesAt(place: FilesPlace, files: readonly RecordedFile[]): readonly ShownFile[] {
  return files.map((file) => ({ ...file, place }));
}

/** The same for lists of any length. Lets other events run between the files of a long one: there may be thousands. */
export function yieldingFiles(
  place: FilesPlace,
  files: readonly RecordedFile[],
): readonly ShownFile[] | AsyncIterable<ShownFile> {
  return files.length < LONG_LIST && !isYieldDue() ? filesAt(place, files) : oneByOne(place, files);
}

async function* oneByOne(place: FilesPlace, files: readonly RecordedFile[]): AsyncGenerator<ShownFile> {
  for (const file of files) {
    if (isYieldDue()) await yieldToEventLoop();
    yield { ...file, place };
  }
}
