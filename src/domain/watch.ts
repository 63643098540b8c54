/**
 * Watching a recording that lives, as pure decisions: a look about every two minutes collects file names and finds out
 * when it ends by itself (`maxIdleTime`, a removed recorder, somebody else's stop).
 */

import { type Backoff, waitMs } from './backoff.ts';
import { type Elapsed, observe } from './elapsed.ts';
import { STATUS_EXITED, STATUS_STOP_REQUESTED } from './query-status.ts';
import type { RecordingMode } from './session.ts';
import type { QueryAnswer } from './stop.ts';

export interface WatchPolicy extends Backoff {
  readonly goneAfterMs: number;
  /** Between looks at a recording that is well. */
  readonly pollMs: number;
}

export interface WatchLife {
  /** How long Agora has said that it does not find the recording. */
  readonly notFound: Elapsed | null;
  readonly notFoundInARow: number;
}

export const newWatch: WatchLife = { notFound: null, notFoundInARow: 0 };

export type WatchStep =
  | { readonly do: 'look'; readonly life: WatchLife; readonly afterMs: number }
  /** It is exiting, by no stop of ours. */
  | { readonly do: 'follow' }
  | { readonly do: 'end' };

/** When Agora begins to name files after a start (upstream contract, "query"), and a little more. */
export const FIRST_LOOK_AFTER_MS: Readonly<Record<RecordingMode, number>> = {
  mix: 20_000,
  web: 20_000,
  individual: 65_000,
};

/** Decides what follows from Agora's answer to a look at a recording that lived when it was last seen. */
export function afterLook(life: WatchLife, answer: QueryAnswer, now: number, policy: WatchPolicy): WatchStep {
  switch (answer.means) {
    case 'status': {
      const status = answer.status ?? 0;
      if (status >= STATUS_EXITED) return { do: 'end' };
      if (status >= STATUS_STOP_REQUESTED) return { do: 'follow' };
      return { do: 'look', life: newWatch, afterMs: policy.pollMs };
    }
    case 'not-found': {
      if (!answer.inAgorasWords) return { do: 'look', life, afterMs: policy.pollMs };
      const notFound = observe(life.notFound, now);
      const leftMs = policy.goneAfterMs - notFound.ms;
      if (leftMs <= 0) return { do: 'end' };
      return {
        do: 'look',
        life: { notFound, notFoundInARow: life.notFoundInARow + 1 },
        afterMs: Math.min(waitMs(life.notFoundInARow, policy), leftMs),
      };
    }
    case 'no-answer':
    case 'rejected':
      return { do: 'look', life, afterMs: policy.pollMs };
  }
}
