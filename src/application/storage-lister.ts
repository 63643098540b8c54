import { StoreUnavailableError } from '../domain/errors.ts';
import { evolve } from '../domain/lifecycle/lifecycle.ts';
import { type FoundInStorage, isListedFile, keyPrefixesOf } from '../domain/lifecycle/list-storage.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { Clock, RecordingStore, StorageLists } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import { startDeadline } from './deadline.ts';
import type { WorkEvents } from './recording-worker.ts';

export interface StorageListerOptions {
  readonly store: Pick<RecordingStore, 'takeListing' | 'change' | 'now'>;
  readonly lists: StorageLists;
  /** The names of the storages that are configured now. */
  readonly storages: () => readonly string[];
  readonly mayUse: (tenant: string, storage: string) => boolean;
  readonly clock: Clock;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  readonly events: Pick<WorkEvents, 'trouble'>;
}

/**
 * Lists storages for the files of recordings whose lists were lost. It works beside the runner, so that nothing that
 * Agora is asked waits for a storage. At most one list of each storage is under way in this process.
 */
export interface StorageLister {
  /** Does everything that is due. */
  tick(): Promise<void>;
  /** Does whatever becomes due, until closed. */
  run(): void;
  /** Ends the work at once. What is under way is done again later, here or by another gateway. */
  close(): Promise<void>;
}

/** How often the store is asked for due work, the first of which is a minute after a recording's end. */
const POLL_MS = 15_000;

/** All pages of one list have to come within this time. */
const LIST_WITHIN_MS = 120_000;

/** If its gateway dies, others list for a recording after this time. */
const TAKEN_FOR_MS = LIST_WITHIN_MS + 60_000;

const WAKE_UP = new Error('a storage is free again');

export function createStorageLister(options: StorageListerOptions): StorageLister {
  const { store, lists, storages, mayUse, clock, policyFor, events } = options;
  const underWay = new Map<string, Promise<void>>();
  /** What was last reported of each storage: a key that can't list is told once, and not at every try. */
  const reported = new Map<string, string>();
  const closing = new AbortController();
  let sleeping = new AbortController();
  let looping: Promise<void> = Promise.resolve();

  function report(storage: string, failure: string): void {
    if (reported.get(storage) === failure) return;
    reported.set(storage, failure);
    events.trouble('a storage can’t be listed for lost files', { storage, failure });
  }

  /** Null: the storage could not be listed. Rejects when the gateway closes. */
  async function look({ owner, ...recording }: Recording, storage: string): Promise<FoundInStorage | null> {
    const prefixes = keyPrefixesOf({ owner, ...recording });
    if (prefixes === null || !mayUse(owner, storage)) return null;
    const deadline = startDeadline(clock, LIST_WITHIN_MS, closing.signal);
    try {
      const result = await lists.list(storage, { prefixes, wants: isListedFile }, deadline.signal);
      if ('failure' in result) {
        report(storage, result.failure);
        return null;
      }
      reported.delete(storage);
      return result;
    } catch (error) {
      closing.signal.throwIfAborted();
      if (!deadline.isOver()) throw error;
      report(storage, `its list did not end within ${LIST_WITHIN_MS} ms`);
      return null;
    } finally {
      deadline.clear();
    }
  }

  async function work(recording: Recording, storage: string): Promise<void> {
    try {
      const found = await look(recording, storage);
      await store.change(recording, (current) => {
        return evolve(current, { type: 'listed', found }, store.now(), policyFor(current));
      });
    } catch (error) {
      // It is done again once it counts as taken no more.
      if (closing.signal.aborted || error instanceof StoreUnavailableError) return;
      events.trouble('the list of a storage could not be used', { id: recording.id, storage, err: error });
    }
  }

  /** Begins everything that is due of storages that are not being listed. Resolves with whether there was anything. */
  async function begin(): Promise<boolean> {
    for (let isAny = false; ; isAny = true) {
      const free = storages().filter((name) => !underWay.has(name));
      const recording = closing.signal.aborted ? null : await store.takeListing(free, TAKEN_FOR_MS);
      const storage = recording?.destination?.storage;
      if (recording === null || storage === undefined) return isAny;
      const done = work(recording, storage).finally(() => {
        underWay.delete(storage);
        sleeping.abort(WAKE_UP);
      });
      underWay.set(storage, done);
    }
  }

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      sleeping = new AbortController();
      await begin().catch((error: unknown) => {
        // An unavailable database is reported by its health.
        if (!(error instanceof StoreUnavailableError))
          events.trouble('could not look for storages to list', { err: error });
      });
      if (closing.signal.aborted) return;
      await clock.sleep(POLL_MS, sleeping.signal).catch(() => undefined);
    }
  }

  return {
    async tick() {
      while ((await begin()) || underWay.size > 0) await Promise.all(underWay.values());
    },
    run() {
      looping = loop();
    },
    async close() {
      closing.abort(new Error('the gateway is shutting down'));
      sleeping.abort(WAKE_UP);
      await looping;
      await Promise.all(underWay.values());
    },
  };
}
