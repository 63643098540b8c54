import type { Clock } from '../../domain/ports.ts';
import { WINDOW_MS } from './limiter.ts';
import { LATE_MS } from './shared-slots.ts';

export interface Departure {
  readonly id: string;
  readonly at: number;
}

/** The requests of this gateway that have left and that the shared window has not been told of yet. */
export interface Departures {
  left(id: string): void;
  /** Without those that are too long ago to matter. */
  untold(): readonly Departure[];
  /** Forgets what has been told, unless it has left again since: a request may leave later than was thought. */
  told(departures: readonly Departure[]): void;
}

export function createDepartures(clock: Clock): Departures {
  const times = new Map<string, number>();
  return {
    left: (id) => void times.set(id, clock.monotonic()),
    untold() {
      const since = clock.monotonic() - WINDOW_MS - LATE_MS;
      for (const [id, at] of times) if (at <= since) times.delete(id);
      return [...times].map(([id, at]) => ({ id, at }));
    },
    told(departures) {
      for (const { id, at } of departures) if (times.get(id) === at) times.delete(id);
    },
  };
}
