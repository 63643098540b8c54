import type { ApiKeyStore } from '../domain/api-key.ts';
import { type Caller, SCOPES } from '../domain/caller.ts';
import type { Clock } from '../domain/ports.ts';
import { DEFAULT_TENANT, type TenantOf } from '../domain/tenant.ts';
import { callerWithKey, looksLikeApiKey } from './api-keys.ts';
import { NotServedError, UnauthenticatedError } from './errors.ts';
import type { TokenVerifier } from './tokens.ts';

/**
 * Finds out who asks, whatever the request came over: from the `Authorization` header (RFC 6750), and from the address
 * where nobody needs to show one. Rejects with `UnauthenticatedError`, with `NotServedError`, or with
 * `AuthenticationUnavailableError` or `StoreUnavailableError` when nobody can tell.
 */
export type Authenticate = (authorization: string | null, address: string | null) => Promise<Caller>;

export interface AuthenticateOptions {
  readonly keys: Pick<ApiKeyStore, 'find'>;
  /** Null: no tokens are accepted, only API keys. */
  readonly tokens: TokenVerifier | null;
  readonly tenantOf: TenantOf;
  readonly clock: Clock;
}

export function createAuthenticate({ keys, tokens, tenantOf, clock }: AuthenticateOptions): Authenticate {
  async function callerWith(authorization: string | null): Promise<Caller> {
    if (authorization === null) {
      throw new UnauthenticatedError(
        'Expected a header "Authorization: Bearer …" with a token or an API key.',
      );
    }
    const [, credential] = /^bearer +([^\s]+)$/i.exec(authorization.trim()) ?? [];
    if (credential === undefined) {
      throw new UnauthenticatedError(
        'Expected the Authorization header to be "Bearer" and a token or an API key.',
      );
    }
    if (looksLikeApiKey(credential)) return callerWithKey(keys, credential, clock.now());
    if (tokens === null)
      throw new UnauthenticatedError('Expected an API key: this gateway accepts no tokens.');
    return tokens(credential);
  }

  return async (authorization) => {
    const caller = await callerWith(authorization);
    if (tenantOf(caller.tenant) === null) {
      throw new NotServedError(`This gateway does not serve the tenant "${caller.tenant}".`);
    }
    return caller;
  };
}

/** Everybody may do everything, as one tenant: in the sandbox, and where `AUTH=none` says so. */
export const letEverybodyIn: Authenticate = async (_authorization, address) => ({
  tenant: DEFAULT_TENANT,
  subject: address === null ? 'anybody' : `anybody at ${address}`,
  scopes: SCOPES,
  expiresAt: null,
});
