import type { Clock, Slot, ThrottleStatus } from '../domain/ports.ts';

/** When the account's next request may leave. Drivers: this process alone (below), or shared over Redis. */
export interface Pace {
  /** Resolves when the next slot is this gateway's. Called again only after it has resolved. Never rejects. */
  next(): Promise<Slot>;
  /** No slot for anybody for `ms` from now on. */
  hold(ms: number): Promise<void>;
  /** Until the next slot, as far as this process can tell. */
  nextInMs(): number;
  /** Between two slots of this gateway, as things go now. */
  expectedGapMs(): number;
  heldForMs(): number;
  scope(): ThrottleStatus['scope'];
}

/** What the requests of one full second are spread over: the 10 ms more absorb delays of timers and on the way. */
const SPREAD_MS = 1010;

/**
 * The gap between two requests that keeps every window of one second within the limit: at a limit of ten, eleven
 * requests take 1,010 ms. May be a fraction of a millisecond.
 */
export function gapMs(limitPerSecond: number): number {
  return SPREAD_MS / limitPerSecond;
}

/**
 * A request may leave late: its connection has to be made first, or the process was busy. The next ones must not catch up
 * with it, so within this time of the moments of leaving there are never more requests than the limit.
 */
export const WINDOW_MS = 1005;

/** A timer that was late makes up for at most this much, else the rate would sink below the limit. */
const CATCH_UP_MS = 3;

/** A pace for one process. `gap` is asked at each slot, in milliseconds. */
export function createLocalPace(
  clock: Clock,
  limitPerSecond: number,
  gap = () => gapMs(limitPerSecond),
): Pace {
  let nextAt = 0;
  let heldUntil = 0;
  let leaving: { at: number }[] = [];

  function windowFreeAt(): number {
    const since = clock.now() - WINDOW_MS;
    leaving = leaving.filter(({ at }) => at > since);
    if (leaving.length < limitPerSecond) return 0;
    const times = leaving.map(({ at }) => at).toSorted((a, b) => a - b);
    return (times[times.length - limitPerSecond] ?? 0) + WINDOW_MS;
  }

  const untilNext = () => Math.max(nextAt, heldUntil, windowFreeAt()) - clock.now();

  return {
    async next() {
      const waited = untilNext() > 0;
      for (let ms = untilNext(); ms > 0; ms = untilNext()) await clock.sleep(ms);
      const now = clock.now();
      const lateMs = waited ? Math.min(now - nextAt, CATCH_UP_MS) : 0;
      nextAt = now - lateMs + gap();
      const left = { at: now };
      leaving.push(left);
      return {
        sent: () => {
          left.at = clock.now();
          // One that took longer than the window to leave had been taken for gone.
          if (!leaving.includes(left)) leaving.push(left);
        },
      };
    },
    async hold(ms) {
      heldUntil = Math.max(heldUntil, clock.now() + ms);
    },
    nextInMs: () => Math.max(0, untilNext()),
    expectedGapMs: gap,
    heldForMs: () => Math.max(0, heldUntil - clock.now()),
    scope: () => 'alone',
  };
}
