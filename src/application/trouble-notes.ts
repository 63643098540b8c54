import { StoreUnavailableError } from '../domain/errors.ts';
import type { Call } from '../domain/lifecycle/lifecycle.ts';
import type { Clock, OnTrouble, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import { type Trouble, withFailedTry } from '../domain/trouble.ts';

/** Keeps the tries of one call that had no definite answer, and stores them while the call goes on. */
export interface TroubleNotes {
  /** Notes such a try. Returns at once, whatever the database does. */
  readonly add: OnTrouble;
  /** The recording's trouble with these tries; null where there were none. */
  current(): Trouble | null;
  /** Ends the storing. Returns the recording as it was last stored: with trouble, it has a higher version. */
  end(): Recording;
}

export interface TroubleNotesOptions {
  readonly store: Pick<RecordingStore, 'noteTrouble' | 'load' | 'now'>;
  readonly clock: Clock;
  /** Whether the job of this call still holds the recording. */
  readonly isHeld: (recording: Recording) => boolean;
  /** Called with a fault of the gateway's own. A database that is away is reported by its health. */
  readonly onFault: (error: unknown) => void;
}

/** In an outage each call of each recording fails every few seconds. */
const STORE_AT_MOST_EVERY_MS = 3000;

export function createTroubleNotes(
  { store, clock, isHeld, onFault }: TroubleNotesOptions,
  recording: Recording,
  to: Call['to'],
): TroubleNotes {
  let known = recording;
  let trouble: Trouble | null = null;
  let isStoring = false;
  const ended = new AbortController();

  /** Resolves with false where others have changed the recording: then it is to be tried again on theirs. */
  async function storeOnce(latest: Trouble): Promise<boolean> {
    const stored = await store.noteTrouble(known, latest);
    const [current] = stored === null ? await store.load(known.owner, [known.id]) : [stored];
    if (current === undefined || !isHeld(current)) ended.abort();
    else known = current;
    return stored !== null;
  }

  async function storeAll(): Promise<void> {
    if (isStoring) return;
    isStoring = true;
    try {
      for (let stored: Trouble | null = null; trouble !== null && trouble !== stored; ) {
        const latest: Trouble = trouble;
        if (await storeOnce(latest).catch(notStored)) stored = latest;
        await clock.sleep(STORE_AT_MOST_EVERY_MS, ended.signal);
      }
    } catch {
      // The call has ended.
    } finally {
      isStoring = false;
    }
  }

  function notStored(error: unknown): false {
    if (!(error instanceof StoreUnavailableError)) onFault(error);
    return false;
  }

  return {
    add(message, nextTryInMs) {
      const at = store.now();
      const nextTryAt = nextTryInMs === null ? null : at + nextTryInMs;
      trouble = withFailedTry(trouble ?? recording.trouble, { at, to, message }, nextTryAt);
      // A call that gives up is stored with what follows from it.
      if (nextTryInMs !== null && !ended.signal.aborted) void storeAll();
    },
    current: () => trouble,
    end() {
      ended.abort();
      return known;
    },
  };
}
