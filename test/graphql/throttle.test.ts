import { expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { createTestGateway, SESSION } from '../support/gateway.ts';
import { answer } from '../support/scripted-transport.ts';
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
