import { z } from 'zod';
import type { ApiKey } from '../domain/api-key.ts';
import { isScope } from '../domain/caller.ts';
import { readColumns, UnreadableRow } from './reading.ts';

const apiKeyColumns = z.object({
  id: z.string(),
  tenant: z.string(),
  name: z.string(),
  /** Separated by spaces. */
  scopes: z.string(),
  salt: z.string(),
  hash: z.string(),
  created_at: z.number(),
  expires_at: z.number().nullable(),
  /** Of a key that a gateway without this column has stored: null. */
  operations_per_minute: z.number().nullable(),
  revoked_at: z.number().nullable(),
});

/** A row of `api_keys`. */
export type ApiKeyRow = Readonly<z.input<typeof apiKeyColumns>>;

export function toApiKeyRow(key: ApiKey): ApiKeyRow {
  const { id, tenant, name, scopes, salt, hash } = key;
  return {
    ...{ id, tenant, name, salt, hash },
    scopes: scopes.join(' '),
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    operations_per_minute: key.operationsPerMinute,
    revoked_at: key.revokedAt,
  };
}

/** Ignores scopes that this version does not know. */
export function fromApiKeyRow(row: ApiKeyRow): ApiKey | UnreadableRow {
  const columns = readColumns('api_keys', row, apiKeyColumns);
  if (columns instanceof UnreadableRow) return columns;
  const { id, tenant, name, scopes, salt, hash } = columns;
  return {
    ...{ id, tenant, name, salt, hash },
    scopes: scopes.split(' ').filter(isScope),
    createdAt: columns.created_at,
    expiresAt: columns.expires_at,
    operationsPerMinute: columns.operations_per_minute,
    revokedAt: columns.revoked_at,
  };
}
