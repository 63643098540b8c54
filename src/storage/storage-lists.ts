import type { FoundInStorage } from '../domain/lifecycle/list-storage.ts';
import type { Clock, StorageLists } from '../domain/ports.ts';
import type { StoredFacts } from '../domain/recorded-file.ts';
import type { StorageClientOf } from './storage-client.ts';
import { StorageRefusedError, StorageUnavailableError } from './storage-errors.ts';
import type { StoredObject } from './storage-interface.ts';
import { hasExpired, type OpenByName, openUnexpired } from './usable-storage.ts';

/** Many times what a recording of a day has, slices too. Reading more would take too long. */
const MAX_OBJECTS = 100_000;

const FAILURES = { unknown: 'the storage is not configured', unreadable: 'its keys can’t be read' } as const;

/** Lists the customers' storages with the keys of the configuration. */
export function createStorageLists({
  open,
  clientOf,
  clock,
}: {
  readonly open: OpenByName;
  readonly clientOf: StorageClientOf;
  readonly clock: Clock;
}): StorageLists {
  return {
    async list(name, { prefixes, wants }, signal) {
      const storage = await openUnexpired(open, name, clock);
      if (typeof storage === 'string') return { failure: FAILURES[storage] };
      if (hasExpired(storage.keys, clock)) return { failure: 'its keys have expired' };
      const client = clientOf(storage);
      if (client === null) return { failure: 'the gateway can’t list storages of this vendor or region' };
      try {
        return await collect(
          prefixes.map((prefix) => client.list(prefix, signal)),
          wants,
        );
      } catch (error) {
        const isExpected = error instanceof StorageRefusedError || error instanceof StorageUnavailableError;
        if (!isExpected) throw error;
        return { failure: error.message };
      }
    },
  };
}

async function collect(
  lists: readonly AsyncIterable<StoredObject>[],
  wants: (key: string) => boolean,
): Promise<FoundInStorage> {
  const files = new Map<string, StoredFacts>();
  let seen = 0;
  for (const list of lists) {
    for await (const { key, sizeBytes, modifiedAt } of list) {
      if (seen === MAX_OBJECTS) return { files, isWhole: false };
      seen += 1;
      if (wants(key)) files.set(key, { sizeBytes, storedAt: modifiedAt });
    }
  }
  return { files, isWhole: true };
}
