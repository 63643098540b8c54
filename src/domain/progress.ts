/** What each state of a recording remembers until its next call to Agora. */
import { type LastWords, NO_WORDS } from './answers.ts';
import type { Elapsed, NotFoundFor } from './elapsed.ts';
import type { StopOutcome } from './outcome.ts';
import type { StartOrder } from './start-order.ts';

interface Tries {
  /** Waits taken so far in this phase. */
  readonly waits: number;
  /** The time spent on this phase. */
  readonly tried: Elapsed | null;
}

/**
 * Whether Agora may have acted on a request whose answer nobody has seen. `inFlight` is stored before the request
 * leaves, so it outlives a gateway that ends in between; the gateway that goes on turns it into `unanswered`.
 */
export interface Sent {
  /** A request has left, or is about to leave, and its answer is not stored. */
  readonly inFlight: boolean;
  /** An earlier request was never answered. Only a definite answer about the recording resets this. */
  readonly unanswered: boolean;
}

/** Acquire and start are one operation that starts one recording at most. */
export type StartProgress = Tries & {
  readonly order: StartOrder;
  /** Resources on which no server started. */
  readonly exclude: readonly string[];
  /** Acquire sends the start's parameters along. Agora places it better then, unless it finds the two to be different. */
  readonly foretells: boolean;
  readonly lastWords: LastWords;
} & (
    | { readonly phase: 'acquiring' }
    | ({
        readonly phase: 'requesting';
        /** The token sent with acquire, if the gateway minted it: start has to send the same one. */
        readonly mintedToken: string | null;
        /** How often Agora failed to start it with this resource. */
        readonly failures: number;
      } & Sent)
    /** Agora gave a `sid`; no query has seen it recording yet. */
    | { readonly phase: 'confirming' }
  );

export interface WatchProgress {
  /** How long Agora has answered that it does not find the recording. */
  readonly notFound: NotFoundFor | null;
  /** Waits taken since it was last found. */
  readonly waits: number;
}

/** What is known about the end of a recording. */
interface EndKnowledge {
  /** The richest report so far, with every file name seen. */
  readonly report: StopOutcome | null;
  /** A notification said that it has exited: nothing more will be reported. */
  readonly exited: boolean;
  /** How long Agora itself has not found the recording. A proxy's 404 proves nothing and does not count. */
  readonly notFound: NotFoundFor | null;
  /** How long an accepted stop has been followed, including one that a failover has lost since. */
  readonly followed: Elapsed | null;
  /** Consecutive answers that showed it recording. */
  readonly aliveInARow: number;
  /** Waits taken in this state. */
  readonly waits: number;
}

/** A stop was requested, and Agora may still be recording. */
export interface StopProgress extends EndKnowledge, Sent {
  readonly asyncStop: boolean;
  /**
   * The next call. A stop may be refused because an earlier, unanswered try worked, so the recording is queried before
   * such a refusal is accepted.
   */
  readonly asks: 'stop' | 'query';
}

/** Agora has stopped the recording; where its files are is queried. */
export interface FollowProgress extends EndKnowledge {
  /** A caller requested the stop; false: it was found exiting by itself. */
  readonly requested: boolean;
  readonly asyncStop: boolean;
  /** A stop of the gateway may have been acted on without an answer. */
  readonly unanswered: boolean;
  /** Something other than a stop of the gateway ended it. */
  readonly endedBefore: boolean;
  /** Agora itself has said that it exits: from then on a 404 means its end, not a failover. */
  readonly acknowledged: boolean;
  readonly notFoundInARow: number;
}

/** Over by Agora's own words, or by 404s alone, which several failovers in a row give as well. */
export type EndProgress =
  | { readonly saidBy: 'agora' }
  | {
      readonly saidBy: 'not-found';
      /** When the 404s began. A sign of life from after that means that it still runs. */
      readonly since: number;
      /** How many queries are left to find it. */
      readonly looksLeft: number;
    };

export const NEW_SENT: Sent = { inFlight: false, unanswered: false };

export const NEW_WATCH: WatchProgress = { notFound: null, waits: 0 };

const NOTHING_KNOWN: EndKnowledge = {
  report: null,
  exited: false,
  notFound: null,
  followed: null,
  aliveInARow: 0,
  waits: 0,
};

export function newStart(order: StartOrder): StartProgress {
  const tries = { waits: 0, tried: null, exclude: [], lastWords: NO_WORDS };
  return { phase: 'acquiring', order, foretells: true, ...tries };
}

export function newStop(asyncStop: boolean): StopProgress {
  return { ...NOTHING_KNOWN, ...NEW_SENT, asyncStop, asks: 'stop' };
}

/** Found exiting by itself. */
export const NEW_EXIT: FollowProgress = {
  ...NOTHING_KNOWN,
  requested: false,
  asyncStop: false,
  unanswered: false,
  endedBefore: true,
  acknowledged: true,
  notFoundInARow: 0,
};
