import type { ApiKeyStore } from '../domain/api-key.ts';
import { type Caller, SCOPES } from '../domain/caller.ts';
import type { Clock } from '../domain/ports.ts';
import { DEFAULT_TENANT, type TenantOf } from '../domain/tenant.ts';
import { callerWithKey, looksLikeApiKey } from './api-keys.ts';
import { NotServedError, UnauthenticatedError } from './errors.ts';
import type { TokenVerifier } from './tokens.ts';

/**
 * Resolves with the caller, over HTTP and WebSocket alike: by the `Authorization` header (RFC 6750), or by the client's
 * address where no credential is needed. Rejects with `UnauthenticatedError` or `NotServedError`; with
 * `AuthenticationUnavailableError` or `StoreUnavailableError` when the credential can't be checked now.
 */
export type Authenticate = (authorization: string | null, client: Client | null) => Promise<Caller>;

/** Where a request comes from. */
export interface Client {
  readonly address: string;
  /** What is counted as one client: the address, or a part of the network that one client may have. */
  readonly network: string;
}

export interface AuthenticateOptions {
  readonly keys: Pick<ApiKeyStore, 'find'>;
  /** Null: no tokens are accepted, only API keys. */
  readonly tokens: TokenVerifier | null;
  readonly tenantOf: TenantOf;
  readonly clock: Clock;
}

export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  const { tokens, tenantOf, clock } = options;
  const keys = { find: lookUpTogether((id) => options.keys.find(id)) };

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

/** Admits everybody as one tenant with all scopes: in the sandbox, and with `AUTH=none`. */
export const letEverybodyIn: Authenticate = async (_authorization, client) => ({
  tenant: DEFAULT_TENANT,
  subject: client === null ? 'anybody' : `anybody at ${client.address}`,
  countedAs: client === null ? `${DEFAULT_TENANT}:anybody` : `${DEFAULT_TENANT}:anybody at ${client.network}`,
  scopes: SCOPES,
  operationsPerMinute: null,
  expiresAt: null,
});

/**
 * Looks an id up once for all who ask in one turn of the event loop. Each lookup begins after they have asked, so that a key
 * that was revoked before is seen to be.
 */
function lookUpTogether<Found>(find: (id: string) => Promise<Found>): (id: string) => Promise<Found> {
  const scheduled = new Map<string, Promise<Found>>();
  return (id) => {
    const sameTurn = scheduled.get(id);
    if (sameTurn !== undefined) return sameTurn;
    const found = new Promise(setImmediate).then(() => {
      scheduled.delete(id);
      return find(id);
    });
    scheduled.set(id, found);
    return found;
  };
}
