import type { Clock, Slot, ThrottleStatus } from '../../domain/ports.ts';

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

/** The slots of one process: spread by the gap, and never more than the limit in any window of departures. */
export interface SlotWindow {
  /** Until the next slot is free; not above 0 when it is. */
  freeInMs(): number;
  /** Takes the slot that is free now. `waited`: its taker slept for it, so that a late timer is made up for. */
  take(waited: boolean): Slot;
}

/** `limit`: slots a second, asked at each slot. May be a fraction: 0.5 is one in two seconds. */
export function createSlotWindow(clock: Clock, limit: () => number): SlotWindow {
  let nextAt = 0;
  let leaving: { at: number }[] = [];

  function windowFreeAt(): number {
    const count = Math.max(1, Math.floor(limit()));
    const windowMs = WINDOW_MS * Math.max(1, 1 / limit());
    const since = clock.monotonic() - windowMs;
    leaving = leaving.filter(({ at }) => at > since);
    if (leaving.length < count) return 0;
    const times = leaving.map(({ at }) => at).toSorted((a, b) => a - b);
    return (times[times.length - count] ?? 0) + windowMs;
  }

  return {
    freeInMs: () => Math.max(nextAt, windowFreeAt()) - clock.monotonic(),
    take(waited) {
      const now = clock.monotonic();
      const lateMs = waited ? Math.min(Math.max(0, now - nextAt), CATCH_UP_MS) : 0;
      nextAt = now - lateMs + gapMs(limit());
      const left = { at: now };
      leaving.push(left);
      return {
        sent: () => {
          left.at = clock.monotonic();
          // One that took longer than the window to leave had been taken for gone.
          if (!leaving.includes(left)) leaving.push(left);
        },
      };
    },
  };
}

/**
 * A pace for one process. `aliveForMs`: how long it has run by now; one that was killed before may have used up the limit
 * until then.
 */
export function createLocalPace(
  clock: Clock,
  limitPerSecond: number,
  aliveForMs = Number.POSITIVE_INFINITY,
): Pace {
  const slots = createSlotWindow(clock, () => limitPerSecond);
  let heldUntil = clock.monotonic() + WINDOW_MS - aliveForMs;
  const untilNext = () => Math.max(slots.freeInMs(), heldUntil - clock.monotonic());

  return {
    async next() {
      const waited = untilNext() > 0;
      for (let ms = untilNext(); ms > 0; ms = untilNext()) await clock.sleep(ms);
      return slots.take(waited);
    },
    async hold(ms) {
      heldUntil = Math.max(heldUntil, clock.monotonic() + ms);
    },
    nextInMs: () => Math.max(0, untilNext()),
    expectedGapMs: () => gapMs(limitPerSecond),
    heldForMs: () => Math.max(0, heldUntil - clock.monotonic()),
    scope: () => 'alone',
  };
}
