import { randomUUID } from 'node:crypto';
import type { Clock, Slot } from '../../domain/ports.ts';

/**
 * No period of this length sees more requests leave than the limit. Slots alone can't promise that: a request leaves late
 * when its connection must be made first or the process was busy, and the next ones must not catch up with it.
 */
export const WINDOW_MS = 1005;

interface SentRequest {
  readonly id: string;
  readonly at: number;
}

/**
 * The requests that this gateway has sent lately. `limit` is requests a second, read at each use. It may be a fraction: 0.5
 * is one request in two seconds.
 */
export function createSlidingWindow(clock: Clock, limit: () => number) {
  /** In the order of leaving. */
  const requests = new Map<string, SentRequest>();
  const reported = new WeakSet<SentRequest>();
  const windowStart = (windows = 1) => clock.monotonic() - windows * WINDOW_MS * Math.max(1, 1 / limit());

  function noteSent(id: string): void {
    requests.delete(id);
    requests.set(id, { id, at: clock.monotonic() });
    const since = windowStart(2);
    for (const each of requests.values()) {
      if (each.at > since) break;
      requests.delete(each.id);
    }
  }

  return {
    noteSent,
    /** Counts a request as sent now. The slot's `sent` moves it to a later time. */
    takeSlot(): Slot {
      const id = randomUUID();
      noteSent(id);
      return { sent: () => noteSent(id) };
    },
    /** How long until another request may leave; 0 or less: it may leave now. */
    fullForMs(): number {
      const index = requests.size - Math.max(1, Math.floor(limit()));
      const [blocking] = index < 0 ? [] : requests.values().drop(index).take(1);
      return blocking === undefined ? Number.NEGATIVE_INFINITY : blocking.at - windowStart();
    },
    /** How many left in the last second. */
    usedInLastSecond: () => {
      const since = clock.monotonic() - 1000;
      return [...requests.values()].filter(({ at }) => at > since).length;
    },
    /** The requests that the window shared over Redis does not know yet. */
    unreported: () => [...requests.values()].filter((each) => !reported.has(each)),
    /** Marks these as reported. A request whose `noteSent` is called again later is unreported again. */
    noteReported(sent: readonly SentRequest[]): void {
      for (const each of sent) reported.add(each);
    },
  };
}
