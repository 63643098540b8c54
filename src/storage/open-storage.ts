import type { StorageKeys } from '../domain/storage-keys.ts';

/** Agora's number of Azure, whose interface is its own; all other vendors that are known have S3's. */
export const AZURE = 5;

/** A storage with the keys that it has now, in Agora's terms. */
export interface OpenStorage {
  readonly vendor: number;
  readonly region: number;
  readonly bucket: string;
  /** Only of self-hosted storages. */
  readonly endpoint: string | null;
  readonly keys: StorageKeys;
}

/** From when a URL is valid, and for how long. */
export interface Validity {
  /** Unix seconds. */
  readonly fromS: number;
  readonly forS: number;
}

/** Percent-encodes all but the slashes and the unreserved characters of RFC 3986: what signatures are made of. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
