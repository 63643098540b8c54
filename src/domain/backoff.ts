/** How long to wait between tries. */
export interface Backoff {
  /** Waits between tries; the last repeats. */
  readonly backoffMs: readonly number[];
}

/** The wait after so many have been taken. */
export function waitMs(waitsTaken: number, { backoffMs }: Backoff): number {
  return backoffMs[Math.min(waitsTaken, backoffMs.length - 1)] ?? 0;
}
