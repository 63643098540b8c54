/** What there is to say of files, in words for a person. */
import type {
  FileSource,
  FileUrlObstacle,
  PageFileFragment,
  PageRecordingFragment,
  TrackType,
} from '../generated/graphql.ts';
import { isOver } from '../now/live-recordings.ts';

/** The name without the folders before it. */
export function bareName(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('/') + 1);
}

/** How it is played: an HLS list by way of the gateway, a file by its own URL; null: browsers can't play it. */
export function playedAs(fileName: string): 'list' | 'file' | null {
  if (/\.m3u8$/i.test(fileName)) return 'list';
  return /\.mp4$/i.test(fileName) ? 'file' : null;
}

export function isPicture(fileName: string): boolean {
  return /\.jpe?g$/i.test(fileName);
}

const TRACKS: Readonly<Record<TrackType, string>> = {
  AUDIO: 'sound',
  VIDEO: 'picture',
  AUDIO_AND_VIDEO: 'picture and sound',
  OTHER: '',
};

/** "HLS", "MP4". */
export function formatOf({ fileName }: PageFileFragment): string {
  const ending = /\.(\w+)$/.exec(fileName)?.[1]?.toUpperCase() ?? '–';
  return ending === 'M3U8' ? 'HLS' : ending;
}

/** "picture and sound"; empty where that is not known. */
export function tracksOf({ trackType }: PageFileFragment): string {
  return trackType == null ? '' : TRACKS[trackType];
}

/** Whose tracks are in it: `0` stands for all. */
export function userOf({ uid, fileName }: PageFileFragment): string {
  // Notifications of screenshots have the user in the name alone.
  const known = uid ?? /__uid_s_(.+)__uid_e_/.exec(fileName)?.[1] ?? '–';
  return known === '0' ? 'all' : known;
}

const UNITS = ['B', 'kB', 'MB', 'GB'];

/** "1.4 GB", in powers of a thousand; a dash where it is not known. */
export function sizeOf({ sizeBytes }: PageFileFragment): string {
  if (sizeBytes == null) return '–';
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(sizeBytes) / 3)));
  const amount = sizeBytes / 1000 ** power;
  return `${power > 0 && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[power]}`;
}

/** Where a name is from, where that is not Agora's answer. */
export const SOURCES: Readonly<Partial<Record<FileSource, string>>> = {
  NOTIFICATION: 'named in a notification',
  QUERY: 'named before the end',
  STORAGE: 'found in the storage',
  PREDICTED: 'not named by Agora; if there is one, it has this name',
};

export const OBSTACLES: Readonly<Record<FileUrlObstacle, string>> = {
  KEYS_UNAVAILABLE: 'The keys of the storage can’t be read now, or have expired.',
  NOT_STARTED_HERE: 'This gateway did not start the recording, so it does not know where the files are.',
  PREDICTED_NAME: 'It may not exist.',
  TOO_MANY_URLS: 'Too many URLs were asked for at once.',
  UNKNOWN_STORAGE: 'The storage is not in the gateway’s configuration.',
  UNSUPPORTED_STORAGE: 'The gateway can’t sign URLs of this storage.',
  UNUSABLE_NAME: 'The name can’t be part of a URL.',
};

/** The obstacle that all the files share; null: they don't. */
export function sharedObstacle(files: readonly PageFileFragment[]): FileUrlObstacle | null {
  const [first] = files;
  const obstacle = first?.urlUnavailable ?? null;
  return files.length > 1 && files.every(({ urlUnavailable }) => urlUnavailable === obstacle)
    ? obstacle
    : null;
}

/** How much of the list is known, and where the files are; empty where all are known and stored. */
export function aboutFiles(
  { state, stopOutcome }: Pick<PageRecordingFragment, 'state' | 'stopOutcome'>,
  files: readonly PageFileFragment[],
): readonly string[] {
  if (stopOutcome == null) {
    if (files.length > 0) return isOver(state) ? [] : ['There may be more once it has ended.'];
    return [isOver(state) ? 'No files are known.' : 'Agora names the files once it has ended.'];
  }
  const { __typename: type, filesStatus, uploadingStatus } = stopOutcome;
  const nothing =
    type === 'NoRecordedFiles' ? 'Nothing was recorded: nobody sent a stream.' : 'There are no files.';
  const isPredicted = files.some(({ source }) => source === 'PREDICTED');
  const known = {
    COMPLETE: files.length === 0 ? nothing : '',
    PARTIAL: 'Agora has not named every file: its last list was lost, and there may be more than these.',
    UNKNOWN: isPredicted
      ? 'Agora has not named any file. These are the names that its files have, if there are any.'
      : 'Agora has not named any file; there may be some in the storage.',
  }[filesStatus];
  const stored = {
    UPLOADED: '',
    BACKED_UP: 'Some are in Agora’s backup cloud, and will be moved to the storage.',
    UNKNOWN: 'Agora has not said whether all are in the storage.',
  };
  const where = uploadingStatus == null || files.length === 0 ? '' : stored[uploadingStatus];
  return [known, where].filter(Boolean);
}

/** When a screenshot was taken, in Unix milliseconds, from its name: Agora ends it with the time in UTC. */
export function takenAt(fileName: string): number | null {
  const [, year, month, day, hour, minute, second, ms] =
    /_(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})\.jpe?g$/i.exec(fileName) ?? [];
  return year === undefined ? null : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}
