import type { FileUrlObstacle, FileUrls, SignUrl } from '../domain/file-url.ts';
import type { Clock } from '../domain/ports.ts';
import { signAzureUrl } from './azure-url.ts';
import { AZURE, type OpenStorage, type Validity } from './open-storage.ts';
import { s3PlaceOf } from './s3-places.ts';
import { signS3Url } from './s3-url.ts';
import { hasExpired, type OpenByName, openUnexpired } from './usable-storage.ts';

interface FileUrlsOptions {
  readonly open: OpenByName;
  readonly clock: Clock;
}

const OBSTACLES = { unknown: 'unknown_storage', unreadable: 'keys_unavailable' } as const;

/** Signs URLs of files in the customers' storages. Sends no request. */
export function createFileUrls({ open, clock }: FileUrlsOptions): FileUrls {
  const nowS = () => Math.floor(clock.now() / 1000);

  async function signerOf(name: string): Promise<SignUrl | FileUrlObstacle> {
    const storage = await openUnexpired(open, name, clock);
    if (typeof storage === 'string') return OBSTACLES[storage];
    const sign = signWith(storage);
    if (sign === null) return 'unsupported_storage';
    const { keys } = storage;
    if (hasExpired(keys, clock)) return 'keys_unavailable';
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
