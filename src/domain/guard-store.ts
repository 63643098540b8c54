import type { Timed } from './lifecycle/guard.ts';
import type { Recording } from './recording.ts';

/** What a guard has to know of a recording to see when it is to be stopped. */
export interface GuardedRecording extends Timed, Pick<Recording, 'id' | 'owner'> {
  readonly dueAt: number;
}

/** The recordings that nobody may forget. As in `RecordingStore`, rows that can't be read are logged and left out. */
export interface GuardStore {
  /**
   * Takes the recording that has been due the longest to be looked at, of other owners than these, or one that no guard has
   * seen. Nobody else takes it for the next `forMs`. Resolves with null where there is none.
   */
  take(exceptOwners: readonly string[], forMs: number): Promise<Recording | null>;
  /** Those that are due later, a portion of them in order; `after`: the last of the portion before. */
  later(after: Pick<GuardedRecording, 'id' | 'dueAt'> | null): Promise<readonly GuardedRecording[]>;
  /** Has recordings that are guarded looked at in so many milliseconds. */
  lookIn(ids: readonly string[], ms: number): Promise<void>;
}
