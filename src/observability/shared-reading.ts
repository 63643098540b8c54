import type { Clock } from '../domain/ports.ts';

interface SharedReadingOptions<Value> {
  readonly read: () => Promise<Value>;
  readonly clock: Clock;
  /** A value serves for so long, however often it is asked for. */
  readonly keptMs: number;
  /** Nobody waits longer than this; the reading goes on, and serves those who ask later. */
  readonly withinMs: number;
}

/**
 * Reads something that is dear to read once for all who ask at about the same time. Resolves with null where it can't be
 * read, or not in time. Never rejects.
 */
export function createSharedReading<Value>(
  options: SharedReadingOptions<Value>,
): () => Promise<Value | null> {
  const { read, clock, keptMs, withinMs } = options;
  let last: { readonly value: Value; readonly at: number } | null = null;
  let reading: Promise<Value | null> | null = null;

  async function readNow(): Promise<Value | null> {
    try {
      const value = await read();
      last = { value, at: clock.monotonic() };
      return value;
    } catch {
      return null;
    } finally {
      reading = null;
    }
  }

  return async () => {
    if (last !== null && clock.monotonic() - last.at < keptMs) return last.value;
    reading ??= readNow();
    const waiting = new AbortController();
    const late = clock.sleep(withinMs, waiting.signal).then(
      () => null,
      () => null,
    );
    try {
      return await Promise.race([reading, late]);
    } finally {
      waiting.abort();
    }
  };
}
