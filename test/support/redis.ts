import { Redis } from 'ioredis';

export function redisUrl(): string {
  return process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
}

/** Whether the Redis of the tests answers. */
export async function redisIsThere(): Promise<boolean> {
  const probe = new Redis(redisUrl(), {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  probe.on('error', () => undefined);
  const isThere = await probe.connect().then(
    () => true,
    () => false,
  );
  probe.disconnect();
  return isThere;
}
