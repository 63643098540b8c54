import type { ApiKey } from '../domain/api-key.ts';
import { isScope } from '../domain/caller.ts';

/** A row of `api_keys`. */
export interface ApiKeyRow {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** Separated by spaces. */
  readonly scopes: string;
  readonly salt: string;
  readonly hash: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
}

export function toApiKeyRow(key: ApiKey): ApiKeyRow {
  const { id, tenant, name, scopes, salt, hash } = key;
  return {
    ...{ id, tenant, name, salt, hash },
    scopes: scopes.join(' '),
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
  };
}

export function fromApiKeyRow(row: ApiKeyRow): ApiKey {
  const { id, tenant, name, scopes, salt, hash } = row;
  return {
    ...{ id, tenant, name, salt, hash },
    scopes: scopes.split(' ').filter(isScope),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
