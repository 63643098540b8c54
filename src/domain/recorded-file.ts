/** What a recorded file holds. `other` stands for a word that Agora added after this was written. */
export type TrackType = 'audio' | 'video' | 'audio_and_video' | 'other';

/** One recorded file. Everything but the name may be missing from Agora's answer and is then null. */
export interface RecordedFile {
  readonly fileName: string;
  readonly trackType: TrackType | null;
  /** The recorded user; "0" in a mixed recording. */
  readonly uid: string | null;
  readonly mixedAllUser: boolean | null;
  readonly isPlayable: boolean | null;
  /** When the recording of this file began, in Unix milliseconds. */
  readonly sliceStartTime: number | null;
}

/** A file of which nothing but the name is known. */
export function bareFile(fileName: string): RecordedFile {
  return {
    fileName,
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
 * nothing is new. Takes time by the length of both lists together: a recording may have thousands of screenshots.
 */
export function mergeFiles(
  known: readonly RecordedFile[],
  more: readonly RecordedFile[],
): readonly RecordedFile[] {
  if (more.length === 0 || more === known) return known;
  const detailed = new Set<string>();
  for (const file of known) if (!isBare(file)) detailed.add(file.fileName);
  for (const file of more) if (!isBare(file)) detailed.add(file.fileName);
  const merged = new Map<string, RecordedFile>();
  let isNew = false;
  const add = (file: RecordedFile, isKnown: boolean) => {
    if (isBare(file) && detailed.has(file.fileName)) {
      isNew ||= isKnown;
      return;
    }
    const key = keyOf(file);
    const before = merged.get(key);
    isNew ||= isKnown ? before !== undefined : before === undefined || !isSame(before, file);
    merged.set(key, file);
  };
  for (const file of known) add(file, true);
  for (const file of more) add(file, false);
  return isNew ? [...merged.values()] : known;
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
