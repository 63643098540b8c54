import type { Clock } from '../domain/ports.ts';

/** The machine's clocks: the wall clock, and a monotonic one, which sleeps follow. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // Not `node:timers/promises`: its timers create an error with a stack trace for every sleep that is aborted.
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
