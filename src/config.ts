import { readFileSync } from 'node:fs';
import { type Access, readAccess } from './config/access.ts';
import { SANDBOX_CUSTOMER_ID } from './config/credentials.ts';
import { accountProblems, environment, type Variables } from './config/environment.ts';
import { type HttpSettings, readHttpSettings } from './config/http-settings.ts';
import { readStorages, SANDBOX_STORAGES, type Storage } from './config/storages.ts';
import { type Account, DEFAULT_ACCOUNT, readTenancy, type Tenancy } from './config/tenancy.ts';
import { DEFAULT_TENANT } from './domain/tenant.ts';

/** The well-known account of the built-in sandbox. It opens nothing but the sandbox. */
export const SANDBOX_ACCOUNT = {
  appId: '5a4db0c5000000000000000000000001',
  customerId: SANDBOX_CUSTOMER_ID,
  customerSecret: 'sandbox-secret',
} as const;

/** What the built-in sandbox signs its notifications with, where nothing else is configured. */
export const SANDBOX_WEBHOOK_SECRET = 'sandbox-webhook-secret';

/** Everything that the environment decides, checked. Durations are in milliseconds. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** No account is set: the built-in sandbox is the upstream, and the first of the accounts is its. */
  readonly isSandbox: boolean;
  /** At least one. */
  readonly accounts: readonly Account[];
  /** Null: every tenant is served, by the first account. */
  readonly tenants: Tenancy['tenants'] | null;
  readonly agoraTimeoutMs: number;
  readonly stopWaitMs: number;
  readonly stopGoneAfterMs: number;
  readonly retryBackoffMs: readonly number[];
  readonly throttleMaxQueue: number;
  /** Where files can go, by the names that callers use. */
  readonly storages: Readonly<Record<string, Storage>>;
  /** Agora's view of a recording is served from the store while it is younger. */
  readonly liveMaxAgeMs: number;
  /** How long a gateway that has died keeps others from its work. */
  readonly leaseMs: number;
  /** What the operator calls this gateway, and no other at the same time; null: its host's name. */
  readonly gatewayName: string | null;
  /** A notification that is older is refused. */
  readonly webhookMaxAgeMs: number;
  /** `file:…` or `postgres://…`. Null: the built-in sandbox's own, which is begun anew with it. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly access: Access;
  readonly http: HttpSettings;
  readonly logLevel: string;
}

/** The environment is not usable. `problems` has one line for each variable that is wrong, its name first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the configuration. A variable that is set to nothing counts as not set.
 * @throws ConfigError with every problem at once; no value of a variable is repeated in it.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  readText: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environment.safeParse(given);
  const wrong = parsed.error?.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`) ?? [];
  const { storages: named, problems: storageProblems } = readStorages(given);
  const variables = { given, storages: named, readText };
  // The file refers to what the variables say, so it is read once they can be understood.
  const tenancy = parsed.success ? tenancyOf(parsed.data, variables) : NO_TENANCY;
  const { access, problems: accessProblems } = readAccess(given, { hasAccount: !tenancy.isSandbox });
  const { http, problems: httpProblems } = readHttpSettings(given, {
    isSandbox: tenancy.isSandbox,
    isOpen: access.kind === 'open',
    readText,
  });
  const isOpen = access.kind === 'open' && tenancy.tenants?.has(DEFAULT_TENANT) === false;
  const problems = [
    ...new Set([
      ...[
        wrong,
        accountProblems(given),
        storageProblems,
        tenancy.problems,
        accessProblems,
        httpProblems,
      ].flat(),
      ...(isOpen ? [NO_DEFAULT_TENANT] : []),
    ]),
  ];
  if (!parsed.success || http === null || problems.length > 0) throw new ConfigError(problems);
  const read = parsed.data;
  return {
    host: read.HOST,
    port: read.PORT,
    isSandbox: tenancy.isSandbox,
    accounts: tenancy.accounts,
    tenants: tenancy.tenants,
    storages: tenancy.isSandbox ? { ...SANDBOX_STORAGES, ...named } : named,
    liveMaxAgeMs: read.LIVE_MAX_AGE_MS,
    leaseMs: read.LEASE_MS,
    gatewayName: read.GATEWAY_NAME ?? null,
    webhookMaxAgeMs: read.WEBHOOK_MAX_AGE_MS,
    agoraTimeoutMs: read.AGORA_TIMEOUT_MS,
    stopWaitMs: read.STOP_WAIT_MS,
    stopGoneAfterMs: read.STOP_GONE_AFTER_MS,
    retryBackoffMs: read.RETRY_BACKOFF_MS,
    throttleMaxQueue: read.THROTTLE_MAX_QUEUE,
    databaseUrl: read.DATABASE_URL ?? (tenancy.isSandbox ? null : 'file:./data/gateway.db'),
    redisUrl: read.REDIS_URL ?? null,
    access,
    http,
    logLevel: read.LOG_LEVEL,
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
  {
    given,
    storages,
    readText,
  }: Pick<Config, 'storages'> & {
    readonly given: Readonly<Record<string, string | undefined>>;
    readonly readText: (path: string) => string;
  },
): ReadTenancy {
  const own = accountOf(read);
  const sandbox = sandboxAccount(read);
  const alone = { isSandbox: own === null, accounts: [own ?? sandbox], tenants: null, problems: [] };
  if (read.TENANTS_FILE === undefined) return alone;
  const text = textOf(read.TENANTS_FILE, readText);
  if (text === null) return { ...alone, problems: ['TENANTS_FILE: expected a file that can be read'] };
  const { tenancy, problems } = readTenancy(text, {
    env: given,
    defaultAccount: own,
    sandboxAccount: sandbox,
    baseUrls: read.AGORA_BASE_URLS,
    storages: Object.keys(storages),
    sandboxStorages: Object.keys(SANDBOX_STORAGES).filter((name) => storages[name] === undefined),
  });
  const named = problems.map((problem) => `TENANTS_FILE: ${problem}`);
  if (tenancy === null) return { ...alone, problems: named };
  return { ...tenancy, isSandbox: tenancy.accounts.includes(sandbox), problems: named };
}

function textOf(path: string, readText: (path: string) => string): string | null {
  try {
    return readText(path);
  } catch {
    return null;
  }
}

function accountOf(read: Variables): Account | null {
  const { AGORA_APP_ID: id, AGORA_CUSTOMER_ID: customerId, AGORA_CUSTOMER_SECRET: customerSecret } = read;
  if (id === undefined || customerId === undefined || customerSecret === undefined) return null;
  return accountWith(read, { appId: id, customerId, customerSecret });
}

function sandboxAccount(read: Variables): Account {
  const { AGORA_WEBHOOK_SECRETS: given } = read;
  const secrets = given.length > 0 ? given : [SANDBOX_WEBHOOK_SECRET];
  return accountWith({ ...read, AGORA_WEBHOOK_SECRETS: secrets }, SANDBOX_ACCOUNT);
}

function accountWith(
  read: Variables,
  { appId: id, ...credentials }: Readonly<Record<'appId' | 'customerId' | 'customerSecret', string>>,
): Account {
  const { AGORA_APP_CERTIFICATE: certificate = null, AGORA_WEBHOOK_SECRETS: webhookSecrets } = read;
  return {
    ...credentials,
    name: DEFAULT_ACCOUNT,
    baseUrls: read.AGORA_BASE_URLS,
    requestsPerSecond: read.AGORA_REQUESTS_PER_SECOND,
    apps: [{ appId: id, certificate, webhookSecrets }],
  };
}
