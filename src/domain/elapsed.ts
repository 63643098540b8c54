/**
 * Elapsed time, counted from one observation to the next. It survives restarts and clock changes: one step counts for
 * at most `LONGEST_STEP_MS`, so a clock set forward or a night without a gateway does not count as a long wait; a clock
 * set back counts for nothing.
 */
export interface Elapsed {
  /** When it was last counted, in Unix milliseconds. */
  readonly at: number;
  readonly ms: number;
}

/** Longer than the longest try and the longest wait of the default configuration together. */
const LONGEST_STEP_MS = 40_000;

/** Counts the time up to `now`. Null counts from now on. */
export function advance(elapsed: Elapsed | null, now: number): Elapsed {
  if (elapsed === null) return { at: now, ms: 0 };
  return { at: now, ms: elapsed.ms + Math.min(Math.max(0, now - elapsed.at), LONGEST_STEP_MS) };
}
