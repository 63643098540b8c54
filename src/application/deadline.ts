import { abortWith } from '../abort.ts';
import type { Clock } from '../domain/ports.ts';

/** A time limit on work. */
export interface Deadline {
  /** Aborted when the time is over, or with `others`. */
  readonly signal: AbortSignal;
  /** Whether the time is over. */
  isOver(): boolean;
  /** Call it when the work is done: stops the timer and ignores `others`. */
  clear(): void;
}

/** Shared, as creating an error costs more than a timer. */
const DONE = new Error('the work is done');

export function startDeadline(clock: Clock, ms: number, others?: AbortSignal): Deadline {
  const over = new AbortController();
  const done = new AbortController();
  let isOver = false;
  clock.sleep(ms, done.signal).then(
    () => {
      isOver = true;
      over.abort(new Error(`no result within ${ms} ms`));
    },
    () => undefined,
  );
  const stopFollowing = others === undefined ? () => undefined : abortWith(over, others);
  return {
    signal: over.signal,
    isOver: () => isOver,
    clear() {
      stopFollowing();
      done.abort(DONE);
    },
  };
}
