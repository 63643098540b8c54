import { expect, it } from 'vitest';
import type { Clock } from '../../../src/domain/ports.ts';
import { DEFAULT_TENANT } from '../../../src/domain/tenant.ts';
import { createStreams, type Source } from '../../../src/graphql/http/streams.ts';
import type { Login } from '../../../src/graphql/plugins/use-authentication.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const caller = {
  tenant: DEFAULT_TENANT,
  subject: 'somebody',
  scopes: [],
  expiresAt: null,
  countedAs: 'one',
  operationsPerMinute: null,
};
const login: Login = { caller, credential: 'a hash', authenticateAgain: async () => caller };

/** Yields 1, then waits until it is aborted. */
const waiting: Source<number> = async function* (signal) {
  yield 1;
  await new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
};

const oneAtATime = (clock: Clock = new ManualClock()) => createStreams({ maxPerCaller: 1, clock });

/** Fails unless exactly one stream can be opened. */
async function expectOneFreePlace(streams: ReturnType<typeof oneAtATime>): Promise<void> {
  const stream = streams.open(login, waiting);
  expect(() => streams.open(login, waiting)).toThrow('1 subscriptions are open already');
  await stream.return?.();
}

it('a stream that is left before its first value frees its place, once', async () => {
  const streams = oneAtATime();
  const stream = streams.open(login, waiting);
  expect(await stream.return?.()).toEqual({ done: true, value: undefined });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  expect(await stream.return?.()).toEqual({ done: true, value: undefined });
  await expectOneFreePlace(streams);
});

it('a stream that is left with an error before its first value frees its place, and rejects with the error', async () => {
  const streams = oneAtATime();
  const failure = new Error('the reader failed');
  await expect(streams.open(login, waiting).throw?.(failure)).rejects.toBe(failure);
  await expectOneFreePlace(streams);
});

it('a stream can be left while it waits for a value', async () => {
  const streams = oneAtATime();
  const stream = streams.open(login, waiting);
  expect(await stream.next()).toEqual({ done: false, value: 1 });
  const next = stream.next();
  expect(await stream.return?.()).toEqual({ done: true, value: undefined });
  expect(await next).toEqual({ done: true, value: undefined });
  await expectOneFreePlace(streams);
});

it('a stream that is left between two values asks its source for no more', async () => {
  let asked = 0;
  const streams = oneAtATime();
  const stream = streams.open(login, async function* () {
    while (asked < 10) yield ++asked;
  });
  await stream.next();
  await stream.next();
  await stream.return?.();
  expect(asked).toBe(2);
});

it('an error is the last value of a stream, and frees its place before it is read', async () => {
  const streams = oneAtATime();
  const failure = new Error('the source failed');
  // biome-ignore lint/correctness/useYield: it fails before its first value
  const stream = streams.open(login, async function* (): AsyncGenerator<number, void> {
    throw failure;
  });
  expect(await stream.next()).toEqual({ done: false, value: failure });
  await expectOneFreePlace(streams);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

it('a stream ends with its authorisation, also between two values', async () => {
  const clock = new ManualClock();
  const streams = oneAtATime(clock);
  const expiring = { ...caller, expiresAt: clock.now() + 5000 };
  const stream = streams.open({ ...login, caller: expiring, authenticateAgain }, waiting);
  async function authenticateAgain(): Promise<never> {
    throw new Error('nobody can tell');
  }
  expect(await stream.next()).toEqual({ done: false, value: 1 });
  await clock.advance(6000);
  expect(await stream.next()).toEqual({ done: false, value: new Error('nobody can tell') });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

it('streams end in order when the gateway closes', async () => {
  const streams = oneAtATime();
  const stream = streams.open(login, waiting);
  await stream.next();
  const next = stream.next();
  streams.close();
  expect(await next).toEqual({ done: true, value: undefined });
  await expectOneFreePlace(streams);
});
