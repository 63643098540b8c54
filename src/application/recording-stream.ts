import { changesExpectedForMs } from '../domain/expected-changes.ts';
import type { RecordingStore } from '../domain/ports.ts';
import { isOver, RECORDING_STATES, type Recording, visibleState } from '../domain/recording.ts';
import type { ChangeNotifier } from './change-notifier.ts';
import { recordingNotFound } from './command-errors.ts';

/** Streams of recordings as they change. */
export interface RecordingStream {
  /**
   * Yields the recording as it is now, then after each change that callers can see, until the signal is aborted. A slow
   * reader gets the latest state and misses those in between, so nothing queues up. Ends when the recording is over and
   * no change is expected any more. Rejects with `RecordingNotFoundError`, or with the signal's reason.
   */
  follow(owner: string, id: string, signal: AbortSignal): AsyncGenerator<Recording, void>;
  /**
   * Yields every recording of the owner's that is not over, then each that changes or is added, as `follow` does.
   * Rejects with `SlowConsumerError` when more than `MAX_BEHIND` changed recordings have not been read, or with the
   * signal's reason.
   */
  followAll(owner: string, signal: AbortSignal): AsyncGenerator<Recording, void>;
}

export class SlowConsumerError extends Error {
  override readonly name = 'SlowConsumerError';
}

/** How many changed recordings may wait for a slow reader of `followAll`. */
export const MAX_BEHIND = 1000;

const PAGE_SIZE = 100;
const LIVE = RECORDING_STATES.filter((state) => state !== 'ended' && state !== 'failed');

/** Computed once for all streams: a recording may have thousands of files. */
const visible = new WeakMap<Recording, string>();

function visibleOf(recording: Recording): string {
  const known = visible.get(recording) ?? visibleState(recording);
  visible.set(recording, known);
  return known;
}

export interface RecordingStreamOptions {
  readonly store: Pick<RecordingStore, 'load' | 'list' | 'now'>;
  readonly notifier: ChangeNotifier;
  /** Whether Agora sends notifications of an app's recordings. */
  readonly isNotified: (appId: string) => boolean;
}

export function createRecordingStream(options: RecordingStreamOptions): RecordingStream {
  const { store, notifier } = options;

  /** Yields the owner's recordings that are not over, newest first. */
  async function* live(owner: string): AsyncGenerator<Recording, void> {
    for (let olderThan: string | undefined; ; ) {
      const page = { limit: PAGE_SIZE, ...(olderThan === undefined ? {} : { olderThan }) };
      const found = await store.list(owner, { states: LIVE }, page);
      yield* found;
      olderThan = found.at(-1)?.id;
      if (found.length < PAGE_SIZE) return;
    }
  }

  return {
    async *follow(owner, id, signal) {
      const [found] = await store.load(owner, [id]);
      if (found === undefined) throw recordingNotFound();
      const isNotified = options.isNotified(found.appId);
      let current = found;
      for (let changedAt = found.endedAt ?? 0; ; changedAt = store.now()) {
        yield current;
        const shown = visibleOf(current);
        do {
          const withinMs = changesExpectedForMs(current, { changedAt, now: store.now(), isNotified });
          const changed = await notifier.after(current, signal, withinMs);
          if (changed === null) return;
          current = changed;
        } while (visibleOf(current) === shown);
      }
    },

    async *followAll(owner, signal) {
      const queue = new ChangeQueue();
      const unwatch = notifier.watch(owner, queue.add, queue.noteGap);
      const shown = new Map<string, string>();
      const isNew = (recording: Recording) => {
        const state = visibleOf(recording);
        if (shown.get(recording.id) === state) return false;
        shown.set(recording.id, state);
        if (isOver(recording)) shown.delete(recording.id);
        return true;
      };
      try {
        for (;;) {
          // At first, and when changes may be lost: all live recordings, and those that were live when yielded.
          if (queue.takeGap()) {
            const known = [...shown.keys()];
            for await (const recording of live(owner)) if (isNew(queue.newest(recording))) yield recording;
            for (const recording of await store.load(owner, known)) if (isNew(recording)) yield recording;
          }
          const recording = await queue.next(signal);
          if (recording !== null && isNew(recording)) yield recording;
        }
      } finally {
        unwatch();
      }
    },
  };
}

/** Changed recordings that have not been read yet, each once, in its latest version. */
class ChangeQueue {
  readonly #waiting = new Map<string, Recording>();
  #gap = true;
  #overflown = false;
  #wake: () => void = () => undefined;

  readonly add = (recording: Recording): void => {
    const { id, version } = recording;
    if (this.#overflown) return;
    if ((this.#waiting.get(id)?.version ?? 0) < version) this.#waiting.set(id, recording);
    this.#overflown = this.#waiting.size > MAX_BEHIND;
    if (this.#overflown) this.#waiting.clear();
    this.#wake();
  };

  readonly noteGap = (): void => {
    this.#gap = true;
    this.#wake();
  };

  takeGap(): boolean {
    const had = this.#gap;
    this.#gap = false;
    return had;
  }

  /** Takes the recording out of the queue. Returns the newer of the queued version and this one. */
  newest(recording: Recording): Recording {
    const waiting = this.#waiting.get(recording.id);
    this.#waiting.delete(recording.id);
    return waiting !== undefined && waiting.version > recording.version ? waiting : recording;
  }

  /** Takes the next recording as soon as there is one. Null: changes may have been lost. */
  async next(signal: AbortSignal): Promise<Recording | null> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#overflown) {
        throw new SlowConsumerError(`More than ${MAX_BEHIND} recordings have changed that were not read.`);
      }
      if (this.#gap) return null;
      const [first] = this.#waiting.values();
      if (first !== undefined) {
        this.#waiting.delete(first.id);
        return first;
      }
      await this.#more(signal);
    }
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
