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

/** How long Agora has not found a recording. */
export interface NotFoundFor extends Elapsed {
  /**
   * When it was first not found in the present row of 404s, in which nobody looked away for longer than a step counts: had it
   * come back in between, it would have been seen. Absent where an earlier version counted: then it is `at`.
   */
  readonly since?: number | undefined;
}

/** Counts a 404. */
export function notFoundAgain(known: NotFoundFor | null, now: number): NotFoundFor {
  const isNewRow = known === null || now - known.at > LONGEST_STEP_MS;
  return { ...advance(known, now), since: isNewRow ? now : (known.since ?? known.at) };
}

/** The same count with another row of 404s: something was seen of the recording between two of them, or may have ended it. */
export function inAnotherRow(known: NotFoundFor | null, now: number): NotFoundFor | null {
  return known && { ...known, since: now };
}

/** The latest time at which a recording can have ended that has not been found since. */
export function goneBy({ at, since }: NotFoundFor, now: number): number {
  return now - at > LONGEST_STEP_MS ? now : (since ?? at);
}

/** Counts the time up to `now`. Null counts from now on. */
export function advance(elapsed: Elapsed | null, now: number): Elapsed {
  if (elapsed === null) return { at: now, ms: 0 };
  return { at: now, ms: elapsed.ms + Math.min(Math.max(0, now - elapsed.at), LONGEST_STEP_MS) };
}
