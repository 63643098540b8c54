/**
 * Time that was seen to pass between observations. It survives restarts and clocks that were set: one step counts for no
 * more than `LONGEST_STEP_MS`, so that neither a jump forward nor a night without a gateway passes for a long wait, and a
 * jump back counts for nothing.
 */
export interface Elapsed {
  /** When it was last observed, in Unix milliseconds. */
  readonly at: number;
  readonly ms: number;
}

/** The longest try and the longest wait of the default configuration together stay below it. */
const LONGEST_STEP_MS = 40_000;

/** The time observed so far, `before` being null at the first observation. */
export function observe(before: Elapsed | null, now: number): Elapsed {
  if (before === null) return { at: now, ms: 0 };
  return { at: now, ms: before.ms + Math.min(Math.max(0, now - before.at), LONGEST_STEP_MS) };
}
