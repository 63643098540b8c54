/** What Agora's answers mean for a recording, whatever status, code and words they came with. */
import type { UpstreamRejectedError } from './errors.ts';
import type { StopOutcome } from './outcome.ts';
import type { RecordedFile } from './recorded-file.ts';

/** Statuses in answers to `query` (upstream contract, "query"): 4 and 5 recording, 6 and 7 being stopped, from 8 on over. */
export const STATUS_READY = 4;
export const STATUS_STOP_REQUESTED = 6;
export const STATUS_EXITED = 8;
export const STATUS_EXITED_ABNORMALLY = 20;

export interface NotFound {
  readonly means: 'not-found';
  readonly report: StopOutcome;
  /** False for a 404 whose text is not Agora's: a proxy's page proves nothing about a recording. */
  readonly inAgorasWords: boolean;
}

/** The last code and reason that Agora itself sent in a call without a definite answer; null where it sent none. */
export interface LastWords {
  readonly agoraCode: number | null;
  readonly reason: string | null;
}

export const NO_WORDS: LastWords = { agoraCode: null, reason: null };

/** No try of the call got a definite answer. `trouble` describes the last try, in words fit for a caller. */
export interface NoAnswer extends LastWords {
  readonly means: 'no-answer';
  readonly trouble: string;
}

export interface Rejected {
  readonly means: 'rejected';
  /** File names in the refusal. */
  readonly files?: readonly RecordedFile[];
  readonly error: UpstreamRejectedError;
}

export type AcquireAnswer =
  | {
      readonly means: 'acquired';
      readonly resourceId: string;
      /** The RTC token in the request, if the gateway minted it. */
      readonly mintedToken: string | null;
      /** In how many milliseconds that token expires; null: the gateway minted none. */
      readonly tokenExpiresInMs: number | null;
    }
  | NoAnswer
  | Rejected;

export type StartAnswer =
  | { readonly means: 'started'; readonly sid: string }
  /** An earlier start of the gateway was acted on (code 7). The answer should hold its `sid`. */
  | ({ readonly means: 'already-started'; readonly sid: string | null } & LastWords)
  /**
   * - `no-worker`: no server took it (502); it needs a new resource
   * - `expired`: the resource can't start anything any more (433)
   * - `differs`: Agora finds it different from what acquire was told (`request_hash mismatch!`)
   * - `failed`: Agora tried and failed (15); nothing runs, and the same start may work in a moment
   */
  | ({ readonly means: 'no-worker' | 'expired' | 'differs' | 'failed' } & LastWords)
  | NoAnswer
  | Rejected;

/** `report` is what the answer held, whatever the status. */
export type StopAnswer =
  /** `already-exiting`: it was exiting when this stop arrived. */
  | { readonly means: 'stopped' | 'uploading' | 'already-exiting'; readonly report: StopOutcome }
  /** It will stop, or has stopped; the answer does not say with what files. */
  | { readonly means: 'accepted'; readonly report: StopOutcome; readonly inAgorasWords: boolean }
  | NotFound
  | Rejected;

export type QueryAnswer =
  | { readonly means: 'status'; readonly status: number | null; readonly report: StopOutcome }
  /** `files` were named in answers that say nothing definite. */
  | { readonly means: 'no-answer'; readonly files?: readonly RecordedFile[] }
  | NotFound
  | Rejected;

/** Agora's codes for wrong coordinates or an expired resource: no later query will be answered either. */
const WRONG_SESSION: ReadonlySet<number> = new Set([2, 432, 433]);

/** True if a query was refused because of its coordinates. After any other refusal the next query may be answered. */
export function isAboutSession(answer: QueryAnswer): boolean {
  return answer.means === 'rejected' && WRONG_SESSION.has(answer.error.agoraCode ?? 0);
}

/** The answer to one call, however many tries it took. `unanswered`: a try may have been acted on without an answer. */
export type Answer =
  | { readonly to: 'acquire'; readonly answer: AcquireAnswer }
  | { readonly to: 'start'; readonly answer: StartAnswer; readonly unanswered: boolean }
  | { readonly to: 'query'; readonly answer: QueryAnswer }
  | { readonly to: 'stop'; readonly answer: StopAnswer; readonly unanswered: boolean };
