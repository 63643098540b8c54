/** How far the gateway got with a recording: what each state has to remember until its next call of Agora. */
import { type LastWords, NO_WORDS } from './answers.ts';
import type { Elapsed } from './elapsed.ts';
import type { StopOutcome } from './outcome.ts';
import type { StartOrder } from './start-order.ts';

/** Waits and time of the phase that a recording is in. */
interface Tries {
  /** Waits taken so far. */
  readonly waits: number;
  /** How long it was seen to be tried. */
  readonly tried: Elapsed | null;
}

/**
 * Whether Agora may have acted on a request of which nobody has seen the answer. `inFlight` is stored before the request
 * leaves, so a gateway that ends over it, however it ends, leaves it behind; whoever goes on turns it into `unanswered`.
 */
export interface Sent {
  /** A request has left, or is about to, and its answer has not been stored. */
  readonly inFlight: boolean;
  /** An earlier request was never answered. Only a definite answer about the recording takes it back. */
  readonly unanswered: boolean;
}

/** A recording that is being started: acquire and start are one operation that starts one recording at most. */
export type StartProgress = Tries & {
  readonly order: StartOrder;
  /** Resources on which no server started. */
  readonly exclude: readonly string[];
  /** Acquire is told what start will bring: better placement, unless Agora then takes the two for different. */
  readonly foretells: boolean;
  /** The last that Agora itself has said without a definite answer. */
  readonly lastWords: LastWords;
} & (
    | { readonly phase: 'acquiring' }
    | ({
        readonly phase: 'requesting';
        /** The token that Agora was told of with acquire, where the gateway made it: the start has to bring the same one. */
        readonly mintedToken: string | null;
        /** How often Agora has failed to start it with this resource. */
        readonly failures: number;
      } & Sent)
    /** Agora gave a `sid` and has not been seen recording. */
    | { readonly phase: 'confirming' }
  );

/** A recording that runs. */
export interface WatchProgress {
  /** How long Agora has said that it does not find it. */
  readonly notFound: Elapsed | null;
  /** Waits taken since it was found last. */
  readonly waits: number;
}

/** What has been learnt about the end of a recording. */
export interface EndKnowledge {
  /** The best report so far, with every file name seen. */
  readonly report: StopOutcome | null;
  /** A notification of Agora's has said that it has exited: nothing more is to come. */
  readonly exited: boolean;
  /** How long Agora itself has said that it does not find the recording. A proxy's 404 proves nothing and does not count. */
  readonly notFound: Elapsed | null;
  /** How long a stop that Agora accepted has been followed, also one that was lost in a failover since. */
  readonly followed: Elapsed | null;
  /** Answers in a row that showed it recording. */
  readonly aliveInARow: number;
  /** Waits taken in this state. */
  readonly waits: number;
}

/** A recording that is asked to stop, and that may still be recording. */
export interface StopProgress extends EndKnowledge, Sent {
  readonly asyncStop: boolean;
  /**
   * What is asked next. A refusal that follows an unanswered try may come of that try having worked: then Agora is asked
   * how the recording is before the refusal is believed.
   */
  readonly asks: 'stop' | 'query';
}

/** A recording that Agora has stopped, and whose files are asked for. */
export interface FollowProgress extends EndKnowledge {
  /** Somebody asked for its stop; else it was found exiting by itself. */
  readonly requested: boolean;
  readonly asyncStop: boolean;
  /** A stop of ours may have been acted on without an answer. */
  readonly unanswered: boolean;
  /** Somebody or something else ended it before a stop of ours did. */
  readonly endedBefore: boolean;
  /** Agora itself has said that it exits: from then on a 404 is the end of it and no failover. */
  readonly acknowledged: boolean;
  readonly notFoundInARow: number;
}

/** A recording that is over, by Agora's own words or by 404s alone: several failovers in a row look the same. */
export type EndProgress =
  | { readonly saidBy: 'agora' }
  | {
      readonly saidBy: 'not-found';
      /** When Agora began not to find it. Signs of life from after that mean that it lives. */
      readonly since: number;
      /** How often it is still looked for. */
      readonly looksLeft: number;
    };

export const NEW_SENT: Sent = { inFlight: false, unanswered: false };

export const NEW_WATCH: WatchProgress = { notFound: null, waits: 0 };

const NOTHING_LEARNT: EndKnowledge = {
  report: null,
  exited: false,
  notFound: null,
  followed: null,
  aliveInARow: 0,
  waits: 0,
};

export function newStart(order: StartOrder): StartProgress {
  return {
    phase: 'acquiring',
    order,
    waits: 0,
    tried: null,
    exclude: [],
    foretells: true,
    lastWords: NO_WORDS,
  };
}

export function newStop(asyncStop: boolean): StopProgress {
  return { ...NOTHING_LEARNT, ...NEW_SENT, asyncStop, asks: 'stop' };
}

/** The progress of a recording that was found exiting by itself. */
export const NEW_EXIT: FollowProgress = {
  ...NOTHING_LEARNT,
  requested: false,
  asyncStop: false,
  unanswered: false,
  endedBefore: true,
  acknowledged: true,
  notFoundInARow: 0,
};
