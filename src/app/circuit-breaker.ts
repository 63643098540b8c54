import { setImmediate, setTimeout as timeout } from 'node:timers/promises';
import type { CircuitBreaker } from '../domain/ports.ts';

export interface CircuitBreakerOptions {
  /** A call that takes longer opens the breaker. */
  readonly timeoutMs: number;
  /** Between two probes. */
  readonly probeEveryMs: number;
  /** Resolves when the service answers. Has to end by itself. */
  readonly probe: () => Promise<unknown>;
  /** Whether a call that failed shows that the service does not answer. Left out: every failure does. */
  readonly isTrouble?: (error: unknown) => boolean;
}

/**
 * Opens at the first call that hangs or can't be made, and closes when the service answers a probe. Only the calls that
 * were under way at that moment have waited for it.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker & { close(): void } {
  const { timeoutMs, probeEveryMs, probe, isTrouble = () => true } = options;
  let isOpen = false;
  let isDone = false;

  async function open(): Promise<void> {
    if (isOpen || isDone) return;
    isOpen = true;
    while (isOpen && !isDone) {
      isOpen = await probe().then(
        () => false,
        () => true,
      );
      if (isOpen) await timeout(probeEveryMs, undefined, { ref: false });
    }
  }

  return {
    async run(call) {
      if (isOpen) throw new Error('The service did not answer lately.');
      const timer = new AbortController();
      try {
        return await Promise.race([call(), rejectAfter(timeoutMs, timer.signal)]);
      } catch (error) {
        if (error instanceof TimeoutError || isTrouble(error)) void open();
        throw error;
      } finally {
        timer.abort();
      }
    },
    isOpen: () => isOpen,
    close() {
      isDone = true;
    },
  };
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

async function rejectAfter(ms: number, signal: AbortSignal): Promise<never> {
  await timeout(ms, undefined, { signal });
  // A process that was busy finds the timer due before it has read the answer that is there.
  await setImmediate();
  await setImmediate();
  throw new TimeoutError(`The service did not answer within ${ms} ms.`);
}
