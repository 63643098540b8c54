import { createPublicKey } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Caller, isScope } from '../domain/caller.ts';
import type { Clock } from '../domain/ports.ts';
import { isPlainText } from '../domain/requests/session-rules.ts';
import { isTenantName, TENANT_RULE } from '../domain/tenant.ts';
import { AuthenticationUnavailableError, UnauthenticatedError } from './errors.ts';

/** What tokens are checked with: the issuer's published keys, one public key, or a shared secret. */
export type TokenKey =
  | { readonly kind: 'jwks'; readonly url: string }
  | { readonly kind: 'public-key'; readonly pem: string }
  | { readonly kind: 'secret'; readonly secret: string };

export interface TokenPolicy {
  readonly key: TokenKey;
  /** Null: whoever holds the key may be the issuer. */
  readonly issuer: string | null;
  readonly audience: string | null;
  /** Only these; that they fit the kind of key is what keeps a public key from being taken for a secret. */
  readonly algorithms: readonly string[];
  readonly clockSkewMs: number;
}

/** The session that a token opens. Rejects with `UnauthenticatedError` or `AuthenticationUnavailableError`. */
export type TokenVerifier = (token: string) => Promise<Caller>;

/** RFC 7518 and 8037: algorithms whose key can't be mistaken for another kind's. `none` is in no list. */
export const ALGORITHMS = {
  symmetric: ['HS256', 'HS384', 'HS512'],
  asymmetric: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
} as const;

const JWKS_PATIENCE_MS = 5000;
const LONGEST_SUBJECT = 256;

/** Checks tokens as RFC 8725 advises: the algorithms are the gateway's choice, and every claim it relies on is required. */
export function createTokenVerifier(policy: TokenPolicy, clock: Clock): TokenVerifier {
  const key = keyOf(policy.key);
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
      return createRemoteJWKSet(new URL(key.url), { timeoutDuration: JWKS_PATIENCE_MS });
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

function callerOf(payload: JWTPayload, clockSkewMs: number): Caller {
  const { sub, exp, tenant, scope } = payload;
  if (typeof sub !== 'string' || !isSubject(sub)) throw unacceptable('sub');
  if (typeof tenant !== 'string' || !isTenantName(tenant)) throw unacceptable('tenant', TENANT_RULE);
  if (scope !== undefined && typeof scope !== 'string') throw unacceptable('scope');
  return {
    tenant,
    subject: sub,
    scopes: (scope ?? '').split(' ').filter(isScope),
    expiresAt: exp === undefined ? null : exp * 1000 + clockSkewMs,
  };
}

/** It stands in log lines and in the audit trail. */
function isSubject(sub: string): boolean {
  return sub !== '' && sub.length <= LONGEST_SUBJECT && isPlainText(sub);
}

function unacceptable(claim: string, rule = 'Expected text.'): UnauthenticatedError {
  return new UnauthenticatedError(`The token’s claim "${claim}" is not acceptable. ${rule}`);
}

/** What the caller may know of why a token failed. */
function failureOf(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new UnauthenticatedError('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new UnauthenticatedError(`The token’s claim "${error.claim}" is missing or not acceptable.`);
  }
  const isTheKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  if (error instanceof errors.JOSEError && !isTheKeys && error.code !== 'ERR_JOSE_GENERIC') {
    return new UnauthenticatedError('The token is not accepted.');
  }
  // `ERR_JOSE_GENERIC` is the key server's answer being anything but a key set; other errors are its connection.
  if (isTheKeys || error instanceof errors.JOSEError || isConnectionTrouble(error)) {
    return new AuthenticationUnavailableError(
      'The token can’t be checked now: its issuer’s keys can’t be had.',
      {
        cause: error,
      },
    );
  }
  return new UnauthenticatedError('The token is not accepted.');
}

/** `fetch` rejects with a TypeError "fetch failed" that has the reason as its cause. */
function isConnectionTrouble(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}
