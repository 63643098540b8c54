import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createLocalLimiter } from '../agora/limit/limiter.ts';
import { createRedisLimiter } from '../agora/limit/redis-limiter.ts';
import { createRequestScheduler } from '../agora/limit/scheduler.ts';
import { type Credentials, createAgoraClient } from '../agora/requests/agora-client.ts';
import { mintRtcToken } from '../agora/requests/rtc-token.ts';
import { createTransport, type Transport } from '../agora/requests/transport.ts';
import { createUnconfiguredAccount } from '../agora/requests/unconfigured-account.ts';
import type { Account } from '../config/tenancy.ts';
import type { Config } from '../config.ts';
import type { AccountOf, AgoraAccount, Clock } from '../domain/ports.ts';
import type { Traces } from '../domain/tracing.ts';
import type { Health } from '../observability/health.ts';
import { requestContext } from '../observability/request-context.ts';
import type { Redactor } from '../redaction.ts';
import type { Measures } from './measures.ts';
import type { SharedRedis } from './redis.ts';
import { createReplaceableTransport } from './replaceable-transport.ts';

export interface AccountDependencies {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly health: Health;
  readonly measures: Pick<Measures, 'askedAgora' | 'accountHeld'>;
  readonly redis: SharedRedis | null;
  readonly shareOf: (tenant: string) => number;
  readonly random: () => number;
  /** How long this process has been running. */
  readonly aliveForMs: number;
  /** Knows the secrets of the configuration, and those that were read later. */
  readonly redactor: Redactor;
  readonly storageConfig: Credentials['storageConfig'];
  readonly traces: Traces;
  /** Replaces sockets in tests. */
  readonly transport: Transport | undefined;
}

/** One account at Agora as it is configured now. */
export interface ConfiguredAccount extends AgoraAccount {
  settings(): Account;
  /** Takes other settings of the same customer. Calls under way go on: their next try is made with these. */
  configure(settings: Account): void;
  /** Is configured no more. Calls under way go on; what Agora says against it is nobody's trouble any more. */
  remove(): void;
  close(): Promise<void>;
}

/** Creates one account at Agora: its limiter, scheduler, transport and client. */
export function createAccount(account: Account, dependencies: AccountDependencies): ConfiguredAccount {
  const { config, clock, log, health, measures, redis, shareOf, random, aliveForMs } = dependencies;
  const { redactor, storageConfig, traces } = dependencies;
  let settings = account;
  let isConfigured = true;
  const { requestsPerSecond: limitPerSecond } = account;
  const sharedLimiter = redis && createSharedLimiter(redis, account, clock, log);
  const scheduler = createRequestScheduler({
    limitPerSecond,
    maxQueue: config.throttleMaxQueue,
    limiter: sharedLimiter ?? createLocalLimiter(clock, limitPerSecond, aliveForMs),
    shareOf,
  });
  const transportFor = (credentials: Account) =>
    dependencies.transport ??
    createTransport({ ...credentials, redactor, timeoutMs: config.agoraTimeoutMs, clock });
  const transport = createReplaceableTransport(transportFor(account));
  const upstreamFor = createAgoraClient({
    ...{ transport, scheduler, clock, random, traces },
    passesTraceTo: (hostname) => config.tracing?.passedTo.includes(hostname) ?? false,
    baseUrls: () => settings.baseUrls,
    backoffMs: config.retryBackoffMs,
    credentials: {
      storageConfig,
      mintToken: (channel) => {
        const certificate = settings.apps.find(({ appId }) => appId === channel.appId)?.certificate ?? null;
        return certificate === null ? null : mintRtcToken(channel, certificate);
      },
    },
    events: {
      attempted: (attempt) => log.info({ ...attempt, ...requestContext() }, 'asked Agora'),
      understood: measures.askedAgora,
      held: () => measures.accountHeld(settings.name),
      accountRefused: (refused) => health.accountRefused(settings.name, refused && isConfigured),
    },
  });
  return {
    scheduler,
    upstreamFor,
    canMintToken: (appId) => settings.apps.some((app) => app.appId === appId && app.certificate !== null),
    settings: () => settings,
    configure(next) {
      const { name, customerSecret, requestsPerSecond } = settings;
      settings = next;
      isConfigured = true;
      if (next.requestsPerSecond !== requestsPerSecond) scheduler.setLimit(next.requestsPerSecond);
      const hasOtherSecret = next.customerSecret !== customerSecret;
      if (hasOtherSecret) transport.replace(transportFor(next));
      // So it is not known to be refused.
      if (hasOtherSecret || next.name !== name) health.accountRefused(name, false);
    },
    remove() {
      isConfigured = false;
      health.accountRefused(settings.name, false);
    },
    async close() {
      await transport.close();
      sharedLimiter?.close();
    },
  };
}

/** Finds the account of an app. For an app that is not configured it returns an account that refuses every call. */
export function createAccountOf(accounts: readonly ConfiguredAccount[], log: Logger): AccountOf {
  const byApp = new Map(
    accounts.flatMap((account) => account.settings().apps.map(({ appId }) => [appId, account])),
  );
  return (appId) =>
    byApp.get(appId) ??
    createUnconfiguredAccount(() => log.error({ appId }, 'a recording’s app is not in the configuration'));
}

function createSharedLimiter({ client, breaker }: SharedRedis, account: Account, clock: Clock, log: Logger) {
  return createRedisLimiter({
    redis: client,
    breaker,
    clock,
    limitPerSecond: account.requestsPerSecond,
    account: account.customerId,
    gatewayId: randomUUID(),
    onAvailability: (available, gateways) =>
      available
        ? log.info('Redis answers again: the limit is shared by all gateways')
        : log.warn(
            { gateways },
            'Redis does not answer: this gateway keeps to its share of the limit until it does',
          ),
  });
}
