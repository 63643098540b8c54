import { createHash } from 'node:crypto';
import { base64url, EncryptJWT, errors, jwtDecrypt } from 'jose';
import type { GatewaySecrets, PlayableFile } from '../domain/playback.ts';
import type { Clock } from '../domain/ports.ts';

/** What a token gives access to. */
export interface Playback extends Pick<PlayableFile, 'recordingId' | 'owner'> {
  /** Tells the file's name among those of the recording; see `fingerprintOf`. */
  readonly fingerprint: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

export interface PlaybackTokens {
  make(playback: Playback): Promise<string>;
  /** Null for a token that this database's gateways have not made, and for one that has expired. */
  read(token: string): Promise<Playback | null>;
}

interface TokensOptions {
  readonly secrets: GatewaySecrets;
  readonly clock: Clock;
}

interface Key {
  readonly id: string;
  readonly secret: Uint8Array;
}

/** AES with HMAC-SHA-256 (RFC 7518, 5.2.3), which is compared in constant time: nothing in a token can be read or changed. */
const ALGORITHMS = { alg: 'dir', enc: 'A128CBC-HS256' } as const;
const AUDIENCE = 'playback';

/** How soon all gateways stop taking the tokens of a key that was deleted. */
const KEYS_FOR_MS = 60_000;
/** Tokens of unknown keys have the keys read again, but no more often. */
const KEYS_FOR_AT_LEAST_MS = 1000;

/**
 * Tokens are encrypted JWTs without their header, which is the same for all but for the key's id: that comes first. They are
 * short whatever the file is called.
 */
export function createPlaybackTokens({ secrets, clock }: TokensOptions): PlaybackTokens {
  let known: { readonly keys: Promise<readonly Key[]>; readonly at: number } | null = null;

  function keysOfLast(ms: number): Promise<readonly Key[]> {
    if (known !== null && clock.monotonic() - known.at < ms) return known.keys;
    const keys = secrets.of('playback').then((all) => all.map((secret) => ({ id: idOf(secret), secret })));
    known = { keys, at: clock.monotonic() };
    // A failure is not remembered.
    keys.catch(() => {
      if (known?.keys === keys) known = null;
    });
    return keys;
  }

  async function keyWith(id: string): Promise<Key | undefined> {
    const find = (keys: readonly Key[]) => keys.find((key) => key.id === id);
    return find(await keysOfLast(KEYS_FOR_MS)) ?? find(await keysOfLast(KEYS_FOR_AT_LEAST_MS));
  }

  return {
    async make({ recordingId, owner, fingerprint, expiresAt }) {
      const [key] = await keysOfLast(KEYS_FOR_MS);
      if (key === undefined) throw new Error('there is no key for playback');
      const jwt = await new EncryptJWT({ owner, file: fingerprint })
        .setProtectedHeader({ ...ALGORITHMS, kid: key.id })
        .setSubject(recordingId)
        .setAudience(AUDIENCE)
        .setExpirationTime(expiresAt)
        .encrypt(key.secret);
      return [key.id, ...jwt.split('.').slice(2)].join('.');
    },

    async read(token) {
      const [id = '', ...rest] = token.split('.');
      const key = rest.length === 3 ? await keyWith(id) : undefined;
      if (key === undefined) return null;
      const header = base64url.encode(JSON.stringify({ ...ALGORITHMS, kid: id }));
      try {
        const { payload } = await jwtDecrypt([header, '', ...rest].join('.'), key.secret, {
          audience: AUDIENCE,
          keyManagementAlgorithms: [ALGORITHMS.alg],
          contentEncryptionAlgorithms: [ALGORITHMS.enc],
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(clock.now()),
        });
        const { sub, owner, file, exp } = payload;
        if (sub === undefined || exp === undefined) return null;
        if (typeof owner !== 'string' || typeof file !== 'string') return null;
        return { recordingId: sub, owner, fingerprint: file, expiresAt: exp };
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

function idOf(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('base64url').slice(0, 8);
}

/** Stands for a file's name in a token: names may have thousands of characters. */
export function fingerprintOf(fileName: string): string {
  return createHash('sha256').update(fileName).digest('base64url').slice(0, 22);
}
