import type { RecordingSession } from './recording.ts';
import type { QueryAnswer, StopAnswer } from './stop.ts';

/** Time as the gateway sees it. Tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch at start-up plus time passed since: never jumps with the wall clock. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Who goes first when calls wait for the account's request limit, most urgent first. */
export const PRIORITIES = ['stop', 'start', 'update', 'query', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface SlotRequest {
  readonly priority: Priority;
  /** The call has had a turn before: those of its priority that have had none go first. */
  readonly again?: boolean;
  /**
   * Refuse at once with `ThrottledError` when the turn is not expected within this time, or too many calls wait already.
   * Left out: wait as long as it takes, and never be refused.
   */
  readonly admitWithinMs?: number;
  /** Leaves the queue when aborted. */
  readonly signal?: AbortSignal;
}

export interface ThrottleStatus {
  readonly limitPerSecond: number;
  readonly waiting: Readonly<Record<Priority, number>>;
  readonly maxQueue: number;
  /** How long a new stop would wait for its turn. */
  readonly stopWaitMs: number;
  /** What is left of a pause that Agora asked for with a 429; 0 when there is none. */
  readonly heldForMs: number;
  /** `shared`: one limit for all gateways; `alone`: this process only; `fallback`: Redis is away, a careful share. */
  readonly scope: 'alone' | 'shared' | 'fallback';
}

/** The right to send one request. */
export interface Slot {
  /** To be called when the request leaves, if that is later than the slot was given. */
  sent(): void;
}

/** The request limit of one Agora account. */
export interface Throttle {
  /** Resolves when the caller may send one request. Rejects with `ThrottledError`, or the signal's reason. */
  slot(request: SlotRequest): Promise<Slot>;
  /** Lets nobody send for `ms`: Agora answered 429. */
  hold(ms: number): Promise<void>;
  status(): ThrottleStatus;
}

export interface StopCall {
  readonly asyncStop: boolean;
  /**
   * See `SlotRequest.admitWithinMs`; holds for the first slot only, tries after it wait as long as it takes. Null: this
   * stop has had a turn before.
   */
  readonly admitWithinMs: number | null;
  readonly signal: AbortSignal;
  /** Told of every try that gave no answer, in words fit for a caller. */
  readonly onTrouble: (trouble: string) => void;
}

/** Agora's stop and query, as far as the recordings need them. */
export interface RecordingUpstream {
  /**
   * Asks Agora to stop until it has answered something definite: silence, broken connections, 5xx and 429 are tried
   * again. Rejects with `ThrottledError` when no first turn comes in time, or with the signal's reason.
   */
  stop(session: RecordingSession, call: StopCall): Promise<StopAnswer>;
  /** Asks once about a recording, at background priority. */
  query(session: RecordingSession, signal: AbortSignal): Promise<QueryAnswer>;
}
