import type { Clock } from '../domain/ports.ts';

interface Sharing<Value> {
  readonly read: () => Promise<Value>;
  readonly clock: Clock;
  /** A value serves for so long, however often it is asked for. */
  readonly keptMs: number;
}

/**
 * Reads something that is dear to read once for all who ask at about the same time. All of them are told where that fails;
 * it is read anew for whoever asks next.
 */
export function shareReading<Value>({ read, clock, keptMs }: Sharing<Value>): () => Promise<Value> {
  let last: { readonly value: Value; readonly at: number } | null = null;
  let reading: Promise<Value> | null = null;

  async function readNow(): Promise<Value> {
    try {
      const value = await read();
      last = { value, at: clock.monotonic() };
      return value;
    } finally {
      reading = null;
    }
  }

  return async () => {
    if (last !== null && clock.monotonic() - last.at < keptMs) return last.value;
    reading ??= readNow();
    return reading;
  };
}

interface PatientSharing<Value> extends Sharing<Value> {
  /** Nobody waits longer than this; the reading goes on, and serves those who ask later. */
  readonly withinMs: number;
}

/** The same, but resolves with null where it can't be read, or not in time. Never rejects. */
export function shareReadingWithin<Value>({
  withinMs,
  ...sharing
}: PatientSharing<Value>): () => Promise<Value | null> {
  const shared = shareReading(sharing);
  return async () => {
    const waiting = new AbortController();
    const late = sharing.clock.sleep(withinMs, waiting.signal).then(
      () => null,
      () => null,
    );
    try {
      return await Promise.race([shared().catch(() => null), late]);
    } finally {
      waiting.abort();
    }
  };
}
