/** The parts of a gateway that follow from what can be read anew while it runs: accounts, tenants, storages and token keys. */
import type { Logger } from 'pino';
import { hasKeyInUse } from '../auth/api-keys.ts';
import { type Authenticate, createAuthenticate, letEverybodyIn } from '../auth/authenticate.ts';
import { createTokenVerifier, type TokenVerifier, verifierWithPresentKeys } from '../auth/tokens.ts';
import type { Storage } from '../config/storages.ts';
import type { Account } from '../config/tenancy.ts';
import { type Config, ConfigError } from '../config.ts';
import type { ApiKeyStore } from '../domain/api-key.ts';
import { messageOf } from '../domain/errors.ts';
import type { AccountOf, Clock } from '../domain/ports.ts';
import { DEFAULT_QUOTAS, type Quotas, type QuotasOf } from '../domain/quota.ts';
import type { Tenant, TenantOf } from '../domain/tenant.ts';
import type { Redactor } from '../redaction.ts';
import { createAccountSet } from './account-set.ts';
import type { ConfiguredAccount } from './accounts.ts';
import { changesForRestart, describeChanges } from './configuration-changes.ts';
import { secretsOf } from './secrets.ts';
import { storageOrigins } from './storage-origins.ts';
import type { ReadSource } from './storage-source.ts';
import { createStorages, type Storages } from './storages.ts';

/** What the composition root adds to the configuration: the places of the built-in sandbox. */
export interface Placing {
  accountOf(account: Account): Account;
  storagesOf(config: Config): Readonly<Record<string, Storage>>;
}

interface ReloadableOptions {
  readonly placing: Placing;
  readonly clock: Clock;
  readonly log: Logger;
  readonly redactor: Redactor;
  readonly readSource: ReadSource;
  readonly keys: ApiKeyStore;
  readonly createAccount: (
    account: Account,
    parts: Pick<Storages, 'storageConfig'> & { readonly shareOf: (tenant: string) => number },
  ) => ConfiguredAccount;
}

/** Each asks for what is configured now, so that whoever was given it at the start need not know of a reload. */
export interface Reloadable extends Pick<Storages, 'open'> {
  readonly tenantOf: TenantOf;
  /** Those of the configuration; none where every tenant is served. */
  readonly tenants: () => readonly Tenant[];
  /** Their names; none where every tenant is served. */
  readonly tenantNames: () => readonly string[];
  readonly accounts: () => readonly ConfiguredAccount[];
  /** Whether Agora is to send notifications of any app. */
  readonly isNotified: () => boolean;
  readonly accountOf: AccountOf;
  readonly authenticate: Authenticate;
  /** How long the recordings of a tenant may run, also of one that is served no more; null: as long as they like. */
  readonly longestMsOf: (tenant: string) => number | null;
  readonly storageNames: () => readonly string[];
  readonly storageOrigins: () => readonly string[];
  /** What Agora signs an app's notifications with. */
  readonly webhookSecretsOf: (appId: string) => readonly string[];
  readonly quotasOf: QuotasOf;
  /**
   * Takes over what `read` gives, all of it or, where anything of it is wrong, nothing; the log says which. Resolves with
   * the App IDs that are served no longer, or null where nothing has changed hands.
   */
  reload(read: () => Config): Promise<readonly string[] | null>;
  close(): Promise<void>;
}

/** What one reading of the configuration comes to. */
interface Current {
  readonly config: Config;
  readonly storages: Storages;
  readonly tenantOf: TenantOf;
  readonly authenticate: Authenticate;
  readonly webhookSecrets: ReadonlyMap<string, readonly string[]>;
  readonly quotas: ReadonlyMap<string, Quotas>;
  readonly origins: readonly string[];
}

export function createReloadable(first: Config, options: ReloadableOptions): Reloadable {
  const { placing, clock, log, redactor, readSource, keys } = options;
  let current = compose(first, tokensOf(first, clock));
  const tenantOf: TenantOf = (name) => current.tenantOf(name);
  const accounts = createAccountSet(
    first.accounts.map(placing.accountOf),
    (account) =>
      options.createAccount(account, {
        storageConfig: (...of) => current.storages.storageConfig(...of),
        shareOf: (tenant) => tenantOf(tenant)?.share ?? 1,
      }),
    log,
  );

  function compose(config: Config, tokens: TokenVerifier | null): Current {
    const storages = placing.storagesOf(config);
    const tenantOf = createTenantOf(config);
    return {
      config,
      tenantOf,
      storages: createStorages({ storages, readSource, clock, log, redactor }),
      authenticate:
        config.access.kind === 'open'
          ? letEverybodyIn
          : createAuthenticate({ keys, tokens, tenantOf, clock }),
      webhookSecrets: new Map(
        config.accounts.flatMap(({ apps }) => apps.map((app) => [app.appId, app.webhookSecrets])),
      ),
      quotas: new Map(config.accounts.flatMap(({ apps }) => apps.map((app) => [app.appId, app.quotas]))),
      origins: storageOrigins(storages),
    };
  }

  /** Also true while the database can't tell. */
  async function isAnyKeyInUse(): Promise<boolean> {
    const all = await keys.list().catch(() => null);
    return all === null || hasKeyInUse(all, clock.now());
  }

  /** Makes what follows from a configuration, with everything that it names. Rejects with `ConfigError`. */
  async function prepare(config: Config): Promise<Current> {
    // First, as what is wrong may be told in the words of others.
    redactor.add(secretsOf(config));
    const problems = [...unchangeable(first, config)];
    const { access } = config;
    const policy = access.kind === 'closed' ? access.tokens : null;
    const verifier =
      policy &&
      (await verifierWithPresentKeys(policy, clock).catch((error: unknown) => {
        problems.push(`AUTH_JWKS_URL: the keys can’t be had (${causeOf(error)})`);
        return null;
      }));
    if (access.kind === 'closed' && policy === null && !(await isAnyKeyInUse()))
      problems.push('AUTH: nobody could use the gateway: there is neither a key for tokens nor an API key');
    const prepared = compose(config, verifier);
    problems.push(...(await prepared.storages.load()));
    if (problems.length > 0) throw new ConfigError(problems);
    return prepared;
  }

  async function reload(read: () => Config): Promise<readonly string[] | null> {
    const before = current;
    try {
      current = await prepare(read());
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error(
        { problems: error.problems },
        'the configuration that was read anew is wrong: nothing has changed',
      );
      return null;
    }
    const { config } = current;
    accounts.replace(config.accounts.map(placing.accountOf));
    const changes = describeChanges(before.config, config);
    const fetched = isByPublishedKeys(config) ? ['the keys of AUTH_JWKS_URL were fetched'] : [];
    log.info({ changes: [...changes, ...fetched] }, 'the configuration was read anew');
    // Compared with what runs: a setting that was changed back is not different any more.
    const settings = changesForRestart(first, config);
    if (settings.length > 0) log.warn({ settings }, 'these settings have changed and take a restart');
    return [...before.webhookSecrets.keys()].filter((appId) => !current.webhookSecrets.has(appId));
  }

  let reloading: Promise<unknown> = Promise.resolve();

  return {
    tenantOf,
    tenants: () => [...(current.config.tenants?.values() ?? [])],
    tenantNames: () => [...(current.config.tenants?.keys() ?? [])],
    accounts: accounts.serving,
    isNotified: () => current.webhookSecrets.values().some((secrets) => secrets.length > 0),
    accountOf: accounts.accountOf,
    authenticate: (...of) => current.authenticate(...of),
    open: (...of) => current.storages.open(...of),
    longestMsOf: (tenant) => (current.tenantOf(tenant) ?? current.config).longestMs,
    storageNames: () => Object.keys(current.config.storages),
    storageOrigins: () => current.origins,
    webhookSecretsOf: (appId) => current.webhookSecrets.get(appId) ?? [],
    // No tenant may use an app that is not configured.
    quotasOf: (appId) => current.quotas.get(appId) ?? DEFAULT_QUOTAS,
    reload(read) {
      const done = reloading.then(() => reload(read));
      reloading = done.catch(() => undefined);
      return done;
    },
    close: accounts.close,
  };
}

/** The changes that parts of the gateway were made without, a line each. */
function* unchangeable(running: Config, next: Config): Iterable<string> {
  if (running.isSandbox !== next.isSandbox)
    yield 'AGORA_CUSTOMER_ID: a running gateway can’t change between an account and the built-in sandbox; restart it';
  if (running.access.kind !== next.access.kind)
    yield 'AUTH: a running gateway can’t change between letting everybody in and asking for credentials; restart it';
}

function tokensOf({ access }: Config, clock: Clock): TokenVerifier | null {
  return access.kind === 'open' || access.tokens === null ? null : createTokenVerifier(access.tokens, clock);
}

function isByPublishedKeys({ access }: Config): boolean {
  return access.kind === 'closed' && access.tokens?.key.kind === 'jwks';
}

/** `fetch` rejects with "fetch failed" and has the reason as the error's cause. */
function causeOf(error: unknown): string {
  return messageOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);
}

/** The tenants of the configuration. When it has none, every tenant may use all apps of the first account. */
function createTenantOf({ tenants, accounts, storages, longestMs }: Config): TenantOf {
  if (tenants !== null) return (name) => tenants.get(name) ?? null;
  const everybody: Tenant = {
    appIds: accounts[0]?.apps.map(({ appId }) => appId) ?? [],
    share: 1,
    storages: Object.keys(storages),
    longestMs,
  };
  return () => everybody;
}
