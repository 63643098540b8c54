import type { Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { ChangeNotifier } from './change-notifier.ts';
import { startDeadline } from './deadline.ts';

/** Keeps callers waiting, up to a longest time, for a change of a recording or for work done on their behalf. */
export interface ChangeWaiter {
  /**
   * Resolves with the recording once it is as the caller wants it, or as it is when the longest wait is over or the
   * gateway shuts down.
   */
  waitFor(recording: Recording, isEnough: (recording: Recording) => boolean): Promise<Recording>;
  /** Does `work` for a caller. The signal is aborted when the longest wait is over or the gateway shuts down. */
  during<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** The number of callers that wait. */
  waiting(): number;
  /** Ends all waits, also those that begin later. */
  release(): void;
}

export interface ChangeWaiterOptions {
  readonly store: Pick<RecordingStore, 'load'>;
  readonly notifier: ChangeNotifier;
  readonly clock: Clock;
  /** The longest wait of a caller. */
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

  /** A store that can't be read now doesn't fail an accepted call: it gets the recording as last known. */
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
