/** What a recorded file holds. `other`: a word of Agora's that the gateway does not know. */
export type TrackType = 'audio' | 'video' | 'audio_and_video' | 'other';

/**
 * Where a file name comes from, the weakest first: `predicted` from the recording's coordinates, `storage` from a list of
 * the customer's storage, the others from Agora.
 */
export const FILE_SOURCES = ['predicted', 'storage', 'notification', 'query', 'answer'] as const;
export type FileSource = (typeof FILE_SOURCES)[number];
/** What names files besides the storage. */
export type NamedSource = Exclude<FileSource, 'storage'>;

/** What a list of the storage says of a file. */
export interface StoredFacts {
  readonly sizeBytes: number;
  /** When it was stored, by the storage's clock. Unix milliseconds. */
  readonly storedAt: number;
}

/** One recorded file. Everything but the name is null where Agora's answer lacks it. */
export interface RecordedFile extends Partial<StoredFacts> {
  readonly fileName: string;
  /**
   * The strongest source that named it; absent in files stored before this field existed, and in those that only the
   * storage named: gateways that don't know that source may read them too.
   */
  readonly source?: NamedSource;
  readonly trackType: TrackType | null;
  /** The recorded user; "0" in a mixed recording. */
  readonly uid: string | null;
  readonly mixedAllUser: boolean | null;
  readonly isPlayable: boolean | null;
  /** When this file begins, in Unix milliseconds. */
  readonly sliceStartTime: number | null;
}

/** Null where the file was stored before its source was noted. */
export function sourceOf({ source, storedAt }: RecordedFile): FileSource | null {
  return source ?? (storedAt === undefined ? null : 'storage');
}

/** A file with nothing but a name. */
export function bareFile(fileName: string, source?: NamedSource): RecordedFile {
  const unknown = { trackType: null, uid: null, mixedAllUser: null, isPlayable: null, sliceStartTime: null };
  return { fileName, ...(source === undefined ? {} : { source }), ...unknown };
}

/**
 * Merges two lists of files without duplicates; no name is ever dropped. Two entries are the same file if name, user
 * and track agree, or if one is a bare name and the other has details. Each name gets its strongest source, and what the
 * storage said of it last. Returns `known` itself where nothing is new. Takes linear time, since a recording may have thousands of screenshots.
 */
export function mergeFiles(
  known: readonly RecordedFile[],
  more: readonly RecordedFile[],
): readonly RecordedFile[] {
  if (more.length === 0 || more === known) return known;
  const detailed = new Set<string>();
  const sources = new Map<string, NamedSource>();
  const facts = new Map<string, StoredFacts>();
  for (const file of [...known, ...more]) {
    const { fileName, source } = file;
    if (!isBare(file)) detailed.add(fileName);
    if (source !== undefined && strengthOf(source) > strengthOf(sources.get(fileName))) {
      sources.set(fileName, source);
    }
    const { sizeBytes, storedAt } = file;
    if (sizeBytes !== undefined && storedAt !== undefined) facts.set(fileName, { sizeBytes, storedAt });
  }
  const merged = new Map<string, RecordedFile>();
  let isNew = false;
  const add = (file: RecordedFile, isKnown: boolean) => {
    if (isBare(file) && detailed.has(file.fileName)) {
      isNew ||= isKnown;
      return;
    }
    const source = sources.get(file.fileName);
    const sourced = source === undefined || source === file.source ? file : { ...file, source };
    const after = withFacts(sourced, facts.get(file.fileName));
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

/** The same object where it says so already. */
export function withFacts(file: RecordedFile, facts: StoredFacts | undefined): RecordedFile {
  if (facts === undefined) return file;
  const isKnown = file.sizeBytes === facts.sizeBytes && file.storedAt === facts.storedAt;
  return isKnown ? file : { ...file, ...facts };
}

function strengthOf(source: FileSource | undefined): number {
  return source === undefined ? -1 : FILE_SOURCES.indexOf(source);
}

function isBare(file: RecordedFile): boolean {
  return file.uid === null && file.trackType === null && file.sliceStartTime === null;
}

function keyOf({ fileName, uid, trackType }: RecordedFile): string {
  // No file name holds a line break.
  return uid === null && trackType === null ? fileName : `${fileName}\n${uid ?? ''}\n${trackType ?? ''}`;
}

function isSame(one: RecordedFile, other: RecordedFile): boolean {
  return (
    one.mixedAllUser === other.mixedAllUser &&
    one.isPlayable === other.isPlayable &&
    one.sliceStartTime === other.sliceStartTime
  );
}
