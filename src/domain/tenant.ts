/** Where everything lies while nobody tells callers apart. */
export const DEFAULT_TENANT = 'default';

export const TENANT_RULE = 'Expected 1 to 64 letters, digits or . _ : -';

/** A tenant's name stands in log lines, rows and command lines, so it holds nothing that means something there. */
export function isTenantName(name: string): boolean {
  return /^[A-Za-z0-9._:-]{1,64}$/.test(name);
}

/** What a tenant may use. */
export interface Tenant {
  /** The first is meant where a caller names none. */
  readonly appIds: readonly string[];
  /** How many turns at the account's limit it gets while a tenant with a share of 1 gets one. */
  readonly share: number;
  /** The names of the storages that its recordings may go to; none unless the configuration says so. */
  readonly storages: readonly string[];
}

/** The tenant with a name, or null where the gateway does not serve it. */
export type TenantOf = (name: string) => Tenant | null;
