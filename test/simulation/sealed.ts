import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import type { Random } from './random.ts';
import type { VirtualClock } from './virtual-clock.ts';

/**
 * Seals a history off from the machine: until the returned function is called, this thread's time is the history's, chance
 * follows from `random`, and whatever sets a timer of real time fails at once, instead of making a history that now and then
 * goes another way.
 */
export function seal(clock: VirtualClock, random: Random): () => void {
  const ids = random.fork('ids');
  const chance = random.fork('chance');
  const { randomBytes, randomUUID } = crypto;
  const { setTimeout, setInterval } = globalThis;
  const { setTimeout: pause } = timers;
  const { random: mathRandom } = Math;
  const { now } = Date;
  const monotonic = performance.now.bind(performance);

  Object.assign(crypto, {
    randomBytes: (count: number) => Buffer.from(ids.hex(2 * count), 'hex'),
    randomUUID: () => asUuid(ids.hex(32)),
  });
  Object.assign(timers, { setTimeout: refuse });
  Object.assign(globalThis, { setTimeout: refuse, setInterval: refuse });
  Object.assign(Math, { random: () => chance.next() });
  Object.assign(Date, { now: () => clock.now() });
  // It stands still: long work gives way by it (`event-loop.ts`), so on a slow machine a history would go another way.
  Object.assign(performance, { now: () => 0 });
  syncBuiltinESMExports();

  return () => {
    Object.assign(crypto, { randomBytes, randomUUID });
    Object.assign(timers, { setTimeout: pause });
    Object.assign(globalThis, { setTimeout, setInterval });
    Object.assign(Math, { random: mathRandom });
    Object.assign(Date, { now });
    Object.assign(performance, { now: monotonic });
    syncBuiltinESMExports();
  };
}

function refuse(): never {
  throw new Error('a history must not wait for real time');
}

function asUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
