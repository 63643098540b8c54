import { once } from 'node:events';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';

const PATIENCE_MS = 2000;

/** Resolves once Redis is there, or after a while without it: the gateway starts either way. */
export async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    // A slot must not wait for a Redis that is away: the pace falls back at once and asks again later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(times * 100, 2000),
  });
  redis.on('error', (error) => log.debug({ err: error }, 'redis'));
  await once(redis, 'ready', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() =>
    log.warn('Redis does not answer yet: until it does, this gateway takes itself for the only one'),
  );
  return redis;
}

/** A second connection, for what others announce. It comes back by itself, and subscribes again then. */
export function subscribingClient(redis: Redis): Redis {
  const client = redis.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
  });
  client.on('error', () => undefined);
  return client;
}
