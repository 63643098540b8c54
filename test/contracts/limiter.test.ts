import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLocalLimiter, gapMs, type Limiter } from '../../src/agora/limit/limiter.ts';
import { createRedisLimiter, type RedisLimiterOptions } from '../../src/agora/limit/redis-limiter.ts';
import { openRedis, type SharedRedis } from '../../src/app/redis.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { redisIsThere, redisUrl } from '../support/redis.ts';

const LIMIT = 100;

const redisAnswers = await redisIsThere();
if (!redisAnswers)
  console.warn(`No Redis answers at ${redisUrl()}: the tests of the shared limit are skipped.`);
const shared = openRedis(redisUrl());
shared.client.on('error', () => undefined);
if (redisAnswers) await once(shared.client, 'ready');
afterAll(() => shared.close());

function sharedBy(account: string) {
  return {
    redis: shared.client,
    breaker: shared.breaker,
    clock: systemClock,
    limitPerSecond: LIMIT,
    account,
    onAvailability: () => undefined,
  };
}

function redisLimiter(account: string, change: Partial<RedisLimiterOptions> = {}) {
  const limiter = createRedisLimiter({ ...sharedBy(account), gatewayId: randomUUID(), ...change });
  onTestFinished(() => limiter.close());
  return limiter;
}

/** Accounts whose window has been there for a second: one that is new is taken for full. */
const accounts = Array.from({ length: 17 }, () => randomUUID());
if (redisAnswers)
  await Promise.all(
    accounts.map(async (account) => {
      const limiter = createRedisLimiter({ ...sharedBy(account), gatewayId: randomUUID() });
      await limiter.next();
      limiter.close();
    }),
  );

function newAccount(): string {
  const account = accounts.pop();
  if (account === undefined) throw new Error('There are more tests than accounts.');
  return account;
}

/** One that a test can take away. */
async function connectionOfItsOwn(): Promise<SharedRedis> {
  const own = openRedis(redisUrl());
  own.client.on('error', () => undefined);
  await once(own.client, 'ready');
  onTestFinished(() => own.close());
  return own;
}

async function takeSlots(limiter: Limiter, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    await limiter.next();
    times.push(systemClock.now());
  }
  return times;
}

/** Timers and the way to Redis may shift a grant by this much; the gap has room for it. */
const TOLERANCE_MS = 9;

/** Counts from when the first was asked for: a busy process notices it late, and the others are still due in time. */
function expectSpread(times: readonly number[], askedAt: number): void {
  const took = Math.max(...times) - askedAt;
  expect(took).toBeGreaterThanOrEqual((times.length - 1) * gapMs(LIMIT) - TOLERANCE_MS);
}

/** Of a hold that is asked for now: what has to be left of it at least. */
function leftOf(holdMs: number): () => number {
  const askedAt = systemClock.now();
  return () => holdMs - (systemClock.now() - askedAt) - TOLERANCE_MS;
}

const drivers: readonly { name: string; skip: boolean; create: () => Limiter }[] = [
  { name: 'this process alone', skip: false, create: () => createLocalLimiter(systemClock, LIMIT) },
  { name: 'shared over Redis', skip: !redisAnswers, create: () => redisLimiter(newAccount()) },
];

describe.each(drivers)('a limiter: $name', ({ skip, create }) => {
  it.skipIf(skip)('gives the first slot at once and spreads the next ones', async () => {
    const limiter = create();
    expect(limiter.nextInMs()).toBe(0);
    const askedAt = systemClock.now();
    expectSpread(await takeSlots(limiter, 20), askedAt);
    expect(limiter.heldForMs()).toBe(0);
  });

  it.skipIf(skip)('gives those who ask at the same time their slots in turn', async () => {
    const limiter = create();
    const askedAt = systemClock.now();
    const times = await Promise.all(
      Array.from({ length: 10 }, () => limiter.next().then(() => systemClock.now())),
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expectSpread(times, askedAt);
  });

  it.skipIf(skip)('gives nothing while it is held, and says for how long', async () => {
    const limiter = create();
    await limiter.next();
    const left = leftOf(150);
    const heldAt = systemClock.now();
    await limiter.hold(150);
    expect(limiter.heldForMs()).toBeGreaterThanOrEqual(left());
    expect(limiter.nextInMs()).toBeGreaterThanOrEqual(left());
    const [first] = await takeSlots(limiter, 1);
    expect((first ?? 0) - heldAt).toBeGreaterThanOrEqual(150 - TOLERANCE_MS);
  });

  it.skipIf(skip)('requests that left late are not caught up with', async () => {
    const limiter = create();
    const slots = [];
    for (let index = 0; index < LIMIT; index += 1) slots.push(await limiter.next());
    const leftAt = systemClock.now();
    for (const slot of slots) slot.sent();
    await limiter.next();
    expect(systemClock.now() - leftAt).toBeGreaterThanOrEqual(1000 - TOLERANCE_MS);
  });

  it.skipIf(skip)('keeps to a lower limit at once, counting what has left', async () => {
    const limiter = create();
    const before: number[] = [];
    for (let index = 0; index < LIMIT / 2; index += 1) {
      const slot = await limiter.next();
      before.push(systemClock.now());
      slot.sent();
    }
    limiter.setLimit(LIMIT / 4);
    const [next = 0] = await takeSlots(limiter, 1);
    expect(next - (before.at(-LIMIT / 4) ?? 0)).toBeGreaterThanOrEqual(1000 - TOLERANCE_MS);
  });

  it.skipIf(skip)('a shorter hold does not shorten a longer one', async () => {
    const limiter = create();
    const left = leftOf(500);
    await limiter.hold(500);
    await limiter.hold(10);
    expect(limiter.heldForMs()).toBeGreaterThanOrEqual(left());
  });
});

describe.skipIf(!redisAnswers)('one limit for several gateways', () => {
  it('the sum of all stays within the limit', async () => {
    const account = newAccount();
    const limiters = [redisLimiter(account), redisLimiter(account), redisLimiter(account)];
    const askedAt = systemClock.now();
    const times = await Promise.all(limiters.map((limiter) => takeSlots(limiter, 10)));
    expectSpread(times.flat(), askedAt);
    expect(limiters.map((limiter) => limiter.scope())).toEqual(['shared', 'shared', 'shared']);
  });

  it('each knows what all have used in the last second', async () => {
    const account = newAccount();
    const [one, other] = [redisLimiter(account), redisLimiter(account)];
    const used = (limiter: Limiter) =>
      expect.poll(() => limiter.usedInLastSecond(), { interval: 10, timeout: 5000 });
    await used(one).toBe(0);
    await takeSlots(one, 3);
    await takeSlots(other, 4);
    expect(other.usedInLastSecond()).toBe(7);
    await used(one).toBe(7);
    await used(one).toBe(0);
  });

  it('a hold by one holds all, also a slot that was booked before it', async () => {
    const account = newAccount();
    // So slow that the slot is still to come when the hold arrives, however busy the machine is.
    const slow = { limitPerSecond: 4 };
    const [one, other] = [redisLimiter(account, slow), redisLimiter(account, slow)];
    await one.next();
    const booked = other.next().then(() => systemClock.now());
    const heldAt = systemClock.now();
    await one.hold(600);
    expect((await booked) - heldAt).toBeGreaterThanOrEqual(600 - TOLERANCE_MS);
  });

  it('a gateway that dies with a slot booked takes that slot with it and nothing else', async () => {
    const account = newAccount();
    // So slow that a busy machine is within the ten gaps that would tell of more.
    const slow = { limitPerSecond: 4 };
    const [dying, other] = [redisLimiter(account, slow), redisLimiter(account, slow)];
    await dying.next();
    await dying.next();
    void dying.next();
    dying.close();
    const startedAt = systemClock.now();
    const [first] = await takeSlots(other, 1);
    expect((first ?? 0) - startedAt).toBeLessThan(10 * gapMs(slow.limitPerSecond));
  });

  it('a gateway that was too busy to use its slot in time is not caught up with by the others', async () => {
    const account = newAccount();
    const limitPerSecond = 10;
    const busy = {
      ...systemClock,
      sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms + 60, signal),
    };
    const late = redisLimiter(account, { limitPerSecond, clock: busy });
    await late.next();
    const others = takeSlots(redisLimiter(account, { limitPerSecond }), limitPerSecond + 1);
    (await late.next()).sent();
    const leftAt = systemClock.now();
    const after = (await others).filter((at) => at >= leftAt);
    expect((after[limitPerSecond - 1] ?? 0) - leftAt).toBeGreaterThanOrEqual(1000 - TOLERANCE_MS);
  });

  it('a gateway whose clock is an hour ahead does no harm', async () => {
    const account = newAccount();
    const ahead = { ...systemClock, now: () => systemClock.now() + 3_600_000 };
    const [wrong, other] = [redisLimiter(account, { clock: ahead }), redisLimiter(account)];
    const askedAt = systemClock.now();
    expectSpread((await Promise.all([takeSlots(wrong, 5), takeSlots(other, 5)])).flat(), askedAt);
    expect(other.nextInMs()).toBeLessThan(100);
  });

  it('accounts don’t share', async () => {
    const [one, other] = [redisLimiter(newAccount()), redisLimiter(newAccount())];
    await one.hold(10_000);
    await other.next();
    expect(other.heldForMs()).toBe(0);
  });

  it('without Redis a gateway keeps to its share, by the number of gateways it last saw, and comes back', async () => {
    const account = newAccount();
    const connection = await connectionOfItsOwn();
    const said: boolean[] = [];
    const onAvailability = (available: boolean) => void said.push(available);
    const limiter = redisLimiter(account, {
      onAvailability,
      redis: connection.client,
      breaker: connection.breaker,
    });
    await redisLimiter(account).next();
    await limiter.next();
    connection.client.disconnect();
    const times = await takeSlots(limiter, 6);
    expect(limiter.scope()).toBe('fallback');
    expect(said).toEqual([false]);
    const took = (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(took).toBeGreaterThanOrEqual(5 * 2 * gapMs(LIMIT) - TOLERANCE_MS);
    await connection.client.connect();
    await expect.poll(() => limiter.next().then(() => limiter.scope()), { timeout: 5000 }).toBe('shared');
    expect(said).toEqual([false, true]);
  });

  it('counts gateways that have had nothing to send yet', async () => {
    const account = newAccount();
    redisLimiter(account);
    await shared.client.ping();
    const connection = await connectionOfItsOwn();
    const limiter = redisLimiter(account, { redis: connection.client, breaker: connection.breaker });
    await connection.client.ping();
    connection.client.disconnect();
    const times = await takeSlots(limiter, 6);
    const took = (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(took).toBeGreaterThanOrEqual(5 * 2 * gapMs(LIMIT) - TOLERANCE_MS);
  });
});
