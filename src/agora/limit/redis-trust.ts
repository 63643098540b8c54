import type { Clock } from '../../domain/ports.ts';

/** Whether Redis is trusted: the gateway then uses the shared window, else its own share of the limit. */
interface RedisTrust {
  isTrusted(): boolean;
  /** Redis has answered. Lost trust needs several answers in a row, more of them the more often Redis failed. */
  noteAnswer(): void;
  /** Redis has not answered: trust is lost at once. */
  noteFailure(): void;
  /** Aborted when trust is lost or regained. */
  changed(): AbortSignal;
}

/** The most answers in a row that lost trust ever needs. */
const MAX_ANSWERS = 8;

/** A failure so soon after the last one doubles the answers that are needed. */
const RELAPSE_MS = 10_000;

/** Starts trusted. `onChange` is called at every change. */
export function createRedisTrust(clock: Clock, onChange: (isTrusted: boolean) => void): RedisTrust {
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
    changed: () => change.signal,
    noteAnswer() {
      answers += 1;
      if (!isTrusted && answers >= needed) become(true);
    },
    noteFailure() {
      answers = 0;
      if (!isTrusted) return;
      needed = clock.monotonic() - failedAt < RELAPSE_MS ? Math.min(needed * 2, MAX_ANSWERS) : 1;
      failedAt = clock.monotonic();
      become(false);
    },
  };
}
