/** What bounds the time of a recording, so that none goes on that everybody has forgotten. */

import type { StartOrder } from './start-order.ts';

/** Why a stop was asked for; also why one will be. Where two times are the same, the earlier in this list is told. */
export const STOP_CAUSES = [
  'caller',
  'stop_after',
  'longest_time',
  'resource_expires',
  'token_expires',
] as const;
export type StopCause = (typeof STOP_CAUSES)[number];

/** Why the gateway itself asks for a stop. */
export type GuardCause = Exclude<StopCause, 'caller'>;

/** When the gateway stops a recording that nobody has stopped until then. */
export interface Deadline {
  /** Unix milliseconds by the store's clock. */
  readonly stopsAt: number;
  readonly because: GuardCause;
  /** From when on another recording is started to follow it; null: none is. */
  readonly rollsAt: number | null;
}

/** What is done before a recording expires. */
export const EXPIRY_ACTIONS = ['stop', 'roll_over'] as const;
export type ExpiryAction = (typeof EXPIRY_ACTIONS)[number];

/** What is done once a recording has exited abnormally. */
export const FAILURE_ACTIONS = ['nothing', 'restart'] as const;
export type FailureAction = (typeof FAILURE_ACTIONS)[number];

/** The restarts that have led to a recording, as long as none of them has gone well. */
export interface Restarts {
  readonly times: number;
  /** When the last was stored. Unix milliseconds by the store's clock. */
  readonly at: number;
  /** The resources of those that have exited abnormally. */
  readonly exclude: readonly string[];
}

/**
 * What became of a restart:
 *
 * - `starting`: another recording is being started
 * - `started`: Agora has started it
 * - `refused`: its start has failed for good
 * - `used_up`: too many have followed one another
 * - `time_over`: the recording may go on no longer
 */
export const RESTART_RESULTS = ['starting', 'started', 'refused', 'used_up', 'time_over'] as const;
export type RestartResult = (typeof RESTART_RESULTS)[number];

/** What the start asked for of the recording's time, and of what follows its end. */
export interface Terms {
  /** How long it may run; null: as long as the gateway allows. */
  readonly stopAfterMs: number | null;
  readonly onExpiry: ExpiryAction;
  readonly onFailure: FailureAction;
  /** With which another recording can follow it, without a token; null where none will. */
  readonly order: StartOrder | null;
  /** When the first of the recordings that follow one another was started; null: this is the first. */
  readonly since: number | null;
  /** Null: it was not started because another one had exited abnormally, nor was one before it. */
  readonly restarts: Restarts | null;
}

/** How the gateway watches a recording's time. */
export interface Guard {
  /** Null: nothing bounds its time, or it is over. */
  readonly deadline: Deadline | null;
  /** When it is looked at next; null once it is over. In Unix milliseconds by the store's clock. */
  readonly dueAt: number | null;
  /** The stop that the gateway itself asked for, with the `stopRequestedAt` that it led to. */
  readonly asked: { readonly cause: GuardCause; readonly at: number } | null;
  /** When the recorder's token expires and the recorder leaves, if the gateway made it; else null. */
  readonly tokenExpiresAt: number | null;
  /** What became of its restart, and since when; null: none was due. */
  readonly restart: { readonly result: RestartResult; readonly at: number } | null;
}
