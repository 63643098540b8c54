import type { AuditAsked } from './audit.ts';
import type { Scope } from './caller.ts';

/** The stored form of an API key, without its secret. Times are Unix milliseconds. */
export interface ApiKey {
  /** The public part of the key: it finds the row and identifies the key in lists. */
  readonly id: string;
  readonly tenant: string;
  /** What the key is for, in the words of the person who made it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly salt: string;
  /** The hash of salt and secret. */
  readonly hash: string;
  readonly createdAt: number;
  /** Its own limit, and the same of stops; null: that of every caller. */
  readonly operationsPerMinute: number | null;
  /** Null: valid until revoked. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** Stores API keys. All methods reject with `StoreUnavailableError` when the database can't be reached. */
export interface ApiKeyStore {
  /** `asked`, if given, enters the audit trail in the same transaction. */
  add(key: ApiKey, asked?: AuditAsked | null): Promise<void>;
  find(id: string): Promise<ApiKey | null>;
  /** Newest first, including revoked keys. */
  list(): Promise<readonly ApiKey[]>;
  /** A tenant's keys, newest first: at most so many that are not revoked, and those that were revoked last. */
  listOf(
    tenant: string,
    limits: { readonly unrevoked: number; readonly revoked: number },
  ): Promise<readonly ApiKey[]>;
  /** Resolves with false when there is no such key. A key revoked before keeps its `revokedAt`. */
  revoke(id: string, now: number): Promise<boolean>;
}
