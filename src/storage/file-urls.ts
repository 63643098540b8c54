import type { FileUrlObstacle, FileUrls, SignUrl } from '../domain/file-url.ts';
import type { Clock } from '../domain/ports.ts';
import type { StorageKeys } from '../domain/storage-keys.ts';
import { signAzureUrl } from './azure-url.ts';
import type { OpenStorage, Validity } from './open-storage.ts';
import { s3PlaceOf } from './s3-places.ts';
import { signS3Url } from './s3-url.ts';

interface FileUrlsOptions {
  /** Opens a storage with its keys, from a cache unless `isFresh`. A failure to read them has been logged. */
  readonly open: (
    name: string,
    how: { readonly isFresh: boolean },
  ) => Promise<OpenStorage | 'unknown' | 'unreadable'>;
  readonly clock: Clock;
}

const AZURE = 5;
const OBSTACLES = { unknown: 'unknown_storage', unreadable: 'keys_unavailable' } as const;

/** Signs URLs of files in the customers' storages. Sends no request. */
export function createFileUrls({ open, clock }: FileUrlsOptions): FileUrls {
  const nowS = () => Math.floor(clock.now() / 1000);
  const hasExpired = ({ stsExpiration }: StorageKeys) =>
    stsExpiration !== undefined && stsExpiration <= nowS();

  async function signerOf(name: string): Promise<SignUrl | FileUrlObstacle> {
    const cached = await open(name, { isFresh: false });
    const isStale = typeof cached === 'object' && hasExpired(cached.keys);
    const storage = isStale ? await open(name, { isFresh: true }) : cached;
    if (typeof storage === 'string') return OBSTACLES[storage];
    const sign = signWith(storage);
    if (sign === null) return 'unsupported_storage';
    const { keys } = storage;
    if (hasExpired(keys)) return 'keys_unavailable';
    return async (key, expiresInS) => {
      const fromS = nowS();
      const forS = Math.min(expiresInS, (keys.stsExpiration ?? Number.POSITIVE_INFINITY) - fromS);
      return forS < 1 ? null : sign(key, { fromS, forS });
    };
  }

  return { signerOf };
}

type Sign = (key: string, validity: Validity) => string | Promise<string>;

/** Null for storages whose URLs this gateway can't sign. */
function signWith(storage: OpenStorage): Sign | null {
  if (storage.vendor === AZURE) return (key, validity) => signAzureUrl(storage, key, validity);
  const place = s3PlaceOf(storage);
  if (place === null) return null;
  const cache = new Map<string, ArrayBuffer>();
  return (key, validity) => signS3Url(place, key, storage.keys, validity, cache);
}
