import type { Clock } from '../domain/ports.ts';

export const HOUR_MS = 3_600_000;

/** A clock that follows another one and can be moved forward; a sleep that ends before the new time ends at once. */
export interface SandboxClock extends Clock {
  advance(ms: number): void;
}

export function createSandboxClock(real: Clock): SandboxClock {
  let aheadMs = 0;
  const sleepers = new Set<() => void>();

  /** Sleeps until the time is over or the clock is moved forward, whichever comes first. */
  async function nap(ms: number, signal?: AbortSignal): Promise<void> {
    const advanced = Promise.withResolvers<void>();
    const timer = new AbortController();
    const wake = () => advanced.resolve();
    const abandon = () => advanced.reject(signal?.reason);
    sleepers.add(wake);
    signal?.addEventListener('abort', abandon, { once: true });
    try {
      await Promise.race([advanced.promise, real.sleep(ms, timer.signal).catch(() => undefined)]);
    } finally {
      sleepers.delete(wake);
      signal?.removeEventListener('abort', abandon);
      timer.abort();
    }
  }

  const monotonic = () => real.monotonic() + aheadMs;
  return {
    now: () => real.now() + aheadMs,
    monotonic,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      const until = monotonic() + ms;
      while (monotonic() < until) await nap(until - monotonic(), signal);
    },
    advance(ms) {
      aheadMs += ms;
      for (const wake of sleepers) wake();
    },
  };
}
