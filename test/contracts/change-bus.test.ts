import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRedisBus } from '../../src/bus/redis-bus.ts';
import type { ChangeBus, RecordingChanged } from '../../src/domain/ports.ts';
import { redisIsThere, redisUrl } from '../support/redis.ts';

const hasRedis = await redisIsThere();

function connect(url = redisUrl()) {
  const redis = new Redis(url, {
    retryStrategy: () => 50,
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
  });
  redis.on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  return redis;
}

async function gatewayOn() {
  const [publishClient, subscribeClient] = [connect(), connect()];
  // Who is subscribed can't tell any more.
  const [, subscriberId] = await Promise.all([publishClient.ping(), subscribeClient.client('ID')]);
  const bus = createRedisBus({ publishClient, subscribeClient, gateway: randomUUID() });
  const heard: RecordingChanged[] = [];
  let gaps = 0;
  bus.listen(
    ({ id, owner, version }) => heard.push({ id, owner, version }),
    () => {
      gaps += 1;
    },
  );
  return { bus, heard, gaps: () => gaps, subscriberId, publishClient };
}

const change = (id = randomUUID()) => ({ id, owner: 'o', version: 1 });

/** Announces until it is heard: nobody can tell when a subscription has begun. */
async function reaches(
  { bus }: { readonly bus: ChangeBus },
  { heard }: { readonly heard: readonly RecordingChanged[] },
): Promise<RecordingChanged> {
  const announced = change();
  await expect
    .poll(() => {
      bus.announce(announced);
      return heard;
    })
    .toContainEqual(announced);
  return announced;
}

describe.runIf(hasRedis)('changes over Redis', () => {
  it('reach the other gateways, and not the one that announces them', async () => {
    const [one, other] = [await gatewayOn(), await gatewayOn()];
    const announced = await reaches(one, other);
    expect(one.heard).not.toContainEqual(announced);
  });

  it('are not held up by whatever else is published in their place', async () => {
    const [one, other] = [await gatewayOn(), await gatewayOn()];
    await reaches(one, other);
    for (const nonsense of ['', '{', '7', 'null', '{"id":7}', '[]']) {
      await one.publishClient.publish('agora-gateway:changes', nonsense);
    }
    await reaches(one, other);
    for (const { id } of other.heard) expect(id).toEqual(expect.any(String));
  });

  it('that may have been lost are told of when the connection comes back', async () => {
    const [one, other] = [await gatewayOn(), await gatewayOn()];
    expect(other.gaps()).toBe(0);
    await one.publishClient.client('KILL', 'ID', other.subscriberId);
    await expect.poll(() => other.gaps(), { timeout: 5000 }).toBeGreaterThan(0);
    await reaches(one, other);
  });
});

it('while Redis is away announcing does nothing, and breaks nothing', async () => {
  const nowhere = 'redis://127.0.0.1:1';
  const bus = createRedisBus({
    publishClient: connect(nowhere),
    subscribeClient: connect(nowhere),
    gateway: 'g',
  });
  bus.listen(
    () => undefined,
    () => undefined,
  );
  for (let each = 0; each < 10; each += 1) bus.announce(change());
  await new Promise(setImmediate);
});
