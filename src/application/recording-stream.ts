import { RecordingNotFoundError } from '../domain/errors.ts';
import type { RecordingStore } from '../domain/ports.ts';
import { isOver, RECORDING_STATES, type Recording, visibleState } from '../domain/recording.ts';
import type { ChangeNotifier } from './change-notifier.ts';

/** Recordings as they become, for whoever watches. */
export interface RecordingStream {
  /**
   * The recording as it is, then as it becomes, until the signal is aborted. Whoever is slow gets the latest and not what
   * was in between, so nothing piles up. Rejects with `RecordingNotFoundError`, or with the signal's reason.
   */
  follow(owner: string, id: string, signal: AbortSignal): AsyncGenerator<Recording, void>;
  /**
   * Every recording of the owner's that is not over, then whatever notifier, each as in `follow`. Rejects with
   * `SlowConsumerError` when more recordings than `MAX_BEHIND` have changed that nobody has asked for, or with the
   * signal's reason.
   */
  followAll(owner: string, signal: AbortSignal): AsyncGenerator<Recording, void>;
}

/** The stream's reader does not keep up. */
export class SlowConsumerError extends Error {
  override readonly name = 'SlowConsumerError';
}

/** Recordings that may wait for a slow reader of all. */
export const MAX_BEHIND = 1000;

const PAGE = 100;
const LIVE = RECORDING_STATES.filter((state) => state !== 'ended' && state !== 'failed');

/** What callers see of each, put together once for all who follow it: a recording may have thousands of files. */
const visible = new WeakMap<Recording, string>();

function visibleOf(recording: Recording): string {
  const known = visible.get(recording) ?? visibleState(recording);
  visible.set(recording, known);
  return known;
}

export interface RecordingStreamOptions {
  readonly store: Pick<RecordingStore, 'load' | 'list'>;
  readonly notifier: ChangeNotifier;
}

export function createRecordingStream({ store, notifier }: RecordingStreamOptions): RecordingStream {
  /** Those that are not over, newest first. */
  async function* live(owner: string): AsyncGenerator<Recording, void> {
    for (let olderThan: string | undefined; ; ) {
      const page = { limit: PAGE, ...(olderThan === undefined ? {} : { olderThan }) };
      const found = await store.list(owner, { states: LIVE }, page);
      yield* found;
      olderThan = found.at(-1)?.id;
      if (found.length < PAGE) return;
    }
  }

  return {
    async *follow(owner, id, signal) {
      const [found] = await store.load(owner, [id]);
      if (found === undefined) throw new RecordingNotFoundError('The gateway knows no such recording.');
      let current = found;
      for (;;) {
        yield current;
        const shown = visibleOf(current);
        do current = await notifier.after(current, signal);
        while (visibleOf(current) === shown);
      }
    },

    async *followAll(owner, signal) {
      const queue = new ChangeQueue();
      const unwatch = notifier.watch(owner, queue.add, queue.noteGap);
      const shown = new Map<string, string>();
      const isNews = (recording: Recording) => {
        const state = visibleOf(recording);
        if (shown.get(recording.id) === state) return false;
        shown.set(recording.id, state);
        if (isOver(recording)) shown.delete(recording.id);
        return true;
      };
      try {
        for (;;) {
          // First, and again when changes may have been lost: as it all is now, and what those are now that were live.
          if (queue.takeGap()) {
            const known = [...shown.keys()];
            for await (const recording of live(owner)) if (isNews(queue.newest(recording))) yield recording;
            for (const recording of await store.load(owner, known)) if (isNews(recording)) yield recording;
          }
          const recording = await queue.next(signal);
          if (recording !== null && isNews(recording)) yield recording;
        }
      } finally {
        unwatch();
      }
    },
  };
}

/** Changed recordings that nobody has asked for yet, each once, as it is now. */
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

  /** The recording as it waits here, if that is newer; it need not wait any more then. */
  newest(recording: Recording): Recording {
    const waiting = this.#waiting.get(recording.id);
    this.#waiting.delete(recording.id);
    return waiting !== undefined && waiting.version > recording.version ? waiting : recording;
  }

  /** The next one; null when there is a gap. */
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
