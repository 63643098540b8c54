import { setImmediate, setTimeout as timeout } from 'node:timers/promises';
import type { CircuitBreaker } from '../domain/ports.ts';

interface CircuitBreakerOptions {
  /** A call that takes longer than this opens the breaker. */
  readonly timeoutMs: number;
  /** The time between two probes. */
  readonly probeEveryMs: number;
  /** Resolves when the service answers. Needs a timeout of its own. */
  readonly probe: () => Promise<unknown>;
  /** Whether an error means that the service does not answer. Default: every error does. */
  readonly isOutage?: (error: unknown) => boolean;
}

/**
 * Opens at the first call that times out or fails, and closes when the service answers a probe. So only the calls already
 * under way at that moment wait for a service that is down. While open, `run` rejects at once.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker & { close(): void } {
  const { timeoutMs, probeEveryMs, probe, isOutage = () => true } = options;
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
        if (error instanceof TimeoutError || isOutage(error)) void open();
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
  // After a busy event loop the timer fires before an answer that has already arrived is read, so let it be read first.
  await setImmediate();
  await setImmediate();
  throw new TimeoutError(`The service did not answer within ${ms} ms.`);
}
