import { type Access, readAccess } from './config/access.ts';
import { SANDBOX_CUSTOMER_ID } from './config/credentials.ts';
import { accountProblems, environment, type Variables } from './config/environment.ts';
import { type HttpSettings, readHttpSettings } from './config/http-settings.ts';
import { type MetricsSettings, readMetricsSettings } from './config/metrics-settings.ts';
import { readPrices } from './config/prices.ts';
import { type ArchivePlace, archiveProblems, keepDaysOf } from './config/retention.ts';
import { type WithSecretFiles, withSecretFiles } from './config/secret-files.ts';
import { readStorages, SANDBOX_STORAGES, type Storage } from './config/storages.ts';
import { type Account, DEFAULT_ACCOUNT, readTenancy, type Tenancy } from './config/tenancy.ts';
import { readTextFile } from './config/text-file.ts';
import { readTracing, type TraceSettings } from './config/tracing.ts';
import { attempt, type Environment, problemsOf } from './config/values.ts';
import type { Prices } from './domain/prices.ts';
import type { Quotas } from './domain/quota.ts';
import type { KeepDays } from './domain/retention.ts';
import { DEFAULT_TENANT } from './domain/tenant.ts';

/** The public account of the built-in sandbox; valid nowhere else. */
export const SANDBOX_ACCOUNT = {
  appId: '5a4db0c5000000000000000000000001',
  customerId: SANDBOX_CUSTOMER_ID,
  customerSecret: 'sandbox-secret',
} as const;

/** The secret of the built-in sandbox's notifications, unless another is configured. */
export const SANDBOX_WEBHOOK_SECRET = 'sandbox-webhook-secret';

/** Where the sandbox listens unless told otherwise; the built-in one takes another port when this one is in use. */
export const SANDBOX_ADDRESS = { host: '127.0.0.1', port: 4010 } as const;

/** The database of a gateway with an account, unless another is configured. */
export const DEFAULT_DATABASE_URL = 'file:./data/gateway.db';

/** The validated configuration. Durations are in milliseconds. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** No account is configured: the built-in sandbox is the upstream, and `accounts[0]` is the sandbox's. */
  readonly isSandbox: boolean;
  /** At least one. */
  readonly accounts: readonly Account[];
  /** Null: every tenant is accepted and uses the first account. */
  readonly tenants: Tenancy['tenants'] | null;
  readonly agoraTimeoutMs: number;
  readonly stopWaitMs: number;
  readonly stopGoneAfterMs: number;
  readonly retryBackoffMs: readonly number[];
  readonly throttleMaxQueue: number;
  /** The storages for files, by the names that callers use. */
  readonly storages: Readonly<Record<string, Storage>>;
  /** For how long what is over is kept, where its tenant says nothing else. */
  readonly keep: KeepDays;
  /** Where what is removed is written before; null: nowhere. */
  readonly archive: ArchivePlace | null;
  /** A stored answer to `query` is served instead of a new one up to this age. */
  readonly liveMaxAgeMs: number;
  /** How long the work of a crashed gateway stays reserved for it. */
  readonly leaseMs: number;
  /** The longest that any recording may run; null: as long as it likes. */
  readonly longestMs: number | null;
  /** The operator's name for this gateway, unique among those that run; null: its host name. */
  readonly gatewayName: string | null;
  /** Notifications older than this are refused. */
  readonly webhookMaxAgeMs: number;
  /** `file:…` or `postgres://…`. Null: a new one for the built-in sandbox, at each start. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly access: Access;
  readonly http: HttpSettings;
  /** Null: nothing is traced. */
  readonly tracing: TraceSettings | null;
  /** Null: no metrics are served. */
  readonly metrics: MetricsSettings | null;
  /** What recordings cost, for estimates. */
  readonly prices: Prices;
  readonly logLevel: string;
  /** Null: `pretty` on a terminal, else `json`. */
  readonly logFormat: 'json' | 'pretty' | null;
}

/** The environment is not valid. `problems` has one line for each variable that is wrong, beginning with its name. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the configuration. An empty variable counts as not set. A secret may come as a file (`config/secret-files.ts`).
 * @throws ConfigError with all problems at once; of the values of variables it repeats only the path of `TENANTS_FILE`.
 */
export function loadConfig(env: Environment, readText: (path: string) => string = readTextFile): Config {
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== '');
  const secrets = withSecretFiles(Object.fromEntries(set), readText);
  const { given } = secrets;
  const parsed = environment.safeParse(given);
  const { storages: named, problems: storageProblems } = readStorages(given);
  const variables = { secrets, storages: named, readText };
  // The file refers to variables, so it is read only when they are valid.
  const tenancy =
    parsed.success && secrets.unread.size === 0 ? tenancyOf(parsed.data, variables) : NO_TENANCY;
  const { isSandbox, accounts, tenants } = tenancy;
  const { access, problems: accessProblems } = readAccess(given, { hasAccount: !isSandbox });
  const isOpen = access.kind === 'open';
  const { http, problems: httpProblems } = readHttpSettings(given, { isSandbox, isOpen, readText });
  const storages = isSandbox ? { ...SANDBOX_STORAGES, ...named } : named;
  const { tracing, problems: tracingProblems } = readTracing(given);
  const { metrics, problems: metricsProblems } = parsed.success
    ? readMetricsSettings(parsed.data)
    : { metrics: null, problems: [] };
  const { prices, problems: priceProblems } = readPrices(given.PRICES_FILE, readText);
  const lacksTenant = isOpen && tenants?.has(DEFAULT_TENANT) === false;
  const found = [
    ...problemsOf(parsed.error),
    ...accountProblems(given),
    ...storageProblems,
    ...tenancy.problems,
    ...accessProblems,
    ...httpProblems,
    ...archiveProblems(parsed.data?.ARCHIVE, Object.keys(storages)),
    ...tracingProblems,
    ...metricsProblems,
    ...priceProblems,
    ...(lacksTenant ? [NO_DEFAULT_TENANT] : []),
  ];
  // A secret whose file can't be read is missing too, which is not said again.
  const others = found.filter((problem) => !secrets.unread.has(problem.split(':', 1)[0] ?? ''));
  const problems = new Set([...secrets.problems, ...others]);
  if (!parsed.success || http === null || problems.size > 0) throw new ConfigError([...problems]);
  const read = parsed.data;
  return {
    ...{ isSandbox, accounts, tenants, access, http, tracing, metrics, prices },
    host: read.HOST,
    port: read.PORT,
    storages,
    keep: keepDaysOf(read),
    archive: read.ARCHIVE ?? null,
    liveMaxAgeMs: read.LIVE_MAX_AGE_MS,
    leaseMs: read.LEASE_MS,
    longestMs: read.MAX_RECORDING_HOURS ?? null,
    gatewayName: read.GATEWAY_NAME ?? null,
    webhookMaxAgeMs: read.WEBHOOK_MAX_AGE_MS,
    agoraTimeoutMs: read.AGORA_TIMEOUT_MS,
    stopWaitMs: read.STOP_WAIT_MS,
    stopGoneAfterMs: read.STOP_GONE_AFTER_MS,
    retryBackoffMs: read.RETRY_BACKOFF_MS,
    throttleMaxQueue: read.THROTTLE_MAX_QUEUE,
    databaseUrl: read.DATABASE_URL ?? (isSandbox ? null : DEFAULT_DATABASE_URL),
    redisUrl: read.REDIS_URL ?? null,
    logLevel: read.LOG_LEVEL,
    logFormat: read.LOG_FORMAT ?? null,
  };
}

const NO_DEFAULT_TENANT = `TENANTS_FILE: everybody is let in as the tenant "${DEFAULT_TENANT}", which the file does not have`;

interface ReadTenancy {
  readonly isSandbox: boolean;
  readonly accounts: readonly Account[];
  readonly tenants: Config['tenants'];
  readonly problems: readonly string[];
}

const NO_TENANCY: ReadTenancy = { isSandbox: false, accounts: [], tenants: null, problems: [] };

function tenancyOf(
  read: Variables,
  variables: Pick<Config, 'storages'> & {
    readonly secrets: Pick<WithSecretFiles, 'read'>;
    readonly readText: (path: string) => string;
  },
): ReadTenancy {
  const { secrets, storages, readText } = variables;
  const own = accountOf(read);
  const sandbox = sandboxAccount(read);
  const alone = { isSandbox: own === null, accounts: [own ?? sandbox], tenants: null, problems: [] };
  const { TENANTS_FILE: path } = read;
  if (path === undefined) return alone;
  const text = attempt(() => readText(path));
  if (text === null) return { ...alone, problems: [`TENANTS_FILE: ${path} can’t be read; expected a file`] };
  const { tenancy, problems } = readTenancy(text, {
    variable: secrets.read,
    defaultAccount: own,
    sandboxAccount: sandbox,
    baseUrls: read.AGORA_BASE_URLS,
    quotas: quotasIn(read),
    longestMs: read.MAX_RECORDING_HOURS ?? null,
    storages: Object.keys(storages),
    sandboxStorages: Object.keys(SANDBOX_STORAGES).filter((name) => storages[name] === undefined),
  });
  const named = problems.map((problem) => `TENANTS_FILE: ${path}: ${problem}`);
  if (tenancy === null) return { ...alone, problems: named };
  return { ...tenancy, isSandbox: tenancy.accounts.includes(sandbox), problems: named };
}

function accountOf(read: Variables): Account | null {
  const { AGORA_APP_ID: appId, AGORA_CUSTOMER_ID: customerId, AGORA_CUSTOMER_SECRET: customerSecret } = read;
  if (appId === undefined || customerId === undefined || customerSecret === undefined) return null;
  return accountWith(read, { appId, customerId, customerSecret });
}

function sandboxAccount(read: Variables): Account {
  const { AGORA_WEBHOOK_SECRETS: given } = read;
  const secrets = given.length > 0 ? given : [SANDBOX_WEBHOOK_SECRET];
  return accountWith({ ...read, AGORA_WEBHOOK_SECRETS: secrets }, SANDBOX_ACCOUNT);
}

function accountWith(
  read: Variables,
  { appId, ...credentials }: Readonly<Record<keyof typeof SANDBOX_ACCOUNT, string>>,
): Account {
  const { AGORA_APP_CERTIFICATE: certificate = null, AGORA_WEBHOOK_SECRETS: webhookSecrets } = read;
  return {
    ...credentials,
    name: DEFAULT_ACCOUNT,
    baseUrls: read.AGORA_BASE_URLS,
    requestsPerSecond: read.AGORA_REQUESTS_PER_SECOND,
    apps: [{ appId, certificate, webhookSecrets, quotas: quotasIn(read) }],
  };
}

function quotasIn(read: Variables): Quotas {
  return { rtc: read.QUOTA_RTC, web: read.QUOTA_WEB };
}
