import type { Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';

/** Tells whoever waits for a recording that it has changed, in this gateway or in another one. */
export interface Changes {
  /** A recording was stored as it is here. */
  publish(recording: Recording): void;
  /** Resolves once the recording is newer than `version`. Rejects with the signal's reason. */
  after(recording: Pick<Recording, 'id' | 'version'>, signal: AbortSignal): Promise<void>;
}

/** How soon a change that another gateway has made is noticed. */
const POLL_MS = 500;

interface Waiter {
  readonly version: number;
  readonly tell: () => void;
}

export function createChanges(store: Pick<RecordingStore, 'versions'>, clock: Clock): Changes {
  const waiters = new Map<string, Set<Waiter>>();
  let polling = false;

  function tell(id: string, version: number): void {
    for (const waiter of waiters.get(id) ?? []) if (version > waiter.version) waiter.tell();
  }

  /** One loop for everybody who waits, and none when nobody does. */
  async function poll(): Promise<void> {
    if (polling) return;
    polling = true;
    while (waiters.size > 0) {
      await clock.sleep(POLL_MS);
      // A store that is away has nothing new; whoever waits has a deadline of their own.
      const versions = await store.versions([...waiters.keys()]).catch(() => new Map<string, number>());
      for (const [id, version] of versions) tell(id, version);
    }
    polling = false;
  }

  return {
    publish: ({ id, version }) => tell(id, version),

    after: ({ id, version }, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = () => {
          const others = waiters.get(id);
          others?.delete(waiter);
          if (others?.size === 0) waiters.delete(id);
          signal.removeEventListener('abort', abandon);
        };
        const abandon = () => {
          leave();
          reject(signal.reason);
        };
        const waiter: Waiter = {
          version,
          tell: () => {
            leave();
            resolve();
          },
        };
        waiters.set(id, (waiters.get(id) ?? new Set()).add(waiter));
        signal.addEventListener('abort', abandon, { once: true });
        void poll();
      }),
  };
}
