import type { Storage } from '../config/storages.ts';
import { AZURE } from '../storage/open-storage.ts';
import { s3PlaceOf } from '../storage/s3-places.ts';
import { placeOf } from './storages.ts';

/** The origins of the URLs that are signed for files in these storages: pages that show them must be allowed these. */
export function storageOrigins(storages: Readonly<Record<string, Storage>>): readonly string[] {
  return Object.values(storages).flatMap((storage) => originOf(storage) ?? []);
}

function originOf(storage: Storage): string | null {
  const { vendor, credentials } = storage;
  // The account is the access key, which is not known beforehand where it is read from a file or by a command.
  if (vendor === AZURE)
    return `https://${credentials.kind === 'fixed' ? credentials.accessKey : '*'}.blob.core.windows.net`;
  const place = s3PlaceOf(placeOf(storage));
  return place && new URL(place.bucketUrl).origin;
}
