import { setTimeout as timeout } from 'node:timers/promises';
import type { Clock } from '../domain/ports.ts';

/** Real time, on the monotonic clock: when the machine's wall clock is set, no wait gets longer or shorter. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (ms, signal) => {
    try {
      await timeout(Math.max(0, ms), undefined, signal ? { signal } : {});
    } catch (error) {
      // Whoever aborts says why; the timer's own AbortError would hide it.
      signal?.throwIfAborted();
      throw error;
    }
  },
};
