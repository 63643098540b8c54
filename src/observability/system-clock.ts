import { setTimeout as timeout } from 'node:timers/promises';
import type { Clock } from '../domain/ports.ts';

/** The machine's clocks: the one that is set, and the one that only runs. Waits go by the latter. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
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
