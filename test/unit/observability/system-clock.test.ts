import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/observability/system-clock.ts';

afterEach(() => void vi.useRealTimers());

it('the time is the machine’s also after it was set, and waits are counted by a clock that is not', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
  const before = { now: systemClock.now(), monotonic: systemClock.monotonic() };
  vi.setSystemTime(Date.UTC(2026, 0, 1, 1));
  expect(systemClock.now() - before.now).toBe(3_600_000);
  expect(systemClock.monotonic() - before.monotonic).toBeLessThan(60_000);
});
