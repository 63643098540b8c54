/** Where a recorded file lies in the customer's storage, and why there may be no URL of it. */
import type { RecordedFile } from './recorded-file.ts';
import type { Destination } from './start-order.ts';

export const FILE_URL_OBSTACLES = [
  'not_started_here',
  'predicted_name',
  'unusable_name',
  'unknown_storage',
  'unsupported_storage',
  'keys_unavailable',
  'too_many_urls',
] as const;
export type FileUrlObstacle = (typeof FILE_URL_OBSTACLES)[number];

/** An object of a customer's storage, by the storage's name in the configuration. */
export interface StoredFile {
  readonly storage: string;
  /** The object's key, with its folders. */
  readonly key: string;
}

/** Resolves with a URL, or null once the keys have expired. A URL is a secret: whoever has it can read the file. */
export type SignUrl = (key: string, expiresInS: number) => Promise<string | null>;

/** Signs URLs of files. Nobody is asked for anything, so a URL says nothing about whether the file exists. */
export interface FileUrls {
  /** Reads the keys of a storage. A URL made with them expires no later than they do. */
  signerOf(storage: string): Promise<SignUrl | FileUrlObstacle>;
}

/** Finds a file in its storage. `storages`: the names of those that may be used. */
export function storedFileOf(
  { fileName, source }: Pick<RecordedFile, 'fileName' | 'source'>,
  destination: Destination | null,
  storages: readonly string[],
): StoredFile | FileUrlObstacle {
  if (destination === null) return 'not_started_here';
  if (source === 'predicted') return 'predicted_name';
  const { storage } = destination;
  if (!storages.includes(storage)) return 'unknown_storage';
  const key = keyOf(fileName, destination);
  return isUsableInUrl(key) ? { storage, key } : 'unusable_name';
}

/**
 * The key of a file. Agora lists names with the folders of `fileNamePrefix` or without (upstream contract, "Answers of
 * `stop`": a path prefix *may* precede). Neither folders nor names contain a slash themselves, so a name that has one has
 * its folders.
 */
export function keyOf(fileName: string, { fileNamePrefix }: Destination): string {
  return fileName.includes('/') ? fileName : [...fileNamePrefix, fileName].join('/');
}

/** False for names that URLs can't hold: clients remove `.` and `..`, and a URL is well-formed text. */
function isUsableInUrl(key: string): boolean {
  return key.isWellFormed() && key.split('/').every((segment) => segment !== '.' && segment !== '..');
}
