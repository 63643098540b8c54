import type { Clock } from '../domain/ports.ts';

/** The machine's clocks: the one that is set, and the one that only runs. Waits go by the latter. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // By hand: the timers of `node:timers/promises` make an error with a stack for everybody who stops waiting.
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abandon = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', abandon);
          resolve();
        },
        Math.max(0, ms),
      );
      signal?.addEventListener('abort', abandon, { once: true });
    }),
};
