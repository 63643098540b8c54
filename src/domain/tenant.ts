import type { KeepDays } from './retention.ts';

/** The tenant of everything while callers are not distinguished. */
export const DEFAULT_TENANT = 'default';

export const TENANT_RULE = 'Expected 1 to 64 letters, digits or . _ : -';

/** True for a valid name. It appears in log lines, rows and command lines, so it has no character that is special there. */
export function isTenantName(name: string): boolean {
  return /^[A-Za-z0-9._:-]{1,64}$/.test(name);
}

/** What a tenant may use. */
export interface Tenant {
  /** The first is the default. */
  readonly appIds: readonly string[];
  /** How many slots of the account's limit it gets while a tenant with a share of 1 gets one. */
  readonly share: number;
  /** The names of the storages that its recordings may use; none unless the configuration says so. */
  readonly storages: readonly string[];
  /** What it has kept for longer or shorter than others. */
  readonly keep?: Partial<KeepDays>;
  /** How long its recordings may run, in milliseconds; null: as long as they like. */
  readonly longestMs: number | null;
}

/** Finds the tenant with a name, or null if the gateway does not serve it. */
export type TenantOf = (name: string) => Tenant | null;
