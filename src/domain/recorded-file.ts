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
 * and track agree, or when one of them is a bare name that the other knows more about.
 */
export function mergeFiles(
  known: readonly RecordedFile[],
  more: readonly RecordedFile[],
): readonly RecordedFile[] {
  if (more.length === 0) return known;
  const detailed = new Set([...known, ...more].filter((file) => !isBare(file)).map((file) => file.fileName));
  const merged = new Map<string, RecordedFile>();
  for (const file of [...known, ...more]) {
    if (isBare(file) && detailed.has(file.fileName)) continue;
    merged.set(JSON.stringify([file.fileName, file.uid, file.trackType]), file);
  }
  return [...merged.values()];
}

function isBare(file: RecordedFile): boolean {
  return file.uid === null && file.trackType === null && file.sliceStartTime === null;
}
