/** The customers' storages as requests to Agora describe them, with keys that are read when needed. */
import type { Logger } from 'pino';
import type { Credentials } from '../agora/requests/agora-client.ts';
import { type CredentialsSource, readStorageKeys } from '../config/storage-credentials.ts';
import { type Storage, storageVariable } from '../config/storages.ts';
import { messageOf } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { expiresTooSoon, takes, vendorsThatTake } from '../domain/requests/storage-config.ts';
import type { StorageKeys } from '../domain/storage-keys.ts';
import type { Redactor } from '../redaction.ts';
import type { OpenStorage } from '../storage/open-storage.ts';
import type { ReadSource } from './storage-source.ts';

interface StoragesOptions {
  readonly storages: Readonly<Record<string, Storage>>;
  readonly readSource: ReadSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** Learns keys when they are read: no log line and no answer may contain them. */
  readonly redactor: Redactor;
}

/** Where a storage is, without its keys. */
export function placeOf({
  vendor,
  region,
  bucket,
  extensionParams,
}: Omit<Storage, 'credentials'>): Omit<OpenStorage, 'keys'> {
  return { vendor, region, bucket, endpoint: extensionParams?.endpoint ?? null };
}

/** How long keys are cached: `acquire` and `start` of one recording have to send the same ones. */
const CACHE_MS = 5 * 60_000;

export interface Storages {
  readonly storageConfig: Credentials['storageConfig'];
  /** Opens a storage with its keys, from a cache unless `isFresh`. */
  open(name: string, how: { readonly isFresh: boolean }): Promise<OpenStorage | 'unknown' | 'unreadable'>;
  /** Reads the keys of all storages now. Resolves with what is wrong, a line for each, which begins with the variable. */
  load(): Promise<readonly string[]>;
  /** Reads a storage's keys now. Rejects with a message for the operator when they can't be read or used. */
  readKeys(name: string): Promise<StorageKeys>;
}

function sourceVariable(name: string, { credentials: { kind } }: Storage): string {
  return storageVariable(name, kind === 'command' ? 'CREDENTIALS_COMMAND' : 'CREDENTIALS_FILE');
}

/** Caches keys for five minutes, so that a `start` sends the keys that its `acquire` announced. */
export function createStorages(options: StoragesOptions): Storages {
  const { storages, readSource, clock, log, redactor } = options;
  const cached = new Map<string, { readonly keys: Promise<StorageKeys>; readonly at: number }>();

  async function read(name: string, source: CredentialsSource, vendor: number): Promise<StorageKeys> {
    if (source.kind === 'fixed') return { accessKey: source.accessKey, secretKey: source.secretKey };
    const keys = readStorageKeys(await readSource(source));
    if (typeof keys === 'string') throw new Error(keys);
    if (keys.stsToken !== undefined && !takes(vendor, 'stsToken')) {
      throw new Error(`stsToken: only vendors ${vendorsThatTake('stsToken')} take one`);
    }
    redactor.learn([keys.accessKey, keys.secretKey, keys.stsToken ?? '']);
    const { stsExpiration } = keys;
    if (stsExpiration !== undefined && expiresTooSoon(stsExpiration, clock.now())) {
      const leftMs = stsExpiration * 1000 - clock.now();
      const message = 'the keys of a storage expire in less than the 4 h that Agora wants';
      log.warn({ storage: name, leftMs }, message);
    }
    return keys;
  }

  function keysOf(name: string, { credentials, vendor }: Storage, isFresh: boolean): Promise<StorageKeys> {
    const before = cached.get(name);
    const now = clock.monotonic();
    if (!isFresh && before !== undefined && now - before.at < CACHE_MS) return before.keys;
    const keys = read(name, credentials, vendor);
    cached.set(name, { keys, at: now });
    // A failure is not cached.
    keys.catch(() => cached.get(name)?.keys === keys && cached.delete(name));
    return keys;
  }

  async function openStorage(name: string, { isFresh }: { readonly isFresh: boolean }) {
    const storage = storages[name];
    if (storage === undefined) return 'unknown';
    const { credentials: _credentials, ...place } = storage;
    try {
      return { place, keys: await keysOf(name, storage, isFresh) };
    } catch (error) {
      log.error({ storage: name, err: error }, 'the keys of a storage can’t be read');
      return 'unreadable';
    }
  }

  return {
    async storageConfig(name, how = { isFresh: false }) {
      const opened = await openStorage(name, how);
      return typeof opened === 'string' ? opened : { ...opened.place, ...opened.keys };
    },
    async open(name, how) {
      const opened = await openStorage(name, how);
      if (typeof opened === 'string') return opened;
      return { ...placeOf(opened.place), keys: opened.keys };
    },
    async load() {
      const loaded = Object.entries(storages).map(([name, storage]) =>
        keysOf(name, storage, true).then(
          () => [],
          (error: unknown) => [`${sourceVariable(name, storage)}: ${messageOf(error)}`],
        ),
      );
      return (await Promise.all(loaded)).flat();
    },
    async readKeys(name) {
      const storage = storages[name];
      if (storage === undefined) throw new Error('there is no such storage');
      return read(name, storage.credentials, storage.vendor);
    },
  };
}
