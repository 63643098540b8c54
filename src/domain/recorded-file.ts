/** What a recorded file holds. `other` stands for a word that Agora added after this was written. */
export type TrackType = 'audio' | 'video' | 'audio_and_video' | 'other';

/**
 * Where the name of a file comes from, the weakest first: `predicted` from the coordinates of the recording alone, the
 * others from what Agora said.
 */
export const FILE_SOURCES = ['predicted', 'notification', 'query', 'answer'] as const;
export type FileSource = (typeof FILE_SOURCES)[number];

/** One recorded file. Everything but the name may be missing from Agora's answer and is then null. */
export interface RecordedFile {
  readonly fileName: string;
  /** The strongest of those that named it; absent where it was stored before that was noted. */
  readonly source?: FileSource;
  readonly trackType: TrackType | null;
  /** The recorded user; "0" in a mixed recording. */
  readonly uid: string | null;
  readonly mixedAllUser: boolean | null;
  readonly isPlayable: boolean | null;
  /** When the recording of this file began, in Unix milliseconds. */
  readonly sliceStartTime: number | null;
}

/** A file of which nothing but the name is known. */
export function bareFile(fileName: string, source?: FileSource): RecordedFile {
  return {
    fileName,
    ...(source === undefined ? {} : { source }),
    trackType: null,
    uid: null,
    mixedAllUser: null,
    isPlayable: null,
    sliceStartTime: null,
  };
}

/**
 * Every file of both lists, each once: file names only ever accumulate. Two entries are the same file when name, user
 * and track agree, or when one of them is a bare name that the other knows more about. The known list itself where
 * nothing is new. A name that several have is from the strongest source of theirs. Takes time by the length of both lists
 * together: a recording may have thousands of screenshots.
 */
export function mergeFiles(
  known: readonly RecordedFile[],
  more: readonly RecordedFile[],
): readonly RecordedFile[] {
  if (more.length === 0 || more === known) return known;
  const detailed = new Set<string>();
  const sources = new Map<string, FileSource>();
  const note = (file: RecordedFile) => {
    if (!isBare(file)) detailed.add(file.fileName);
    const { fileName, source } = file;
    if (source !== undefined && strengthOf(source) > strengthOf(sources.get(fileName))) {
      sources.set(fileName, source);
    }
  };
  for (const file of known) note(file);
  for (const file of more) note(file);
  const merged = new Map<string, RecordedFile>();
  let isNew = false;
  const add = (file: RecordedFile, isKnown: boolean) => {
    if (isBare(file) && detailed.has(file.fileName)) {
      isNew ||= isKnown;
      return;
    }
    const source = sources.get(file.fileName);
    const after = source === undefined || source === file.source ? file : { ...file, source };
    const key = keyOf(file);
    const before = merged.get(key);
    isNew ||= isKnown
      ? before !== undefined || after !== file
      : before === undefined || !isSame(before, after);
    merged.set(key, after);
  };
  for (const file of known) add(file, true);
  for (const file of more) add(file, false);
  return isNew ? [...merged.values()] : known;
}

function strengthOf(source: FileSource | undefined): number {
  return source === undefined ? -1 : FILE_SOURCES.indexOf(source);
}

function isBare(file: RecordedFile): boolean {
  return file.uid === null && file.trackType === null && file.sliceStartTime === null;
}

/** No file name holds a line break. */
function keyOf({ fileName, uid, trackType }: RecordedFile): string {
  return uid === null && trackType === null ? fileName : `${fileName}\n${uid ?? ''}\n${trackType ?? ''}`;
}

function isSame(one: RecordedFile, other: RecordedFile): boolean {
  return (
    one.mixedAllUser === other.mixedAllUser &&
    one.isPlayable === other.isPlayable &&
    one.sliceStartTime === other.sliceStartTime
  );
}
