import { setTimeout as timeout } from 'node:timers/promises';
import type { startOwnRedis, Way } from './own-redis.ts';

export type OwnRedis = Awaited<ReturnType<typeof startOwnRedis>>;

/** What can go wrong between gateways and Redis. `ways`: one for each gateway. Resolves when it is over. */
export type Trouble = (redis: OwnRedis, ways: readonly Way[], random: () => number) => Promise<unknown>;

const between = (random: () => number, from: number, to: number) => from + random() * (to - from);

/** One of them, or none where there are none. */
export function oneOf<T>(of: readonly T[], random: () => number): readonly T[] {
  const index = Math.floor(random() * of.length);
  return of.slice(index, index + 1);
}

export const flush: Trouble = (redis) => redis.admin.flushall();

export const hang =
  (fromMs: number, toMs: number): Trouble =>
  async (redis, _ways, random) => {
    redis.hang();
    await timeout(between(random, fromMs, toMs));
    redis.resume();
  };

export const restart =
  (toMs: number): Trouble =>
  (redis, _ways, random) =>
    redis.killAndRestart(random() * toMs);

/** One gateway reaches nothing, or Redis hears it and its answers are lost. */
export const partition =
  (fromMs: number, toMs: number, what: 'answers' | 'everything'): Trouble =>
  async (_redis, ways, random) => {
    const cut = oneOf(ways, random);
    for (const way of cut) way.lose(what);
    await timeout(between(random, fromMs, toMs));
    for (const way of cut) way.lose('nothing');
  };

/** `ms`: each way. */
export const delay =
  (ms: number, forMs: number): Trouble =>
  async (_redis, ways) => {
    for (const way of ways) way.delay(ms);
    await timeout(forMs);
    for (const way of ways) way.delay(0);
  };

const cutOff: Trouble = async (_redis, ways, random) => {
  for (const way of oneOf(ways, random)) way.cut();
};

const slowDown: Trouble = async (_redis, ways, random) => {
  const slow = random() < 0.5 ? ways : oneOf(ways, random);
  for (const way of slow) way.delay(between(random, 10, 250));
  await timeout(between(random, 300, 3000));
  for (const way of slow) way.delay(0);
};

const pause: Trouble = async ({ admin }, _ways, random) => {
  const ms = Math.round(between(random, 100, 3000));
  await admin.client('PAUSE', ms);
  await timeout(ms);
};

const refuseScripts: Trouble = async ({ admin }, _ways, random) => {
  await admin.acl('SETUSER', 'default', '-eval');
  await timeout(between(random, 100, 3000));
  await admin.acl('SETUSER', 'default', '+eval');
};

const writeNonsense: Trouble = async ({ admin }) => {
  for (const key of await admin.keys('*')) await admin.set(key, 'null');
};

const writeLists: Trouble = async ({ admin }) => {
  for (const key of await admin.keys('*')) await admin.multi().del(key).lpush(key, '{').exec();
};

const flushAndHang: Trouble = async (redis, ways, random) => {
  await flush(redis, ways, random);
  await timeout(random() * 300);
  await hang(200, 1500)(redis, ways, random);
};

export const TROUBLES: Readonly<Record<string, Trouble>> = {
  flush,
  flushScripts: ({ admin }) => admin.script('FLUSH'),
  hang: hang(200, 4000),
  shortHang: hang(100, 800),
  restart: restart(1500),
  cutOff,
  loseAnswers: partition(200, 4000, 'answers'),
  loseEverything: partition(200, 6000, 'everything'),
  slowDown,
  pause,
  refuseScripts,
  writeNonsense,
  writeLists,
  flushAndHang,
};

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
