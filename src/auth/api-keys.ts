import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKey, ApiKeyStore } from '../domain/api-key.ts';
import type { Caller } from '../domain/caller.ts';
import { UnauthenticatedError } from './errors.ts';

const KEY = /^acrg_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Whether a credential is meant to be an API key rather than a token. */
export function looksLikeApiKey(credential: string): boolean {
  return credential.startsWith('acrg_');
}

/**
 * Makes a key. The secret is 256 random bits, so one round of a fast hash keeps it: there is nothing to guess from, and
 * a slow hash would only slow every request down. `text` is all that there will ever be of it: show it once.
 */
export function makeApiKey(wanted: Pick<ApiKey, 'tenant' | 'name' | 'scopes' | 'createdAt' | 'expiresAt'>): {
  readonly key: ApiKey;
  readonly text: string;
} {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const salt = randomBytes(16).toString('base64url');
  const key = { ...wanted, id, salt, hash: hashOf(salt, secret).toString('base64url'), revokedAt: null };
  return { key, text: `acrg_${id}_${secret}` };
}

/**
 * The session that a key opens. Revoking takes effect at once: the key is looked up at every request.
 * @throws UnauthenticatedError, in the same words for a key that never was and for one with a wrong secret
 */
export async function callerWithKey(
  store: Pick<ApiKeyStore, 'find'>,
  text: string,
  now: number,
): Promise<Caller> {
  const [, id = '', secret = ''] = KEY.exec(text) ?? [];
  const key = id === '' ? null : await store.find(id);
  const salt = key?.salt ?? '';
  const isRight = timingSafeEqual(
    hashOf(salt, secret),
    key === null ? NO_HASH : Buffer.from(key.hash, 'base64url'),
  );
  if (key === null || !isRight) throw new UnauthenticatedError('The API key is not accepted.');
  if (key.revokedAt !== null) throw new UnauthenticatedError('The API key has been revoked.');
  if (key.expiresAt !== null && key.expiresAt <= now)
    throw new UnauthenticatedError('The API key has expired.');
  const { tenant, scopes, expiresAt } = key;
  return { tenant, subject: `key:${id}`, scopes, expiresAt };
}

/** Whether anybody could come in with one of these keys. */
export function hasKeyInUse(keys: readonly ApiKey[], now: number): boolean {
  return keys.some(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > now),
  );
}

const NO_HASH = Buffer.alloc(32);

function hashOf(salt: string, secret: string): Buffer {
  return createHash('sha256').update(`${salt}.${secret}`).digest();
}
