import { randomUUID } from 'node:crypto';
import type { Clock, Slot } from '../../domain/ports.ts';

/**
 * A request may leave late: its connection has to be made first, or the process was busy. The next ones must not catch up
 * with it, so within this time of the moments of leaving there are never more requests than the limit.
 */
export const WINDOW_MS = 1005;

export interface Departure {
  readonly id: string;
  readonly at: number;
}

/** The requests of this gateway that have left lately. */
export interface Departures {
  left(id: string): void;
  /** Counts one that leaves now, or later if its slot says so. */
  leave(): Slot;
  /** Until one more may leave; not above 0 when it may. */
  fullForMs(): number;
  /** Those that the shared window has not been told of yet. */
  untold(): readonly Departure[];
  /** One that leaves again, later than was thought, is untold again. */
  told(departures: readonly Departure[]): void;
}

/** `limit`: requests a second, asked each time. May be a fraction: 0.5 is one in two seconds. */
export function createDepartures(clock: Clock, limit: () => number): Departures {
  const all = new Map<string, Departure>();
  const known = new WeakSet<Departure>();
  const windowStart = (windows = 1) => clock.monotonic() - windows * WINDOW_MS * Math.max(1, 1 / limit());

  /** The newest stands last, so whoever counts need not sort. */
  function left(id: string): void {
    all.delete(id);
    all.set(id, { id, at: clock.monotonic() });
    const since = windowStart(2);
    for (const each of all.values()) {
      if (each.at > since) break;
      all.delete(each.id);
    }
  }

  return {
    left,
    leave() {
      const id = randomUUID();
      left(id);
      return { sent: () => left(id) };
    },
    fullForMs() {
      const place = all.size - Math.max(1, Math.floor(limit()));
      const [leaves] = place < 0 ? [] : all.values().drop(place).take(1);
      return leaves === undefined ? Number.NEGATIVE_INFINITY : leaves.at - windowStart();
    },
    untold: () => [...all.values()].filter((each) => !known.has(each)),
    told(departures) {
      for (const each of departures) known.add(each);
    },
  };
}
