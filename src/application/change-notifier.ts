import type { ChangeBus, Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import { yieldToEventLoop } from '../event-loop.ts';

/** Tells whoever waits for recordings that they have changed, in this gateway or in another one. */
export interface ChangeNotifier {
  /** A recording was stored as it is here. */
  publish(recording: Recording): void;
  /** Resolves with the recording once it is newer than this. Rejects with the signal's reason. */
  after(recording: Recording, signal: AbortSignal): Promise<Recording>;
  /**
   * Tells of every change of an owner's recordings from now on, until the result is called. Changes of other gateways are
   * heard of over the bus; `onGap` is told when some may have been lost.
   */
  watch(owner: string, onChange: (recording: Recording) => void, onGap: () => void): () => void;
}

export interface ChangeNotifierOptions {
  readonly store: Pick<RecordingStore, 'versions' | 'load'>;
  /** Null: this gateway is the only one, or the others' changes are found in the store. */
  readonly bus: ChangeBus | null;
  readonly clock: Clock;
}

/** How soon a change that another gateway has made is noticed without the bus. */
const POLL_MS = 500;

/** With the bus only what it lost is found in the store, such as what a gateway could not announce: so many times later. */
const POLLS_WITH_BUS = 10;

interface Waiter {
  readonly known: Recording;
  readonly tell: (recording: Recording) => void;
}

interface Watcher {
  readonly onChange: (recording: Recording) => void;
  readonly onGap: () => void;
}

export function createChangeNotifier({ store, bus, clock }: ChangeNotifierOptions): ChangeNotifier {
  const waiters = new Map<string, Set<Waiter>>();
  const watchers = new Map<string, Set<Watcher>>();
  let polling = false;

  /** Tells everybody whom a change of the recording concerns. */
  async function tell(recording: Recording): Promise<void> {
    for (const { onChange } of watchers.get(recording.owner) ?? []) onChange(recording);
    const waiting = [...(waiters.get(recording.id) ?? [])].filter(
      ({ known }) => known.version < recording.version,
    );
    for (const waiter of waiting) {
      // A stream's whole answer follows from this before the event loop turns.
      await yieldToEventLoop();
      waiter.tell(recording);
    }
  }

  /** Reads what has changed and tells of it. A store that is away has nothing new. */
  async function look(owner: string, ids: readonly string[]): Promise<void> {
    for (const recording of await store.load(owner, ids).catch(() => [])) await tell(recording);
  }

  /** One loop for everybody who waits, and none when nobody does. */
  async function poll(): Promise<void> {
    if (polling) return;
    polling = true;
    for (let polls = 1; waiters.size > 0; polls += 1) {
      await clock.sleep(POLL_MS);
      if (bus?.isWorking() && polls % POLLS_WITH_BUS !== 0) continue;
      const versions = await store.versions([...waiters.keys()]).catch(() => new Map<string, number>());
      for (const [owner, ids] of outdated(versions)) await look(owner, ids);
    }
    polling = false;
  }

  /** Who waits for something older than it is by now, by owner. */
  function outdated(versions: ReadonlyMap<string, number>): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const [id, version] of versions) {
      const waiting = [...(waiters.get(id) ?? [])].find(({ known }) => known.version < version);
      if (waiting === undefined) continue;
      const { owner } = waiting.known;
      found.set(owner, [...(found.get(owner) ?? []), id]);
    }
    return found;
  }

  bus?.listen(
    ({ id, owner }) => {
      if (waiters.has(id) || watchers.has(owner)) void look(owner, [id]);
    },
    () => {
      for (const each of watchers.values()) for (const { onGap } of each) onGap();
    },
  );

  return {
    publish(recording) {
      const { id, owner, version } = recording;
      bus?.announce({ id, owner, version });
      void tell(recording);
    },

    after: (known, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const { id } = known;
        const leave = () => {
          remove(waiters, id, waiter);
          signal.removeEventListener('abort', abandon);
        };
        const abandon = () => {
          leave();
          reject(signal.reason);
        };
        const waiter: Waiter = {
          known,
          tell: (recording) => {
            leave();
            resolve(recording);
          },
        };
        add(waiters, id, waiter);
        signal.addEventListener('abort', abandon, { once: true });
        void poll();
      }),

    watch(owner, onChange, onGap) {
      const watcher = { onChange, onGap };
      add(watchers, owner, watcher);
      return () => remove(watchers, owner, watcher);
    },
  };
}

function add<Key, Each>(sets: Map<Key, Set<Each>>, key: Key, each: Each): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(each));
}

function remove<Key, Each>(sets: Map<Key, Set<Each>>, key: Key, each: Each): void {
  const set = sets.get(key);
  set?.delete(each);
  if (set?.size === 0) sets.delete(key);
}
