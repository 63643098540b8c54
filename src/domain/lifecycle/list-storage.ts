/**
 * Decisions for a recording whose list of files was lost: its storage is listed for them. What Agora has named keeps
 * Agora's word; a list of the storage only adds to it.
 */
import { filesStatusOf, saysUploaded } from '../file-list.ts';
import { keyOf } from '../file-url.ts';
import { bareFile, type RecordedFile, type StoredFacts, sourceOf, withFacts } from '../recorded-file.ts';
import type { Ended, Recording } from '../recording.ts';
import type { Destination } from '../start-order.ts';

/** What a list of the storage had of a recording. */
export interface FoundInStorage {
  /** The files that belong into its list, by key. */
  readonly files: ReadonlyMap<string, StoredFacts>;
  /** False: there was more than the gateway reads. */
  readonly isWhole: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits before each list: uploads take minutes, and files from Agora's backup cloud up to days. */
const LIST_AFTER_MS = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS] as const;

/** Failovers before this number each have their names in front: `bak<n>_` (upstream contract, "File names"). */
const MAX_FAILOVERS = 3;

/** With what the keys of a recording's files begin; null where its storage is not known. */
export function keyPrefixesOf({ sid, destination }: Recording): readonly string[] | null {
  if (sid === null || destination === null) return null;
  const names = [`${sid}_`, ...Array.from({ length: MAX_FAILOVERS }, (_, index) => `bak${index}_${sid}_`)];
  return names.map((name) => keyOf(name, destination));
}

/**
 * True for what Agora's lists have: the indexes of HLS, MP4 and audio files, and screenshots. The slices beside them,
 * which are thousands, are in the indexes.
 */
export function isListedFile(key: string): boolean {
  return /\.(m3u8|mp4|m4a|mp3|aac|jpe?g)$/i.test(key);
}

/** Plans the first list once a recording has ended without its files, and none any more once it has them, or lives. */
export function withListing(before: Recording, after: Recording, now: number): Recording {
  const { listing } = after;
  if (after.state !== 'ended') return listing === null ? after : { ...after, listing: null };
  const isWanted = after.destination !== null && filesStatusOf(after) !== 'complete';
  if (before.state !== 'ended' && isWanted) {
    return { ...after, listing: { dueAt: now + LIST_AFTER_MS[0], tries: 0, isComplete: false } };
  }
  return isWanted || listing === null || listing.dueAt === null
    ? after
    : { ...after, listing: { ...listing, dueAt: null } };
}

/** Adds what was found, and plans the next list unless everything is found. `found` null: the storage did not list. */
export function afterListing(recording: Recording, found: FoundInStorage | null, now: number): Recording {
  const { listing, destination } = recording;
  if (recording.state !== 'ended' || listing === null || destination === null) {
    return listing === null ? recording : { ...recording, listing: null };
  }
  const tries = listing.tries + 1;
  const waitMs = LIST_AFTER_MS[tries];
  const later = waitMs === undefined ? null : now + waitMs;
  if (found === null) return { ...recording, listing: { ...listing, tries, dueAt: later } };
  const isComplete = hasAll(recording, found, destination);
  return {
    ...recording,
    files: withFound(recording.files, found, destination),
    listing: { tries, isComplete, dueAt: isComplete ? null : later },
  };
}

/**
 * True where Agora has said that all is uploaded, and the list has every file that Agora has named. A list that has
 * nothing shows nothing: the files may have been moved since.
 */
function hasAll(recording: Ended, { files, isWhole }: FoundInStorage, destination: Destination): boolean {
  const named = recording.files.filter((file) => sourceOf(file) !== 'storage');
  const hasNamed = named.every(({ fileName }) => files.has(keyOf(fileName, destination)));
  return isWhole && files.size > 0 && hasNamed && saysUploaded(recording);
}

function withFound(
  known: readonly RecordedFile[],
  { files }: FoundInStorage,
  destination: Destination,
): readonly RecordedFile[] {
  const named = new Set(known.map(({ fileName }) => keyOf(fileName, destination)));
  const found = known.map((file) => withFacts(file, files.get(keyOf(file.fileName, destination))));
  const more = [...files].filter(([key]) => !named.has(key));
  return [...found, ...more.map(([key, facts]) => ({ ...bareFile(key), ...facts }))];
}
