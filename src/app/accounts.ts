/** Composition: each account at Agora, with its limit and what is behind it. */
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
import type { Redactor } from '../domain/redaction.ts';
import type { Health } from '../observability/health.ts';
import type { SharedRedis } from './redis.ts';

export interface AccountSurroundings {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly health: Health;
  readonly redis: SharedRedis | null;
  readonly shareOf: (tenant: string) => number;
  readonly random: () => number;
  /** For how long this process has run. */
  readonly aliveForMs: number;
  /** Knows the configuration's secrets, and those that are read since. */
  readonly redactor: Redactor;
  readonly storageConfig: Credentials['storageConfig'];
  /** What tests put in place of sockets. */
  readonly transport: Transport | undefined;
}

/** One account at Agora, with its limit and what is behind it. */
export function createAccount(account: Account, surroundings: AccountSurroundings) {
  const { config, clock, log, health, redis, shareOf, random, aliveForMs } = surroundings;
  const { redactor, storageConfig } = surroundings;
  const { name, requestsPerSecond: limitPerSecond, apps } = account;
  const sharedLimiter = redis && createSharedLimiter(redis, account, clock, log);
  const scheduler = createRequestScheduler({
    limitPerSecond,
    maxQueue: config.throttleMaxQueue,
    limiter: sharedLimiter ?? createLocalLimiter(clock, limitPerSecond, aliveForMs),
    shareOf,
  });
  const transport =
    surroundings.transport ??
    createTransport({ ...account, redactor, timeoutMs: config.agoraTimeoutMs, clock });
  const upstreamFor = createAgoraClient({
    transport,
    scheduler,
    clock,
    baseUrls: account.baseUrls,
    backoffMs: config.retryBackoffMs,
    random,
    credentials: {
      storageConfig,
      mintToken: (channel) => {
        const certificate = apps.find(({ appId }) => appId === channel.appId)?.certificate ?? null;
        return certificate === null ? null : mintRtcToken(channel, certificate);
      },
    },
    events: {
      attempted: (attempt) => log.info(attempt, 'asked Agora'),
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
    onAvailability: (available, gateways) => {
      if (available) log.info('Redis answers again: the limit is shared by all gateways');
      else
        log.warn(
          { gateways },
          'Redis does not answer: this gateway keeps to its share of the limit until it does',
        );
    },
  });
}
