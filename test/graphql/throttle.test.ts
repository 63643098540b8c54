import { expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { askAs } from '../support/callers.ts';
import { createTestGateway, SESSION } from '../support/gateway.ts';
import { answer, inTurn } from '../support/scripted-transport.ts';
import { Throttle } from './documents.ts';

it('the throttle tells the limit, who waits by priority, the wait of a new stop, and a hold', async () => {
  const gateway = await createTestGateway(() => answer(429, {}, 5000), { STOP_WAIT_MS: '0' });
  const idle = await gateway.execute(Throttle, {});
  expect(idle.throttle).toEqual({
    limitPerSecond: 10,
    maxQueue: 5000,
    stopWaitMs: 0,
    heldForMs: 0,
    usedInLastSecond: 0,
    scope: 'ALONE',
    waiting: ['STOP', 'START', 'FOLLOW_UP', 'UPDATE', 'QUERY', 'BACKGROUND'].map((priority) => ({
      priority,
      calls: 0,
    })),
  });

  void gateway.askToStop({ recording: { session: SESSION } });
  // The look ahead of the stop comes first.
  await gateway.clock.advance(101);
  for (const priority of ['query', 'query', 'background'] as const)
    void gateway.scheduler.slot({ priority, tenant: DEFAULT_TENANT });
  const held = await gateway.execute(Throttle, {});
  expect(held.throttle).toMatchObject({
    heldForMs: 5000,
    stopWaitMs: 5000,
    usedInLastSecond: 2,
    waiting: [
      { priority: 'STOP', calls: 1 },
      { priority: 'START', calls: 0 },
      { priority: 'FOLLOW_UP', calls: 0 },
      { priority: 'UPDATE', calls: 0 },
      { priority: 'QUERY', calls: 2 },
      { priority: 'BACKGROUND', calls: 1 },
    ],
  });
  await gateway.clock.advance(1000);
  expect((await gateway.execute(Throttle, {})).throttle.usedInLastSecond).toBe(0);
});

it('the throttle tells what its caller may still ask, and when all of it again', async () => {
  const gateway = await createTestGateway(inTurn(), { CALLER_OPERATIONS_PER_MINUTE: '5' });
  const query = '{ throttle { operations { limit left fullInMs } stops { limit left fullInMs } } }';
  await askAs(gateway, null);
  const { body, headers } = await askAs(gateway, null, query);
  const { operations, stops } = body.data.throttle;
  expect(operations).toEqual({ limit: 5, left: 3, fullInMs: expect.any(Number) });
  expect(operations.fullInMs).toBeGreaterThan(0);
  expect(operations.fullInMs).toBeLessThanOrEqual(60_000);
  expect(headers.get('ratelimit')).toMatch(/^"operations";r=3;t=\d+$/);
  expect(stops).toEqual({ limit: 5, left: 5, fullInMs: 0 });
  await askAs(gateway, null, 'mutation { stopRecording }');
  expect((await askAs(gateway, null, query)).body.data.throttle.stops).toMatchObject({ limit: 5, left: 4 });
});
