import { abortWith } from '../abort.ts';
import type { Clock } from '../domain/ports.ts';

/** A time limit on work that others can end earlier. */
export interface Deadline {
  /** Aborted when the time is over, or `others` is. */
  readonly signal: AbortSignal;
  /** The time is over. */
  isOver(): boolean;
  /** The work is done: the timer is not needed any more. */
  clear(): void;
}

/** One for all: an error of its own would cost each deadline more than its timer. */
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
