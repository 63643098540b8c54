/** The accounts at Agora, and the tenants that use them. */
import { z } from 'zod';
import { DEFAULT_QUOTAS, type Quotas } from '../domain/quota.ts';
import { isTenantName, TENANT_RULE, type Tenant } from '../domain/tenant.ts';
import { customerId, customerSecret, webhookSecret } from './credentials.ts';
import { placeOfSyntaxError } from './json-place.ts';
import { ownKeepDays, tenantRetention } from './retention.ts';
import { LOOPBACK, type VariableRead } from './values.ts';

export interface App {
  readonly appId: string;
  /** Signs RTC tokens for recorders; null: callers provide the tokens. */
  readonly certificate: string | null;
  /** The secrets with which Agora signs this app's notifications: several during a rotation, none if it sends none. */
  readonly webhookSecrets: readonly string[];
  /** How many of its recordings may run at once. */
  readonly quotas: Quotas;
}

/** A customer of Agora: its credentials, request limit and apps. */
export interface Account {
  readonly name: string;
  readonly customerId: string;
  readonly customerSecret: string;
  /** Agora's hosts, in order of preference. */
  readonly baseUrls: readonly string[];
  readonly requestsPerSecond: number;
  readonly apps: readonly App[];
}

/** The name of the account in the variables `AGORA_…`, and of the built-in sandbox's. */
export const DEFAULT_ACCOUNT = 'default';

/** Agora's limit for an account (upstream contract). */
export const DEFAULT_REQUESTS_PER_SECOND = 10;

export const baseUrl = z.string().superRefine((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  const usable =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && url.search === '';
  if (!usable || url.hash !== '') context.addIssue('expected base URLs such as https://api.agora.io');
  else if (url.username !== '' || url.password !== '')
    context.addIssue('expected base URLs without a user or password');
  else if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    context.addIssue(`http: is for loopback only; expected https://${url.host}`);
  }
});

export const appId = z
  .string()
  .regex(/^[A-Za-z0-9]{1,64}$/, 'expected the App ID of the Agora console: letters and digits');

export const appCertificate = z
  .string()
  .regex(/^[0-9a-fA-F]{32}$/, 'expected the app’s certificate from the Agora console: 32 hex digits');

const upTo = (most: number) =>
  z.int('expected a whole number').min(1, `expected 1 to ${most}`).max(most, `expected 1 to ${most}`);

/** More recordings at once than Agora would run for anybody. */
export const MAX_QUOTA = 1_000_000;

const quota = z
  .int('expected a whole number')
  .min(0, `expected 0 to ${MAX_QUOTA}`)
  .max(MAX_QUOTA, `expected 0 to ${MAX_QUOTA}`);
const quotas = z.strictObject({ rtc: quota.optional(), web: quota.optional() }).default({});
const HOURS_RULE = 'expected hours from 0.1 to 8760, such as 12 or 1.5';

/** How long recordings may run: read in hours, and kept in milliseconds. */
const recordingHours = z
  .number(HOURS_RULE)
  .min(0.1, HOURS_RULE)
  .max(8760, HOURS_RULE)
  .transform((hours) => Math.round(hours * 3_600_000));

/** The same as a variable has it. */
export const recordingHoursText = z
  .string()
  .regex(/^\d+(\.\d+)?$/, HOURS_RULE)
  .transform(Number)
  .pipe(recordingHours);

const appEntry = z.strictObject({
  certificate: appCertificate.optional(),
  webhookSecrets: z.array(webhookSecret).default([]),
  quotas,
});

const accountEntry = z.strictObject({
  customerId,
  customerSecret,
  requestsPerSecond: upTo(1000).default(DEFAULT_REQUESTS_PER_SECOND),
  baseUrls: z.array(baseUrl).min(1, 'expected at least one').optional(),
  quotas,
  apps: z.record(appId, appEntry).refine((apps) => Object.keys(apps).length > 0, 'expected at least one app'),
});

/** In the place of a list of storages. */
const ALL = '*';

const tenantEntry = z.strictObject({
  account: z.string().default(DEFAULT_ACCOUNT),
  apps: z.array(z.string()).min(1, 'expected at least one, or nothing for all of the account’s').optional(),
  share: upTo(100).default(1),
  // None by default: a storage that is added for one tenant must not become usable by all.
  storages: z
    .union([z.literal(ALL), z.array(z.string())], `expected a list of names, or "${ALL}" for all storages`)
    .default([]),
  ...tenantRetention,
  maxRecordingHours: recordingHours.optional(),
});

const tenantsFile = z.strictObject({
  accounts: z.record(z.string(), accountEntry).default({}),
  tenants: z.record(z.string().refine(isTenantName, TENANT_RULE), tenantEntry),
});

export interface Tenancy {
  readonly accounts: readonly Account[];
  readonly tenants: ReadonlyMap<string, Tenant>;
}

/** In place of a variable that can't be read. Long enough for a secret, so that only the missing variable is reported. */
const NOT_SET = 'not-set-at-all';

/** What the file can refer to. */
interface TenancyContext {
  /** Reads a variable of the environment. */
  readonly variable: (name: string) => VariableRead;
  /** Null when the variables `AGORA_…` are not set. */
  readonly defaultAccount: Account | null;
  /** The account when there is neither a default one nor one in the file. */
  readonly sandboxAccount: Account;
  readonly baseUrls: readonly string[];
  /** Of apps and accounts that name none. */
  readonly quotas: Quotas;
  readonly storages: readonly string[];
  /** The longest that any recording may run; null: as long as it likes. */
  readonly longestMs: number | null;
  /** Additional storages when the sandbox's account is used. */
  readonly sandboxStorages: readonly string[];
}

/**
 * Parses the text of `TENANTS_FILE`: JSON with `accounts` and `tenants`. A string `${NAME}` is replaced by that environment
 * variable, or by the text of the file that `NAME_FILE` names, so that secrets need not be in the file. `problems` has one line for each mistake, which begins with its place
 * in the file; no secret is repeated.
 */
export function readTenancy(
  text: string,
  context: TenancyContext,
): { readonly tenancy: Tenancy | null; readonly problems: readonly string[] } {
  const syntaxErrorAt = placeOfSyntaxError(text);
  if (syntaxErrorAt !== null) return { tenancy: null, problems: [`${syntaxErrorAt}: expected JSON`] };
  const { json, problems: unset } = withVariables(JSON.parse(text), context.variable);
  const read = tenantsFile.safeParse(json);
  const problems = [
    ...unset,
    ...(read.error?.issues ?? []).map(
      (issue) => `${issue.path.join('.') || 'the file'}: ${issueMessage(issue)}`,
    ),
  ];
  if (!read.success) return { tenancy: null, problems };
  const accounts = accountsOf(read.data, context);
  const isSandbox = accounts.includes(context.sandboxAccount);
  const all = [...context.storages, ...(isSandbox ? context.sandboxStorages : [])];
  problems.push(...contradictions(read.data, accounts, all));
  const tenants = Object.entries(read.data.tenants).map(([name, entry]): readonly [string, Tenant] => {
    const { account, apps, share, storages, maxRecordingHours: ownMs = null, ...own } = entry;
    const appIds = accounts.find((each) => each.name === account)?.apps.map((each) => each.appId) ?? [];
    const uses = { appIds: apps ?? appIds, share, storages: storages === ALL ? all : storages };
    return [name, { ...uses, longestMs: lower(ownMs, context.longestMs), ...ownKeepDays(own) }];
  });
  return { tenancy: { accounts, tenants: new Map(tenants) }, problems };
}

function lower(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** The message of an issue; for an invalid key Zod has it one level deeper. */
function issueMessage(issue: z.core.$ZodIssue): string {
  return (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message;
}

function accountsOf(file: z.output<typeof tenantsFile>, context: TenancyContext): readonly Account[] {
  const named = Object.entries(file.accounts).map(
    ([name, { apps, baseUrls, quotas: ofAccount, ...account }]) => ({
      ...account,
      name,
      baseUrls: baseUrls ?? context.baseUrls,
      apps: Object.entries(apps).map(([id, { certificate, webhookSecrets, quotas: ofApp }]) => ({
        appId: id,
        certificate: certificate ?? null,
        webhookSecrets,
        quotas: quotasOf(ofApp, ofAccount, context.quotas),
      })),
    }),
  );
  const own = context.defaultAccount ?? (named.length === 0 ? context.sandboxAccount : null);
  return own === null ? named : [own, ...named];
}

/** The first that is given of each kind. */
function quotasOf(
  ...given: readonly { readonly [kind in keyof Quotas]?: Quotas[kind] | undefined }[]
): Quotas {
  const first = (kind: keyof Quotas) => given.map((each) => each[kind]).find((each) => each !== undefined);
  return { rtc: first('rtc') ?? DEFAULT_QUOTAS.rtc, web: first('web') ?? DEFAULT_QUOTAS.web };
}

function contradictions(
  { accounts: entries, tenants }: z.output<typeof tenantsFile>,
  accounts: readonly Account[],
  storages: readonly string[],
): readonly string[] {
  const problems: string[] = [];
  if (DEFAULT_ACCOUNT in entries) {
    problems.push(`accounts.${DEFAULT_ACCOUNT}: that is the one of AGORA_CUSTOMER_ID; expected another name`);
  }
  const owners = new Map<string, string>();
  for (const { name, apps } of accounts) {
    for (const each of apps) {
      const other = owners.get(each.appId);
      if (other !== undefined) problems.push(`accounts.${name}.apps: ${each.appId} is ${other}’s already`);
      owners.set(each.appId, name);
    }
  }
  for (const [name, tenant] of Object.entries(tenants)) {
    if (!accounts.some((each) => each.name === tenant.account)) {
      problems.push(`tenants.${name}.account: there is no account ${tenant.account}`);
      continue;
    }
    const foreign = tenant.apps?.find((each) => owners.get(each) !== tenant.account);
    if (foreign !== undefined) problems.push(`tenants.${name}.apps: ${foreign} is none of the account’s`);
    const named = tenant.storages === ALL ? [] : tenant.storages;
    const unknown = named.find((each) => !storages.includes(each));
    if (unknown !== undefined) problems.push(`tenants.${name}.storages: there is no storage ${unknown}`);
  }
  return problems;
}

/** The JSON with each `${NAME}` replaced by that variable, and a line for each one that can't be read. */
function withVariables(
  parsed: unknown,
  variable: TenancyContext['variable'],
): { readonly json: unknown; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const replaced = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((each, index) => replaced(each, [...path, String(index)]));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(
        ([key, each]) => [key, replaced(each, [...path, key])] as const,
      );
      return Object.fromEntries(entries);
    }
    const name = typeof value === 'string' ? /^\$\{(\w+)\}$/.exec(value)?.[1] : undefined;
    if (name === undefined) return value;
    const read = variable(name);
    if ('value' in read) return read.value;
    problems.push(`${path.join('.')}: ${read.problem}`);
    return NOT_SET;
  };
  return { json: replaced(parsed, []), problems };
}
