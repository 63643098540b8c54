import type { Clock } from '../../domain/ports.ts';

/** The most answers in a row that lost trust ever needs. */
const MAX_ANSWERS = 8;

/** A failure so soon after the last one doubles the answers that are needed. */
const RELAPSE_MS = 10_000;

/**
 * Whether Redis is trusted: the gateway then uses the shared window, else its own share of the limit. Redis is trusted at
 * first. `onChange` is called when trust is lost or regained.
 */
export function createRedisTrust(clock: Clock, onChange: (isTrusted: boolean) => void) {
  let isTrusted = true;
  let answers = 0;
  let needed = 1;
  let failedAt = Number.NEGATIVE_INFINITY;
  let change = new AbortController();

  function become(next: boolean): void {
    isTrusted = next;
    const previous = change;
    change = new AbortController();
    onChange(next);
    previous.abort();
  }

  return {
    isTrusted: () => isTrusted,
    /** A signal that is aborted when trust is next lost or regained. */
    changed: () => change.signal,
    /** Redis has answered. Lost trust needs several answers in a row, more of them the more often Redis failed. */
    noteAnswer() {
      answers += 1;
      if (!isTrusted && answers >= needed) become(true);
    },
    /** Redis has not answered: trust is lost at once. */
    noteFailure() {
      answers = 0;
      if (!isTrusted) return;
      needed = clock.monotonic() - failedAt < RELAPSE_MS ? Math.min(needed * 2, MAX_ANSWERS) : 1;
      failedAt = clock.monotonic();
      become(false);
    },
  };
}
