import type { Scope } from './caller.ts';

/** An API key as it is stored: never the key itself. Times are Unix milliseconds. */
export interface ApiKey {
  /** Part of the key, and no secret: it finds the row, and names the key in lists. */
  readonly id: string;
  readonly tenant: string;
  /** What the key is for, in its maker's words. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly salt: string;
  /** Of salt and secret. */
  readonly hash: string;
  readonly createdAt: number;
  /** Null: until it is revoked. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** Remembers API keys. All methods reject with `StoreUnavailableError` when the database can't be reached. */
export interface ApiKeyStore {
  add(key: ApiKey): Promise<void>;
  find(id: string): Promise<ApiKey | null>;
  /** Newest first, revoked ones too. */
  list(): Promise<readonly ApiKey[]>;
  /** False when there is no such key. One that was revoked before keeps its time. */
  revoke(id: string, now: number): Promise<boolean>;
}
