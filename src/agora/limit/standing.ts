import type { Clock } from '../../domain/ports.ts';

/** Whether a gateway goes by the shared window, or is on its own. */
export interface Standing {
  isShared(): boolean;
  /** Redis has answered. It has to several times in a row before it is trusted again, the more the oftener it failed. */
  answered(): void;
  /** Redis has not answered: on its own at once. */
  failed(): void;
  /** Aborted when the standing changes. */
  changed(): AbortSignal;
}

/** Redis never has to answer more often than this before it is trusted again. */
const MOST_ANSWERS = 8;

/** A failure so soon after the last one doubles the answers that are needed. */
const RELAPSE_MS = 10_000;

/** Starts as shared. `onChange` is told every change. */
export function createStanding(clock: Clock, onChange: (isShared: boolean) => void): Standing {
  let isShared = true;
  let answers = 0;
  let needed = 1;
  let failedAt = Number.NEGATIVE_INFINITY;
  let change = new AbortController();

  function become(next: boolean): void {
    isShared = next;
    const previous = change;
    change = new AbortController();
    onChange(next);
    previous.abort();
  }

  return {
    isShared: () => isShared,
    changed: () => change.signal,
    answered() {
      answers += 1;
      if (!isShared && answers >= needed) become(true);
    },
    failed() {
      answers = 0;
      if (!isShared) return;
      needed = clock.monotonic() - failedAt < RELAPSE_MS ? Math.min(needed * 2, MOST_ANSWERS) : 1;
      failedAt = clock.monotonic();
      become(false);
    },
  };
}
