import type { ChangeBus, Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import { yieldToEventLoop } from '../event-loop.ts';

/** Notifies those who wait for recordings of their changes, made by this gateway or another. */
export interface ChangeNotifier {
  /** Call it with each recording as it was stored. */
  publish(recording: Recording): void;
  /**
   * Resolves with the recording once its version is higher than this one's; with null once `withinMs` have passed, if they
   * are given, and the store has no higher version. Null may come half a second late. Rejects with the signal's reason.
   */
  after(recording: Recording, signal: AbortSignal, withinMs?: number): Promise<Recording | null>;
  /**
   * Calls `onChange` with every change of an owner's recordings until the returned function is called. Changes of other
   * gateways come over the bus; `onGap` is called when some of them may have been lost.
   */
  watch(owner: string, onChange: (recording: Recording) => void, onGap: () => void): () => void;
}

export interface ChangeNotifierOptions {
  readonly store: Pick<RecordingStore, 'versions' | 'load'>;
  /** Null: there are no other gateways, or their changes are found by polling the store. */
  readonly bus: ChangeBus | null;
  readonly clock: Clock;
}

/** How often the store is polled for changes by other gateways; the bus is faster. */
const POLL_MS = 500;

/** While the bus works, only every tenth poll is made: it finds changes that a gateway could not announce. */
const POLLS_WITH_BUS = 10;

interface Waiter {
  readonly known: Recording;
  /** By the monotonic clock. Infinity: for ever. */
  readonly until: number;
  readonly resolve: (recording: Recording | null) => void;
}

interface Watcher {
  readonly onChange: (recording: Recording) => void;
  readonly onGap: () => void;
}

export function createChangeNotifier({ store, bus, clock }: ChangeNotifierOptions): ChangeNotifier {
  const waiters = new Map<string, Set<Waiter>>();
  const watchers = new Map<string, Set<Watcher>>();
  let polling = false;
  let dismissing = false;

  async function notify(recording: Recording): Promise<void> {
    for (const { onChange } of watchers.get(recording.owner) ?? []) onChange(recording);
    const waiting = [...(waiters.get(recording.id) ?? [])].filter(
      ({ known }) => known.version < recording.version,
    );
    for (const waiter of waiting) {
      // Resolving executes a stream's whole result before the event loop turns.
      await yieldToEventLoop();
      waiter.resolve(recording);
    }
  }

  /** Does nothing while the store is unavailable: the next poll or message tries again. */
  async function loadAndNotify(owner: string, ids: readonly string[]): Promise<void> {
    for (const recording of await store.load(owner, ids).catch(() => [])) await notify(recording);
  }

  /** One loop serves all waiters; it ends with the last of them. */
  async function poll(): Promise<void> {
    if (polling) return;
    polling = true;
    for (let polls = 1; waiters.size > 0; polls += 1) {
      await clock.sleep(POLL_MS);
      await dismissOverdue();
      if (bus?.isWorking() && polls % POLLS_WITH_BUS !== 0) continue;
      const versions = await store.versions([...waiters.keys()]).catch(() => new Map<string, number>());
      for (const [owner, ids] of outdated(versions)) await loadAndNotify(owner, ids);
    }
    polling = false;
  }

  /** Ends the waits whose time is up, unless the store has something newer or can't be read now. */
  async function dismissOverdue(): Promise<void> {
    const now = clock.monotonic();
    const overdue = [...waiters.values()].flatMap((each) => [...each].filter(({ until }) => until <= now));
    if (dismissing || overdue.length === 0) return;
    dismissing = true;
    const ids = [...new Set(overdue.map(({ known }) => known.id))];
    const versions = await store.versions(ids).catch(() => new Map<string, number>());
    for (const [owner, newer] of outdated(versions)) await loadAndNotify(owner, newer);
    for (const { known, resolve } of overdue) {
      if ((versions.get(known.id) ?? Number.POSITIVE_INFINITY) > known.version) continue;
      await yieldToEventLoop();
      resolve(null);
    }
    dismissing = false;
  }

  /** Ids of recordings that a waiter knows in an older version, by owner. */
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
      if (waiters.has(id) || watchers.has(owner)) void loadAndNotify(owner, [id]);
    },
    () => {
      for (const each of watchers.values()) for (const { onGap } of each) onGap();
    },
  );

  return {
    publish(recording) {
      const { id, owner, version } = recording;
      bus?.announce({ id, owner, version });
      void notify(recording);
    },

    async after(known, signal, withinMs = Number.POSITIVE_INFINITY) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<Recording | null>();
      const waiter: Waiter = { known, until: clock.monotonic() + withinMs, resolve };
      const abandon = () => reject(signal.reason);
      add(waiters, known.id, waiter);
      signal.addEventListener('abort', abandon, { once: true });
      void poll();
      if (withinMs <= 0) void dismissOverdue();
      try {
        return await promise;
      } finally {
        remove(waiters, known.id, waiter);
        signal.removeEventListener('abort', abandon);
      }
    },

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
