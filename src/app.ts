/** The composition root: the only file that constructs things. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { createAgoraClient } from './agora/client.ts';
import { createLocalPace } from './agora/pace.ts';
import { createRedisPace } from './agora/redis-pace.ts';
import { createThrottle } from './agora/throttle.ts';
import { createTransport, type Transport } from './agora/transport.ts';
import { type Config, SANDBOX_ACCOUNT } from './config.ts';
import { GatewayError } from './domain/errors.ts';
import type { Clock } from './domain/ports.ts';
import type { RecordingSession } from './domain/recording.ts';
import { createGatewayYoga } from './graphql/yoga.ts';
import { createHealth } from './observability/health.ts';
import { createLog } from './observability/log.ts';
import { systemClock } from './observability/system-clock.ts';
import { createStops } from './recordings/stop.ts';
import { type Sandbox, startSandbox } from './sandbox/server.ts';

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly transport?: Transport;
  readonly random?: () => number;
}

/** How long an accepted stop is followed: the longest uploads that Agora describes take well under an hour. */
const FOLLOW_FOR_MS = 60 * 60_000;

const REDIS_PATIENCE_MS = 2000;

/** Where the built-in sandbox listens if the port is free, so that its control routes are easy to find. */
const SANDBOX_PORT = 4010;

export type App = Awaited<ReturnType<typeof createApp>>;

/** Puts the gateway together. With no account in the configuration it starts the sandbox too. */
export async function createApp(config: Config, overrides: Overrides = {}) {
  const clock = overrides.clock ?? systemClock;
  const account = config.account ?? SANDBOX_ACCOUNT;
  const log = overrides.log ?? createLog({ level: config.logLevel, secrets: secretsOf(config) });
  const health = createHealth((problem) => log.error(problem));
  const sandbox = config.account === null ? await startBuiltInSandbox(config, clock) : null;
  const redis = config.redisUrl === null ? null : await connectRedis(config.redisUrl, log);
  const sharedPace = redis && createSharedPace(redis, config, account.customerId, clock, log);
  const throttle = createThrottle({
    limitPerSecond: config.agoraRequestsPerSecond,
    maxQueue: config.throttleMaxQueue,
    pace: sharedPace ?? createLocalPace(clock, config.agoraRequestsPerSecond),
  });
  const transport =
    overrides.transport ?? createTransport({ ...account, timeoutMs: config.agoraTimeoutMs, clock });
  const baseUrls = sandbox ? [sandbox.baseUrl] : config.agoraBaseUrls;
  const upstream = createAgoraClient({
    transport,
    throttle,
    clock,
    baseUrls,
    backoffMs: config.retryBackoffMs,
    random: overrides.random ?? Math.random,
    events: {
      tried: (attempt) => log.info(attempt, 'asked Agora'),
      accountRefused: (refused) => health.accountRefused(refused),
    },
  });
  const stops = createStops({
    upstream,
    clock,
    waitMs: config.stopWaitMs,
    policy: {
      backoffMs: config.retryBackoffMs,
      goneAfterMs: config.stopGoneAfterMs,
      followForMs: FOLLOW_FOR_MS,
    },
    events: {
      finished: ({ sid, mode }, { type, uploadingStatus, files }) =>
        log.info({ sid, mode, outcome: type, uploadingStatus, files: files.length }, 'stop finished'),
      failed: ({ sid, mode }, error) => {
        const expected = error instanceof GatewayError;
        log[expected ? 'warn' : 'error']({ sid, mode, err: error }, 'stop has no outcome');
      },
    },
  });
  const exampleSessions: readonly RecordingSession[] = sandbox?.sessions ?? [];
  const yoga = createGatewayYoga({ appId: account.appId, stops, throttle, log, exampleSessions });

  return {
    log,
    health,
    stops,
    throttle,
    yoga,
    sandbox,
    /** What `doctor` looks at. */
    connections: { transport, baseUrls, appId: account.appId, redis },
    async close() {
      await transport.close();
      sharedPace?.close();
      redis?.disconnect();
      await sandbox?.close();
    },
  };
}

/** Every text of the configuration that no log line may contain. */
function secretsOf(config: Config): readonly string[] {
  const { account, redisUrl, databaseUrl } = config;
  const passwords = [redisUrl, databaseUrl].map((url) =>
    url && URL.canParse(url) ? new URL(url).password : '',
  );
  if (account === null) return passwords;
  const basic = Buffer.from(`${account.customerId}:${account.customerSecret}`).toString('base64');
  return [...passwords, account.customerSecret, account.customerId, basic];
}

async function startBuiltInSandbox(config: Config, clock: Clock): Promise<Sandbox> {
  const options = {
    host: '127.0.0.1',
    account: SANDBOX_ACCOUNT,
    requestsPerSecond: config.agoraRequestsPerSecond,
    clock,
  };
  try {
    return await startSandbox({ ...options, port: config.port === 0 ? 0 : SANDBOX_PORT });
  } catch {
    return await startSandbox({ ...options, port: 0 });
  }
}

/** Resolves once Redis is there, or after a while without it: the gateway starts either way. */
async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    // A slot must not wait for a Redis that is away: the pace falls back at once and asks again later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(times * 100, 2000),
  });
  redis.on('error', (error) => log.debug({ err: error }, 'redis'));
  await once(redis, 'ready', { signal: AbortSignal.timeout(REDIS_PATIENCE_MS) }).catch(() =>
    log.warn('Redis does not answer yet: until it does, this gateway takes itself for the only one'),
  );
  return redis;
}

function createSharedPace(redis: Redis, config: Config, accountId: string, clock: Clock, log: Logger) {
  return createRedisPace({
    redis,
    clock,
    limitPerSecond: config.agoraRequestsPerSecond,
    account: accountId,
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
