import { createPublicKey } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Caller, isScope } from '../domain/caller.ts';
import type { Clock } from '../domain/ports.ts';
import { isPlainText } from '../domain/requests/session-rules.ts';
import { isTenantName, TENANT_RULE } from '../domain/tenant.ts';
import { AuthenticationUnavailableError, UnauthenticatedError } from './errors.ts';

/** What tokens are verified with: the issuer's published key set, one public key, or a shared secret. */
export type TokenKey =
  | { readonly kind: 'jwks'; readonly url: string }
  | { readonly kind: 'public-key'; readonly pem: string }
  | { readonly kind: 'secret'; readonly secret: string };

export interface TokenPolicy {
  readonly key: TokenKey;
  /** Null: any issuer that holds the key. */
  readonly issuer: string | null;
  readonly audience: string | null;
  /** The accepted algorithms. They have to fit the kind of key, or a public key could be used as a shared secret. */
  readonly algorithms: readonly string[];
  readonly clockSkewMs: number;
}

/**
 * Resolves with the caller whom the token identifies. Rejects with `UnauthenticatedError` or
 * `AuthenticationUnavailableError`.
 */
export type TokenVerifier = (token: string) => Promise<Caller>;

/** Algorithms by kind of key (RFC 7518 and 8037). `none` is in neither list. */
export const ALGORITHMS = {
  symmetric: ['HS256', 'HS384', 'HS512'],
  asymmetric: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
} as const;

const JWKS_TIMEOUT_MS = 5000;
const MAX_SUBJECT_LENGTH = 256;

/**
 * Verifies tokens as RFC 8725 advises: the policy chooses the algorithms, and every claim that is used is required. `key`:
 * keys that have been had before.
 */
export function createTokenVerifier(
  policy: TokenPolicy,
  clock: Clock,
  key: JWTVerifyGetKey = keyOf(policy.key),
): TokenVerifier {
  const options = {
    algorithms: [...policy.algorithms],
    ...(policy.issuer === null ? {} : { issuer: policy.issuer }),
    ...(policy.audience === null ? {} : { audience: policy.audience }),
    clockTolerance: policy.clockSkewMs / 1000,
    requiredClaims: ['exp', 'sub', 'tenant'],
  };
  return async (token) => {
    const currentDate = new Date(clock.now());
    const { payload } = await jwtVerify(token, key, { ...options, currentDate }).catch((error: unknown) => {
      throw failureOf(error);
    });
    return callerOf(payload, policy.clockSkewMs);
  };
}

function keyOf(key: TokenKey): JWTVerifyGetKey {
  switch (key.kind) {
    case 'jwks':
      return createRemoteJWKSet(new URL(key.url), { timeoutDuration: JWKS_TIMEOUT_MS });
    case 'public-key': {
      const publicKey = createPublicKey(key.pem);
      return async () => publicKey;
    }
    case 'secret': {
      const secret = new TextEncoder().encode(key.secret);
      return async () => secret;
    }
  }
}

/** Asks the issuer's key server. Rejects with why its keys can't be had. */
async function publishedKeys(url: string) {
  const published = createRemoteJWKSet(new URL(url), { timeoutDuration: JWKS_TIMEOUT_MS });
  await published.reload();
  return published;
}

/** Asks the issuer's key server. Resolves with the number of its keys; rejects with why they can't be had. */
export async function countPublishedKeys(url: string): Promise<number> {
  return (await publishedKeys(url)).jwks()?.keys.length ?? 0;
}

/** As `createTokenVerifier`, with the keys that the issuer publishes now. Rejects with why there are none. */
export async function verifierWithPresentKeys(policy: TokenPolicy, clock: Clock): Promise<TokenVerifier> {
  if (policy.key.kind !== 'jwks') return createTokenVerifier(policy, clock);
  const published = await publishedKeys(policy.key.url);
  if ((published.jwks()?.keys.length ?? 0) === 0) throw new Error('it has no keys');
  return createTokenVerifier(policy, clock, published);
}

function callerOf(payload: JWTPayload, clockSkewMs: number): Caller {
  const { sub, exp, tenant, scope } = payload;
  if (typeof sub !== 'string' || !isSubject(sub)) throw unacceptable('sub');
  if (typeof tenant !== 'string' || !isTenantName(tenant)) throw unacceptable('tenant', TENANT_RULE);
  if (scope !== undefined && typeof scope !== 'string') throw unacceptable('scope');
  return {
    tenant,
    subject: sub,
    countedAs: `${tenant}:${sub}`,
    operationsPerMinute: null,
    scopes: (scope ?? '').split(' ').filter(isScope),
    expiresAt: exp === undefined ? null : exp * 1000 + clockSkewMs,
  };
}

/** Subjects are written to log lines and to the audit trail. */
function isSubject(sub: string): boolean {
  return sub !== '' && sub.length <= MAX_SUBJECT_LENGTH && isPlainText(sub);
}

function unacceptable(claim: string, rule = 'Expected text.'): UnauthenticatedError {
  return new UnauthenticatedError(`The token’s claim "${claim}" is not acceptable. ${rule}`);
}

/** The error for the caller; its message tells no more of the token than the name of a claim. */
function failureOf(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new UnauthenticatedError('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new UnauthenticatedError(`The token’s claim "${error.claim}" is missing or not acceptable.`);
  }
  const isKeySetTrouble = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  if (error instanceof errors.JOSEError && !isKeySetTrouble && error.code !== 'ERR_JOSE_GENERIC') {
    return new UnauthenticatedError('The token is not accepted.');
  }
  // `ERR_JOSE_GENERIC`: the key server's answer is not a key set. Other errors are of its connection.
  if (isKeySetTrouble || error instanceof errors.JOSEError || isConnectionTrouble(error)) {
    const message = 'The token can’t be checked now: its issuer’s keys can’t be had.';
    return new AuthenticationUnavailableError(message, { cause: error });
  }
  return new UnauthenticatedError('The token is not accepted.');
}

/** `fetch` rejects with a TypeError "fetch failed" whose cause is the reason. */
function isConnectionTrouble(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}
