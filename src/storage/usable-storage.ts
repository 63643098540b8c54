import type { Clock } from '../domain/ports.ts';
import type { StorageKeys } from '../domain/storage-keys.ts';
import type { OpenStorage } from './open-storage.ts';

/** Opens a storage with its keys, from a cache unless `isFresh`. A failure to read them has been logged. */
export type OpenByName = (
  name: string,
  how: { readonly isFresh: boolean },
) => Promise<OpenStorage | 'unknown' | 'unreadable'>;

export function hasExpired({ stsExpiration }: StorageKeys, clock: Clock): boolean {
  return stsExpiration !== undefined && stsExpiration <= Math.floor(clock.now() / 1000);
}

/** Opens a storage, and reads its keys anew where those of the cache have expired. */
export async function openUnexpired(
  open: OpenByName,
  name: string,
  clock: Clock,
): Promise<Awaited<ReturnType<OpenByName>>> {
  const cached = await open(name, { isFresh: false });
  const isStale = typeof cached === 'object' && hasExpired(cached.keys, clock);
  return isStale ? open(name, { isFresh: true }) : cached;
}
