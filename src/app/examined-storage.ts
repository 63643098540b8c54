import { randomUUID } from 'node:crypto';
import type { Storage } from '../config/storages.ts';
import { messageOf } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { expiresTooSoon } from '../domain/requests/storage-config.ts';
import type { StorageKeys } from '../domain/storage-keys.ts';
import type { StorageClientOf } from '../storage/storage-client.ts';
import type { Encryption } from '../storage/storage-interface.ts';
import { type TriedRights, tryRights } from '../storage/try-rights.ts';
import { hasExpired } from '../storage/usable-storage.ts';
import { placeOf, type Storages } from './storages.ts';

/** How storages are tried. */
export interface StorageTrial {
  /** False: nothing is written or removed. */
  readonly mayWrite: boolean;
  /** Where the object is written: a path with a slash at its end, or nothing for the bucket's root. */
  readonly folder: string;
}

/** What a look at a storage has found. */
export type StorageState =
  /** Its keys can't be read; a message for the operator. */
  | { readonly kind: 'no_keys'; readonly message: string }
  | { readonly kind: 'expired_keys'; readonly expiry: KeyExpiry }
  /** The gateway knows no interface for its vendor and region, or its endpoint is none. */
  | { readonly kind: 'no_client' }
  | { readonly kind: 'tried'; readonly rights: TriedRights; readonly expiry: KeyExpiry | null };

export interface KeyExpiry {
  /** Unix milliseconds. */
  readonly at: number;
  /** Agora wants keys that are valid for longer. */
  readonly isTooSoon: boolean;
}

interface Parts {
  readonly readKeys: Storages['readKeys'];
  readonly clientOf: StorageClientOf;
  readonly clock: Clock;
}

/** Reads a storage's keys, and tries what they may do. */
export async function examineStorage(
  [name, storage]: readonly [name: string, storage: Storage],
  { mayWrite, folder }: StorageTrial,
  { readKeys, clientOf, clock }: Parts,
): Promise<StorageState> {
  const keys = await readKeys(name).catch((error: unknown) => messageOf(error));
  if (typeof keys === 'string') return { kind: 'no_keys', message: keys };
  const expiry = expiryOf(keys, clock);
  if (expiry !== null && hasExpired(keys, clock)) return { kind: 'expired_keys', expiry };
  const client = clientOf({ ...placeOf(storage), keys });
  if (client === null) return { kind: 'no_client' };
  const key = `${folder}agora-recording-gateway-check-${randomUUID()}`;
  const { signal } = new AbortController();
  const rights = await tryRights(client, { key, mayWrite, encryption: encryptionOf(storage), signal });
  return { kind: 'tried', rights, expiry };
}

/** As Agora is told to write: it takes rights of its own. */
export function encryptionOf({ extensionParams: { sse } = {} }: Storage): Encryption | undefined {
  if (sse === 'kms') return 'aws:kms';
  return sse === 'aes256' ? 'AES256' : undefined;
}

function expiryOf({ stsExpiration }: StorageKeys, clock: Clock): KeyExpiry | null {
  if (stsExpiration === undefined) return null;
  return { at: stsExpiration * 1000, isTooSoon: expiresTooSoon(stsExpiration, clock.now()) };
}
