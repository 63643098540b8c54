import { isDeepStrictEqual } from 'node:util';
import type { HttpSettings } from '../config/http-settings.ts';
import type { Storage } from '../config/storages.ts';
import type { Account } from '../config/tenancy.ts';
import type { Config } from '../config.ts';
import type { Tenant } from '../domain/tenant.ts';

/** The settings that a running gateway takes over. */
type Reloaded = 'accounts' | 'tenants' | 'storages' | 'access' | 'longestMs';

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

type RestartSetting = Exclude<keyof Config, Reloaded | 'http'>;

/** The variables of what only a restart takes over. */
const VARIABLES: Readonly<Record<RestartSetting | keyof HttpSettings, string>> = {
  host: 'HOST',
  port: 'PORT',
  isSandbox: 'AGORA_CUSTOMER_ID',
  agoraTimeoutMs: 'AGORA_TIMEOUT_MS',
  stopWaitMs: 'STOP_WAIT_MS',
  stopGoneAfterMs: 'STOP_GONE_AFTER_MS',
  retryBackoffMs: 'RETRY_BACKOFF_MS',
  throttleMaxQueue: 'THROTTLE_MAX_QUEUE',
  keep: 'KEEP_…_DAYS',
  archive: 'ARCHIVE',
  liveMaxAgeMs: 'LIVE_MAX_AGE_MS',
  leaseMs: 'LEASE_MS',
  gatewayName: 'GATEWAY_NAME',
  webhookMaxAgeMs: 'WEBHOOK_MAX_AGE_MS',
  databaseUrl: 'DATABASE_URL',
  redisUrl: 'REDIS_URL',
  tracing: 'OTEL_…',
  metrics: 'METRICS_…',
  prices: 'PRICES_FILE',
  logLevel: 'LOG_LEVEL',
  logFormat: 'LOG_FORMAT',
  corsOrigins: 'CORS_ORIGINS',
  console: 'CONSOLE',
  graphiql: 'GRAPHIQL',
  introspection: 'INTROSPECTION',
  persistedOperations: 'PERSISTED_OPERATIONS',
  operationsPerMinute: 'CALLER_OPERATIONS_PER_MINUTE',
  subscriptionsPerCaller: 'CALLER_SUBSCRIPTIONS',
  socketsPerCaller: 'CALLER_SOCKETS',
  connections: 'MAX_CONNECTIONS…',
  trustedProxies: 'TRUST_PROXY',
  allowedHosts: 'ALLOWED_HOSTS',
  maxCost: 'QUERY_MAX_COST',
};

/** The variables that say something else and that only a restart takes over. */
export function changesForRestart(before: Config, after: Config): readonly string[] {
  const values = settingsOf(before);
  return [...settingsOf(after)]
    .filter(([name, value]) => !isDeepStrictEqual(values.get(name), value))
    .map(([name]) => name)
    .toSorted();
}

/** By their variables. */
function settingsOf({ http, ...others }: Config): ReadonlyMap<string, unknown> {
  const all = new Map<string, unknown>(Object.entries({ ...others, ...http }));
  return new Map(Object.entries(VARIABLES).map(([setting, variable]) => [variable, all.get(setting)]));
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
