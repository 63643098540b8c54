import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKey, ApiKeyStore } from '../domain/api-key.ts';
import type { Caller } from '../domain/caller.ts';
import { UnauthenticatedError } from './errors.ts';

const KEY = /^acrg_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Whether a credential is meant to be an API key rather than a token. */
export function looksLikeApiKey(credential: string): boolean {
  return credential.startsWith('acrg_');
}

/** The id in a whole key; any other text as it is. Who wants to revoke a key may have nothing else of it. */
export function idOfApiKey(text: string): string {
  return KEY.exec(text.trim())?.[1] ?? text;
}

/**
 * Makes a key. The secret is 256 random bits and can't be guessed, so one round of a fast hash protects it; a slow hash
 * would only slow down every request. `text` is not stored anywhere: show it once.
 */
export function makeApiKey(wanted: Omit<ApiKey, 'id' | 'salt' | 'hash' | 'revokedAt'>): {
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
 * Resolves with the caller whom the key identifies. The key is looked up for every request, so revoking it takes effect
 * at once.
 * @throws UnauthenticatedError, with the same message for an unknown key and for a wrong secret
 */
export async function callerWithKey(
  store: Pick<ApiKeyStore, 'find'>,
  text: string,
  now: number,
): Promise<Caller> {
  const [, id = '', secret = ''] = KEY.exec(text) ?? [];
  const key = id === '' ? null : await store.find(id);
  const salt = key?.salt ?? '';
  const expected = key === null ? NO_HASH : Buffer.from(key.hash, 'base64url');
  const isRight = timingSafeEqual(hashOf(salt, secret), expected);
  if (key === null || !isRight) throw new UnauthenticatedError('The API key is not accepted.');
  if (key.revokedAt !== null) throw new UnauthenticatedError('The API key has been revoked.');
  if (key.expiresAt !== null && key.expiresAt <= now)
    throw new UnauthenticatedError('The API key has expired.');
  const { tenant, scopes, expiresAt, operationsPerMinute } = key;
  const subject = `key:${id}`;
  return { tenant, subject, scopes, expiresAt, countedAs: `${tenant}:${subject}`, operationsPerMinute };
}

/** Whether any of these keys is neither revoked nor expired. */
export function hasKeyInUse(keys: readonly ApiKey[], now: number): boolean {
  return keys.some(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > now),
  );
}

const NO_HASH = Buffer.alloc(32);

function hashOf(salt: string, secret: string): Buffer {
  return createHash('sha256').update(`${salt}.${secret}`).digest();
}
