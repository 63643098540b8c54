/** What Agora's answers mean to the life of a recording, whatever status, code and words they came with. */
import type { UpstreamRejectedError } from './errors.ts';
import type { StopOutcome } from './outcome.ts';
import type { RecordedFile } from './recorded-file.ts';

export interface NotFound {
  readonly means: 'not-found';
  readonly report: StopOutcome;
  /** False when a 404 came without Agora's words in it: some proxy's page proves nothing about a recording. */
  readonly inAgorasWords: boolean;
}

/** The last that Agora itself said in a call without a definite answer; null where it sent none. */
export interface LastWords {
  readonly agoraCode: number | null;
  readonly reason: string | null;
}

export const NO_WORDS: LastWords = { agoraCode: null, reason: null };

/** Every try of the call came to nothing definite. `trouble` is what became of the last one, in words fit for a caller. */
export interface NoAnswer extends LastWords {
  readonly means: 'no-answer';
  readonly trouble: string;
}

export interface Rejected {
  readonly means: 'rejected';
  /** File names that stood in the refusal. */
  readonly files?: readonly RecordedFile[];
  readonly error: UpstreamRejectedError;
}

/** What Agora said to `acquire`. */
export type AcquireAnswer =
  | {
      readonly means: 'acquired';
      readonly resourceId: string;
      /** The RTC token that Agora was told the recorder would have, where the gateway made it. */
      readonly mintedToken: string | null;
    }
  | NoAnswer
  | Rejected;

/** What Agora said to `start`. */
export type StartAnswer =
  | { readonly means: 'started'; readonly sid: string }
  /** A start of ours has been acted on before (code 7). Its `sid` should be in the answer. */
  | ({ readonly means: 'already-started'; readonly sid: string | null } & LastWords)
  /** No server took it (502): it needs a new resource. */
  | ({ readonly means: 'no-worker' } & LastWords)
  /** The resource can't start anything any more (433). */
  | ({ readonly means: 'expired' } & LastWords)
  /** It is not the start that acquire was told of, as Agora compares them (`request_hash mismatch!`). */
  | ({ readonly means: 'differs' } & LastWords)
  /** Agora tried and failed (15): nothing runs, and the same start may work in a moment. */
  | ({ readonly means: 'failed' } & LastWords)
  | NoAnswer
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
  /** `files` stood in answers that say nothing definite. */
  | { readonly means: 'no-answer'; readonly files?: readonly RecordedFile[] }
  | NotFound
  | Rejected;

/** Agora's codes for coordinates that are wrong, or of a resource that has expired: it will never tell more. */
const WRONG_SESSION: ReadonlySet<number> = new Set([2, 432, 433]);

/** Any other refusal of a query says nothing of the recording: the next one may be answered. */
export function isAboutSession(answer: QueryAnswer): boolean {
  return answer.means === 'rejected' && WRONG_SESSION.has(answer.error.agoraCode ?? 0);
}

/**
 * The answer to one call, however many tries it took. `unanswered`: a try of this call before the last one, or the last one
 * itself, may have been acted on without an answer.
 */
export type Answer =
  | { readonly to: 'acquire'; readonly answer: AcquireAnswer }
  | { readonly to: 'start'; readonly answer: StartAnswer; readonly unanswered: boolean }
  | { readonly to: 'query'; readonly answer: QueryAnswer }
  | { readonly to: 'stop'; readonly answer: StopAnswer; readonly unanswered: boolean };
