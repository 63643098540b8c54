import { isDeepStrictEqual } from 'node:util';
import type { Storage } from '../config/storages.ts';
import type { Account } from '../config/tenancy.ts';
import type { Config } from '../config.ts';
import type { Tenant } from '../domain/tenant.ts';

/** The settings that a running gateway takes over. */
const RELOADED: readonly string[] = [
  'accounts',
  'tenants',
  'storages',
  'access',
  'longestMs',
] satisfies (keyof Config)[];

/** What is different, a line each, by name and without a secret. */
export function describeChanges(before: Config, after: Config): readonly string[] {
  const named = (accounts: readonly Account[]) => new Map(accounts.map((each) => [each.name, each]));
  return [
    ...changesOf('account', named(before.accounts), named(after.accounts), accountChanges),
    ...changesOf('tenant', tenantsOf(before), tenantsOf(after), tenantChanges),
    ...(before.tenants === null && after.tenants !== null ? ['only tenants of TENANTS_FILE are served'] : []),
    ...(before.tenants !== null && after.tenants === null ? ['all tenants are served'] : []),
    ...(before.longestMs === after.longestMs ? [] : ['recordings may run for another time']),
    ...changesOf('storage', mapOf(before.storages), mapOf(after.storages), storageChanges),
    ...(isDeepStrictEqual(before.access, after.access) ? [] : ['tokens are checked with other settings']),
  ];
}

/** The settings that are different and that only a restart takes over, by their names in the configuration. */
export function changesForRestart(before: Config, after: Config): readonly string[] {
  const values = settingsOf(before);
  return [...settingsOf(after)]
    .filter(([name, value]) => !isDeepStrictEqual(values.get(name), value))
    .map(([name]) => name)
    .toSorted();
}

function settingsOf({ http, ...others }: Config): ReadonlyMap<string, unknown> {
  const top = Object.entries(others).filter(([name]) => !RELOADED.includes(name));
  return new Map<string, unknown>([
    ...top,
    ...Object.entries(http).map(([name, value]) => [`http.${name}`, value] as const),
  ]);
}

function changesOf<Value>(
  kind: string,
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  changes: (before: Value, after: Value) => readonly string[],
): readonly string[] {
  const lines: string[] = [];
  for (const [name, value] of after) {
    const known = before.get(name);
    if (known === undefined) lines.push(`${kind} ${name} added`);
    else if (!isDeepStrictEqual(known, value)) {
      lines.push(`${kind} ${name} changed: ${changes(known, value).join(', ') || 'other settings'}`);
    }
  }
  for (const name of before.keys()) if (!after.has(name)) lines.push(`${kind} ${name} removed`);
  return lines;
}

function accountChanges(before: Account, after: Account): readonly string[] {
  const { requestsPerSecond: limit } = after;
  const isOther = before.customerId !== after.customerId;
  const apps = changesOf('app', appsOf(before), appsOf(after), (one, other) => [
    ...(one.certificate === other.certificate ? [] : ['its certificate']),
    ...(isDeepStrictEqual(one.webhookSecrets, other.webhookSecrets) ? [] : ['its webhook secrets']),
    ...(isDeepStrictEqual(one.quotas, other.quotas)
      ? []
      : [`quotas ${other.quotas.rtc} and ${other.quotas.web} (web)`]),
  ]);
  return [
    ...(limit === before.requestsPerSecond ? [] : [`${limit} requests a second`]),
    ...(isOther || before.customerSecret !== after.customerSecret ? ['other credentials'] : []),
    ...(isDeepStrictEqual(before.baseUrls, after.baseUrls) ? [] : ['other hosts']),
    ...apps,
  ];
}

function tenantChanges(before: Tenant, after: Tenant): readonly string[] {
  return [
    ...(isDeepStrictEqual(before.appIds, after.appIds) ? [] : ['other apps']),
    ...(before.share === after.share ? [] : [`share ${after.share}`]),
    ...(isDeepStrictEqual(before.storages, after.storages) ? [] : ['other storages']),
    ...(isDeepStrictEqual(before.keep, after.keep) ? [] : ['kept for another time']),
    ...(before.longestMs === after.longestMs ? [] : ['its recordings may run for another time']),
  ];
}

function storageChanges(
  { credentials: keysBefore, ...before }: Storage,
  { credentials, ...after }: Storage,
): readonly string[] {
  return [
    ...(isDeepStrictEqual(before, after) ? [] : ['another place']),
    ...(isDeepStrictEqual(keysBefore, credentials) ? [] : ['other keys']),
  ];
}

function appsOf({ apps }: Account) {
  return new Map(apps.map((each) => [each.appId, each]));
}

function tenantsOf({ tenants }: Config): ReadonlyMap<string, Tenant> {
  return tenants ?? new Map();
}

function mapOf<Value>(record: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(record));
}
