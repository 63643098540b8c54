import { z } from 'zod';
import { type Access, readAccess } from './access.ts';
import { readStorages, SANDBOX_STORAGES, type Storage } from './storages.ts';

/** The well-known account of the built-in sandbox. It opens nothing but the sandbox. */
export const SANDBOX_ACCOUNT = {
  appId: '5a4db0c5000000000000000000000001',
  customerId: 'sandbox',
  customerSecret: 'sandbox-secret',
} as const;

export interface Account {
  readonly appId: string;
  readonly customerId: string;
  readonly customerSecret: string;
}

/** Everything that the environment decides, checked. Durations are in milliseconds. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Null: no account is set, and the built-in sandbox is the upstream. */
  readonly account: Account | null;
  readonly agoraBaseUrls: readonly string[];
  readonly agoraRequestsPerSecond: number;
  readonly agoraTimeoutMs: number;
  readonly stopWaitMs: number;
  readonly stopGoneAfterMs: number;
  readonly retryBackoffMs: readonly number[];
  readonly throttleMaxQueue: number;
  /** Makes RTC tokens for recorders; null: callers bring theirs. */
  readonly agoraAppCertificate: string | null;
  /** Where files can go, by the names that callers use. */
  readonly storages: Readonly<Record<string, Storage>>;
  /** Agora's view of a recording is served from the store while it is younger. */
  readonly liveMaxAgeMs: number;
  /** How long a gateway that has died keeps others from its work. */
  readonly leaseMs: number;
  /** `file:…` or `postgres://…`. Null: the built-in sandbox's own, which is begun anew with it. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly access: Access;
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

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function wholeNumber(expected: { readonly from: number; readonly to: number; readonly left: number }) {
  const { from, to, left } = expected;
  const message = `expected a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .pipe(z.number().min(from, message).max(to, message))
    .default(left);
}

const baseUrl = z.string().superRefine((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  const usable =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && url.search === '';
  if (!usable || url.hash !== '')
    context.addIssue('expected base URLs such as https://api.agora.io, separated by commas');
  else if (url.username !== '' || url.password !== '')
    context.addIssue('expected base URLs without a user or password');
  else if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    context.addIssue(`http: is for loopback only; expected https://${url.host}`);
  }
});

const commaSeparated = z.string().transform((value) => value.split(',').map((each) => each.trim()));

function urlOf(protocols: readonly string[], expected: string) {
  return z
    .string()
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), expected);
}

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber({ from: 0, to: 65535, left: 4000 }),
  AGORA_APP_ID: z
    .string()
    .regex(/^[A-Za-z0-9]{1,64}$/, 'expected the App ID of the Agora console: letters and digits')
    .optional(),
  AGORA_CUSTOMER_ID: z.string().optional(),
  AGORA_CUSTOMER_SECRET: z.string().optional(),
  AGORA_BASE_URLS: commaSeparated
    .pipe(z.array(baseUrl).min(1))
    .default(['https://api.agora.io', 'https://api.sd-rtn.com']),
  AGORA_REQUESTS_PER_SECOND: wholeNumber({ from: 1, to: 1000, left: 10 }),
  AGORA_TIMEOUT_MS: wholeNumber({ from: 100, to: 300_000, left: 30_000 }),
  STOP_WAIT_MS: wholeNumber({ from: 0, to: 300_000, left: 25_000 }),
  STOP_GONE_AFTER_MS: wholeNumber({ from: 0, to: 3_600_000, left: 90_000 }),
  RETRY_BACKOFF_MS: commaSeparated
    .refine(
      (waits) => waits.every((each) => /^\d+$/.test(each) && Number(each) >= 1 && Number(each) <= 600_000),
      'expected waits in milliseconds from 1 to 600000, separated by commas, such as 1000,3000,6000',
    )
    .transform((waits) => waits.map(Number))
    .default([1000, 3000, 6000]),
  THROTTLE_MAX_QUEUE: wholeNumber({ from: 1, to: 1_000_000, left: 5000 }),
  AGORA_APP_CERTIFICATE: z
    .string()
    .regex(/^[0-9a-fA-F]{32}$/, 'expected the app’s certificate from the Agora console: 32 hex digits')
    .optional(),
  LIVE_MAX_AGE_MS: wholeNumber({ from: 0, to: 3_600_000, left: 5000 }),
  LEASE_MS: wholeNumber({ from: 1000, to: 600_000, left: 30_000 }),
  DATABASE_URL: urlOf(
    ['file:', 'postgres:', 'postgresql:'],
    'expected file:./path/to/gateway.db or postgres://…',
  ).optional(),
  REDIS_URL: urlOf(['redis:', 'rediss:'], 'expected redis://… or rediss://…').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'expected one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
});

/** Zod skips rules across fields once a field is wrong; this one has to be told together with the others. */
function accountProblems(given: Readonly<Record<string, unknown>>): readonly string[] {
  const names = ['AGORA_APP_ID', 'AGORA_CUSTOMER_ID', 'AGORA_CUSTOMER_SECRET'];
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return [];
  const set = names.filter((name) => given[name] !== undefined).join(' and ');
  return missing.map(
    (name) =>
      `${name}: missing, although ${set} is set; an account needs all three (with none of them, the built-in sandbox is used)`,
  );
}

/**
 * Reads the configuration. A variable that is set to nothing counts as not set.
 * @throws ConfigError with every problem at once; no value of a variable is repeated in it.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environment.safeParse(given);
  const wrong = parsed.error?.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`) ?? [];
  const { storages, problems: storageProblems } = readStorages(given);
  const { access, problems: accessProblems } = readAccess(given, {
    hasAccount: given.AGORA_APP_ID !== undefined,
  });
  const problems = [...new Set([...wrong, ...accountProblems(given), ...storageProblems, ...accessProblems])];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const read = parsed.data;
  const account = accountOf(read);
  return {
    host: read.HOST,
    port: read.PORT,
    account,
    agoraAppCertificate: read.AGORA_APP_CERTIFICATE ?? null,
    storages: account === null ? { ...SANDBOX_STORAGES, ...storages } : storages,
    liveMaxAgeMs: read.LIVE_MAX_AGE_MS,
    leaseMs: read.LEASE_MS,
    agoraBaseUrls: read.AGORA_BASE_URLS,
    agoraRequestsPerSecond: read.AGORA_REQUESTS_PER_SECOND,
    agoraTimeoutMs: read.AGORA_TIMEOUT_MS,
    stopWaitMs: read.STOP_WAIT_MS,
    stopGoneAfterMs: read.STOP_GONE_AFTER_MS,
    retryBackoffMs: read.RETRY_BACKOFF_MS,
    throttleMaxQueue: read.THROTTLE_MAX_QUEUE,
    databaseUrl: read.DATABASE_URL ?? (account === null ? null : 'file:./data/gateway.db'),
    redisUrl: read.REDIS_URL ?? null,
    access,
    logLevel: read.LOG_LEVEL,
  };
}

function accountOf(read: z.output<typeof environment>): Account | null {
  const { AGORA_APP_ID: appId, AGORA_CUSTOMER_ID: customerId, AGORA_CUSTOMER_SECRET: customerSecret } = read;
  if (appId === undefined || customerId === undefined || customerSecret === undefined) return null;
  return { appId, customerId, customerSecret };
}
