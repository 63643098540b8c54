/** What Agora's answers mean to the life of a recording, whatever status, code and words they came with. */
import type { UpstreamRejectedError } from './errors.ts';
import type { StopOutcome } from './outcome.ts';

export interface NotFound {
  readonly means: 'not-found';
  readonly report: StopOutcome;
  /** False when a 404 came without Agora's words in it: some proxy's page proves nothing about a recording. */
  readonly inAgorasWords: boolean;
}

export interface Rejected {
  readonly means: 'rejected';
  readonly error: UpstreamRejectedError;
}

/** What Agora said to `acquire`. */
export type AcquireAnswer =
  | { readonly means: 'acquired'; readonly resourceId: string }
  | { readonly means: 'no-answer'; readonly trouble: string }
  | Rejected;

/** What Agora said to `start`. */
export type StartAnswer =
  | { readonly means: 'started'; readonly sid: string }
  /** A start of ours has been acted on before (code 7). Its `sid` should be in the answer. */
  | { readonly means: 'already-started'; readonly sid: string | null }
  /** No server took it (502): it needs a new resource. */
  | { readonly means: 'no-worker' }
  /** The resource can't start anything any more (433). */
  | { readonly means: 'expired' }
  | { readonly means: 'no-answer'; readonly trouble: string }
  | Rejected;

/** What Agora said to `stop`. `report` is what its answer held, whatever the status. */
export type StopAnswer =
  | { readonly means: 'stopped'; readonly report: StopOutcome }
  /** It will stop, or has; the answer does not say with what. */
  | { readonly means: 'accepted'; readonly report: StopOutcome; readonly inAgorasWords: boolean }
  | { readonly means: 'uploading'; readonly report: StopOutcome }
  | { readonly means: 'already-exiting'; readonly report: StopOutcome }
  | NotFound
  | Rejected;

/** What Agora said to `query`. */
export type QueryAnswer =
  | { readonly means: 'status'; readonly status: number | null; readonly report: StopOutcome }
  | { readonly means: 'no-answer' }
  | NotFound
  | Rejected;

/**
 * The answer to one call, however many tries it took. `unanswered`: a try of this call before the last one, or the last one
 * itself, may have been acted on without an answer.
 */
export type Answer =
  | { readonly to: 'acquire'; readonly answer: AcquireAnswer }
  | { readonly to: 'start'; readonly answer: StartAnswer; readonly unanswered: boolean }
  | { readonly to: 'query'; readonly answer: QueryAnswer }
  | { readonly to: 'stop'; readonly answer: StopAnswer; readonly unanswered: boolean };
