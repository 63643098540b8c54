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
import type { AccountOf, Clock } from '../domain/ports.ts';
import type { Health } from '../observability/health.ts';
import { requestContext } from '../observability/request-context.ts';
import type { Redactor } from '../redaction.ts';
import type { SharedRedis } from './redis.ts';

interface AccountDependencies {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly health: Health;
  readonly redis: SharedRedis | null;
  readonly shareOf: (tenant: string) => number;
  readonly random: () => number;
  /** How long this process has been running. */
  readonly aliveForMs: number;
  /** Knows the secrets of the configuration, and those that were read later. */
  readonly redactor: Redactor;
  readonly storageConfig: Credentials['storageConfig'];
  /** Replaces sockets in tests. */
  readonly transport: Transport | undefined;
}

/** Creates one account at Agora: its limiter, scheduler, transport and client. */
export function createAccount(account: Account, dependencies: AccountDependencies) {
  const { config, clock, log, health, redis, shareOf, random, aliveForMs } = dependencies;
  const { redactor, storageConfig } = dependencies;
  const { name, requestsPerSecond: limitPerSecond, apps } = account;
  const sharedLimiter = redis && createSharedLimiter(redis, account, clock, log);
  const scheduler = createRequestScheduler({
    limitPerSecond,
    maxQueue: config.throttleMaxQueue,
    limiter: sharedLimiter ?? createLocalLimiter(clock, limitPerSecond, aliveForMs),
    shareOf,
  });
  const transport =
    dependencies.transport ??
    createTransport({ ...account, redactor, timeoutMs: config.agoraTimeoutMs, clock });
  const upstreamFor = createAgoraClient({
    ...{ transport, scheduler, clock, random },
    baseUrls: account.baseUrls,
    backoffMs: config.retryBackoffMs,
    credentials: {
      storageConfig,
      mintToken: (channel) => {
        const certificate = apps.find(({ appId }) => appId === channel.appId)?.certificate ?? null;
        return certificate === null ? null : mintRtcToken(channel, certificate);
      },
    },
    events: {
      attempted: (attempt) => log.info({ ...attempt, ...requestContext() }, 'asked Agora'),
      accountRefused: (refused) => health.accountRefused(name, refused),
    },
  });
  return {
    ...account,
    scheduler,
    transport,
    upstreamFor,
    async close() {
      await transport.close();
      sharedLimiter?.close();
    },
  };
}

/** Finds the account of an app. For an app that is not configured it returns an account that refuses every call. */
export function createAccountOf(
  accounts: readonly ReturnType<typeof createAccount>[],
  log: Logger,
): AccountOf {
  const byApp = new Map(accounts.flatMap((account) => account.apps.map(({ appId }) => [appId, account])));
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
