import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRedis } from '../../src/app/redis.ts';
import { createOperationLimit } from '../../src/auth/operation-limit.ts';
import type { CircuitBreaker } from '../../src/domain/ports.ts';
import { redisServerIsThere, startOwnRedis } from '../support/own-redis.ts';

const isThere = redisServerIsThere();
if (!isThere) console.warn('There is no redis-server: the tests of the operation limit over it are skipped.');

const anybody = () => ({ countedAs: randomUUID(), operationsPerMinute: null });

async function start() {
  const redis = await startOwnRedis();
  const shared = openRedis((await redis.way()).url);
  shared.client.on('error', () => undefined);
  await once(shared.client, 'ready');
  onTestFinished(async () => {
    shared.close();
    await redis.close();
  });
  let calls = 0;
  const breaker: CircuitBreaker = {
    isOpen: shared.breaker.isOpen,
    run: (call) =>
      shared.breaker.run(() => {
        calls += 1;
        return call();
      }),
  };
  return { redis, limit: createOperationLimit(5, { client: shared.client, breaker }), calls: () => calls };
}

describe.skipIf(!isThere)('the operation limit over Redis', () => {
  it('asks a Redis that hangs once, counts in the process meanwhile, and goes back to Redis by itself', async () => {
    const { redis, limit, calls } = await start();
    const caller = anybody();
    redis.hang();
    const refused = [];
    for (let index = 0; index < 8; index += 1) refused.push((await limit.count(caller, 'other')).isExceeded);
    expect(refused).toEqual([false, false, false, false, false, true, true, true]);
    expect(calls()).toBe(1);
    redis.resume();
    const count = async () => {
      await limit.count(anybody(), 'stop');
      return calls();
    };
    await expect.poll(count, { timeout: 5000 }).toBeGreaterThan(1);
  });

  it('a caller over the limit does not count as a Redis that is away', async () => {
    const { limit, calls } = await start();
    const caller = anybody();
    for (let index = 0; index < 8; index += 1) await limit.count(caller, 'other');
    expect(await limit.count(caller, 'other')).toMatchObject({ isExceeded: true, left: 0 });
    expect(await limit.look(caller, 'other')).toMatchObject({ isExceeded: true, left: 0 });
    expect(await limit.count(caller, 'stop')).toMatchObject({ isExceeded: false, limit: 5, left: 4 });
    expect(await limit.look(caller, 'stop')).toMatchObject({ isExceeded: false, limit: 5, left: 4 });
    expect(await limit.look(anybody(), 'stop')).toMatchObject({ left: 5, resetMs: 0 });
    expect(calls()).toBe(13);
  });
});
