import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalLimiter } from '../../../src/agora/limit/limiter.ts';
import { createRequestScheduler } from '../../../src/agora/limit/scheduler.ts';
import { ThrottledError } from '../../../src/domain/errors.ts';
import { PRIORITIES, type Priority } from '../../../src/domain/ports.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

function schedulerOf(limitPerSecond = 10, maxQueue = 5000) {
  const clock = new ManualClock();
  const startedAt = clock.now();
  const limiter = createLocalLimiter(clock, limitPerSecond);
  const scheduler = createRequestScheduler({ limitPerSecond, maxQueue, limiter });
  const granted: { name: string; at: number }[] = [];
  const call = (name: string, priority: Priority, signal?: AbortSignal, tenant = 'acme') =>
    scheduler.slot({ priority, tenant, ...(signal ? { signal } : {}) }).then(
      () => void granted.push({ name, at: clock.now() - startedAt }),
      () => undefined,
    );
  return { clock, scheduler, granted, call, names: () => granted.map(({ name }) => name) };
}

describe('slots', () => {
  it('a stop overtakes everything that waits, up to the last moment', async () => {
    const { clock, call, names } = schedulerOf();
    void call('sent', 'query');
    await settle();
    for (const priority of PRIORITIES.toReversed()) void call(priority, priority);
    await settle();
    await clock.advance(100);
    void call('late stop', 'stop');
    await clock.advance(1000);
    expect(names()).toEqual([
      'sent',
      'stop',
      'late stop',
      'start',
      'followUp',
      'update',
      'query',
      'background',
    ]);
  });

  it('a stop that has had no turn yet goes before those that are tried again', async () => {
    const { clock, scheduler, call, names } = schedulerOf();
    void call('sent', 'stop');
    await settle();
    for (const name of ['again 1', 'again 2']) {
      void scheduler.slot({ priority: 'stop', tenant: 'acme', again: true }).then(() => call(name, 'stop'));
    }
    void call('start', 'start');
    void call('new', 'stop');
    await settle();
    expect(scheduler.status('acme')).toMatchObject({ waiting: { stop: 3 }, stopWaitMs: 202 });
    await clock.advance(2000);
    expect(names().slice(0, 2)).toEqual(['sent', 'new']);
    expect(names().indexOf('start')).toBeGreaterThan(names().indexOf('again 1'));
  });

  it('a stop behind 1,000 queries waits for one slot', async () => {
    const { clock, call, granted } = schedulerOf();
    for (let index = 0; index < 1000; index += 1) void call('query', 'query');
    await clock.advance(5000);
    const askedAt = 5000;
    void call('stop', 'stop');
    await clock.advance(200);
    const stop = granted.find(({ name }) => name === 'stop');
    expect((stop?.at ?? Number.POSITIVE_INFINITY) - askedAt).toBeLessThanOrEqual(101);
  });

  it('no window of one second ever sees more than the limit, whatever the limit and however calls arrive', async () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), arrivals, async (limit, gaps) => {
        const { clock, call, granted } = schedulerOf(limit);
        for (const gap of gaps) {
          void call('call', 'query');
          await clock.advance(gap);
        }
        await clock.advance(61_000 + (60_000 / limit) * 2);
        expect(granted).toHaveLength(gaps.length);
        for (const { at } of granted) {
          const inWindow = granted.filter((other) => other.at >= at && other.at < at + 1000);
          expect(inWindow.length).toBeLessThanOrEqual(limit);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('a caller that gave up costs no slot', async () => {
    const { clock, call, granted } = schedulerOf();
    const leaving = new AbortController();
    void call('sent', 'stop');
    await settle();
    void call('leaves', 'stop', leaving.signal);
    void call('stays', 'stop');
    leaving.abort();
    await clock.advance(1000);
    expect(granted).toEqual([
      { name: 'sent', at: 0 },
      { name: 'stays', at: 101 },
    ]);
  });

  it('a hold lets nobody through, not even who had a slot coming, and is shown', async () => {
    const { clock, scheduler, call, granted } = schedulerOf();
    void call('sent', 'stop');
    await settle();
    void call('waits', 'stop');
    await clock.advance(50);
    await scheduler.hold(3000);
    expect(scheduler.status('acme')).toMatchObject({ heldForMs: 3000, stopWaitMs: 3101 });
    await clock.advance(5000);
    expect(granted.at(-1)).toEqual({ name: 'waits', at: 3050 });
    expect(scheduler.status('acme')).toMatchObject({ heldForMs: 0, stopWaitMs: 0 });
  });

  it('a machine’s clock that is set, back or ahead, keeps nobody waiting', async () => {
    for (const jumpMs of [-3_600_000, 3_600_000]) {
      const { clock, scheduler, call, names } = schedulerOf();
      void call('sent', 'stop');
      await settle();
      clock.jump(jumpMs);
      void call('waits', 'stop');
      await settle();
      expect(scheduler.status('acme')).toMatchObject({ stopWaitMs: 202 });
      await clock.advance(101);
      expect(names()).toEqual(['sent', 'waits']);
    }
  });

  it('the status counts who waits, by priority, and how long a stop would', async () => {
    const { scheduler, call } = schedulerOf();
    void call('sent', 'stop');
    await settle();
    for (const priority of ['stop', 'stop', 'query', 'background'] as const) void call(priority, priority);
    expect(scheduler.status('acme')).toEqual({
      limitPerSecond: 10,
      maxQueue: 5000,
      waiting: { stop: 2, start: 0, followUp: 0, update: 0, query: 1, background: 1 },
      stopWaitMs: 303,
      heldForMs: 0,
      usedInLastSecond: 1,
      scope: 'alone',
    });
  });

  it('who can’t be served in time is refused at once, and served in time after retryAfterMs', async () => {
    const { clock, scheduler, call } = schedulerOf();
    for (let index = 0; index < 30; index += 1) void call('stop', 'stop');
    await settle();
    const refused: unknown = await scheduler
      .slot({ priority: 'stop', tenant: 'acme', admitWithinMs: 1000 })
      .catch((error) => error);
    if (!(refused instanceof ThrottledError)) throw new Error('it was not refused');
    await clock.advance(refused.retryAfterMs);
    const askedAt = clock.now();
    await clock.finish(scheduler.slot({ priority: 'stop', tenant: 'acme', admitWithinMs: 1000 }));
    expect(clock.now() - askedAt).toBeLessThanOrEqual(1000);
  });
});

describe('tenants that wait with the same priority', () => {
  const flood = (call: ReturnType<typeof schedulerOf>['call'], tenant: string, calls: number) => {
    for (let index = 0; index < calls; index += 1) void call(tenant, 'stop', undefined, tenant);
  };

  it('take turns, however many calls each of them has, and however late one comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 3000 }),
        async (floods, lateMs) => {
          const { clock, call, granted } = schedulerOf();
          for (const [index, calls] of floods.entries()) flood(call, `flood ${index}`, calls);
          await clock.advance(lateMs);
          const before = granted.length;
          void call('late', 'stop', undefined, 'late');
          await clock.advance(1000);
          const ahead = granted.slice(
            before,
            granted.findIndex(({ name }) => name === 'late'),
          );
          expect(ahead.map(({ name }) => name).toSorted()).toEqual(
            [...new Set(ahead.map(({ name }) => name))].toSorted(),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('save up nothing while they ask for nothing', async () => {
    const { clock, call, names } = schedulerOf();
    flood(call, 'busy', 30);
    await clock.advance(2000);
    flood(call, 'idle before', 10);
    const before = names().length;
    await clock.advance(808);
    const served = names().slice(before);
    expect(served.filter((name) => name === 'busy')).toHaveLength(4);
    expect(served.filter((name) => name === 'idle before')).toHaveLength(4);
  });

  it('leave what is more urgent alone: another’s stop goes before one’s own look', async () => {
    const { clock, call, names } = schedulerOf();
    flood(call, 'busy', 5);
    void call('look', 'query', undefined, 'other');
    await clock.advance(1000);
    expect(names().at(-1)).toBe('look');
  });

  it('wait for one another’s new stops and retried ones alike: a flood of new ones delays no retry', async () => {
    const { clock, scheduler, call, names } = schedulerOf();
    flood(call, 'busy', 50);
    await settle();
    const retry = scheduler.slot({ priority: 'stop', tenant: 'other', again: true });
    void retry.then(() => call('the retry had its turn', 'stop'));
    await clock.advance(404);
    expect(names().slice(0, 4)).toContain('the retry had its turn');
  });

  it('of a process that has just begun come once the second is over that one before it may have used up', async () => {
    const clock = new ManualClock();
    const scheduler = createRequestScheduler({
      limitPerSecond: 10,
      maxQueue: 10,
      limiter: createLocalLimiter(clock, 10, 400),
    });
    let isGranted = false;
    void scheduler.slot({ priority: 'stop', tenant: 'acme' }).then(() => {
      isGranted = true;
    });
    await clock.advance(604);
    expect(isGranted).toBe(false);
    await clock.advance(1);
    expect(isGranted).toBe(true);
  });

  it('have turns by their shares', async () => {
    const clock = new ManualClock();
    const limiter = createLocalLimiter(clock, 10);
    const shareOf = (tenant: string) => (tenant === 'large' ? 3 : 1);
    const scheduler = createRequestScheduler({ limitPerSecond: 10, maxQueue: 5000, limiter, shareOf });
    const served: string[] = [];
    for (let index = 0; index < 60; index += 1)
      for (const tenant of ['large', 'small'])
        void scheduler.slot({ priority: 'query', tenant }).then(() => served.push(tenant));
    await clock.advance(4040);
    expect(served).toHaveLength(41);
    expect(served.filter((tenant) => tenant === 'large').length).toBeGreaterThanOrEqual(30);
    expect(served.filter((tenant) => tenant === 'small').length).toBeGreaterThanOrEqual(10);
  });

  it('are refused for their own calls only: a flood that fills its queue leaves room for others', async () => {
    const { scheduler, call } = schedulerOf(10, 20);
    flood(call, 'busy', 30);
    await settle();
    const admit = (tenant: string) => scheduler.admit({ priority: 'stop', tenant, admitWithinMs: 1000 });
    expect(() => admit('busy')).toThrow(ThrottledError);
    expect(() => admit('other')).not.toThrow();
  });
});
