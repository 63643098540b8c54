import type { Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { ChangeNotifier } from './change-notifier.ts';
import { startDeadline } from './deadline.ts';

/** Callers that wait: for what becomes of a recording, or for work that is done while they wait. */
export interface ChangeWaiter {
  /**
   * Waits until the recording is as the caller wants it, the longest time that callers wait is over, or the gateway shuts
   * down. Resolves with the recording as it is then.
   */
  waitFor(recording: Recording, isEnough: (recording: Recording) => boolean): Promise<Recording>;
  /** Does `work` for a caller. Its signal is aborted when the longest time is over, or the gateway shuts down. */
  during<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** How many callers wait. */
  waiting(): number;
  /** Lets everybody go, now and from now on. */
  release(): void;
}

export interface ChangeWaiterOptions {
  readonly store: Pick<RecordingStore, 'load'>;
  readonly notifier: ChangeNotifier;
  readonly clock: Clock;
  /** The longest that a caller is kept waiting. */
  readonly waitMs: number;
}

export function createChangeWaiter({ store, notifier, clock, waitMs }: ChangeWaiterOptions): ChangeWaiter {
  const released = new AbortController();
  let waiting = 0;

  async function follow(
    recording: Recording,
    isEnough: (recording: Recording) => boolean,
    signal: AbortSignal,
  ): Promise<Recording> {
    let current = recording;
    while (!isEnough(current)) {
      const changed = await notifier.after(current, signal).catch(() => null);
      if (changed === null) return latest(current);
      current = changed;
    }
    return current;
  }

  /** What was accepted stays so while the store can't be read; it is what is known that gets older. */
  async function latest(recording: Recording): Promise<Recording> {
    const [now] = await store.load(recording.owner, [recording.id]).catch(() => []);
    return now ?? recording;
  }

  async function during<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const deadline = startDeadline(clock, waitMs, released.signal);
    waiting += 1;
    try {
      return await work(deadline.signal);
    } finally {
      waiting -= 1;
      deadline.clear();
    }
  }

  return {
    waitFor: (recording, isEnough) => during((signal) => follow(recording, isEnough, signal)),
    during,
    waiting: () => waiting,
    release: () => released.abort(),
  };
}
