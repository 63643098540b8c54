import type { Storage } from '../config/storages.ts';
import { s3PlaceOf } from '../storage/s3-places.ts';

const AZURE = 5;

/** The origins of the URLs that are signed for files in these storages: pages that show them must be allowed these. */
export function storageOrigins(storages: Readonly<Record<string, Storage>>): readonly string[] {
  return Object.values(storages).flatMap((storage) => originOf(storage) ?? []);
}

function originOf({ vendor, region, bucket, credentials, extensionParams }: Storage): string | null {
  // The account is the access key, which is not known beforehand where it is read from a file or by a command.
  if (vendor === AZURE)
    return `https://${credentials.kind === 'fixed' ? credentials.accessKey : '*'}.blob.core.windows.net`;
  const place = s3PlaceOf({ vendor, region, bucket, endpoint: extensionParams?.endpoint ?? null });
  return place && new URL(place.bucketUrl).origin;
}
