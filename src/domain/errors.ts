import type { RunningCount } from './quota.ts';

/** The stable codes of all failures that callers see. */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'RECORDING_NOT_FOUND'
  | 'API_KEY_NOT_FOUND'
  | 'THROTTLED'
  | 'QUOTA_EXCEEDED'
  | 'UPSTREAM_REJECTED'
  | 'GATEWAY_REFUSED'
  | 'UPSTREAM_UNAVAILABLE'
  | 'NEVER_STARTED'
  | 'SHUTTING_DOWN'
  | 'STORE_UNAVAILABLE';

/** An expected failure. It is a member of the schema's result unions; any other error is masked and logged. */
export abstract class GatewayError extends Error {
  abstract readonly code: ErrorCode;
  /** True: the same call can succeed later without any change. */
  abstract readonly retryable: boolean;
}

/** The message of anything that was thrown, for operators. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface InputIssue {
  /** The path from the argument down: `input.recording.session.uid`. */
  readonly path: string;
  readonly message: string;
}

/** The input is invalid. Nothing was sent to Agora. */
export class InvalidInputError extends GatewayError {
  override readonly name = 'InvalidInputError';
  readonly code = 'INVALID_INPUT';
  readonly retryable = false;
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    super(issues.map((issue) => `${issue.path}: ${issue.message}`).join(' '));
    this.issues = issues;
  }
}

/** The gateway knows no such recording. */
export class RecordingNotFoundError extends GatewayError {
  override readonly name = 'RecordingNotFoundError';
  readonly code = 'RECORDING_NOT_FOUND';
  readonly retryable = false;
}

/** The tenant has no such API key. */
export class ApiKeyNotFoundError extends GatewayError {
  override readonly name = 'ApiKeyNotFoundError';
  readonly code = 'API_KEY_NOT_FOUND';
  readonly retryable = false;
}

/** The account's request limit has no slot within the time that the caller would wait. Nothing was sent to Agora. */
export class ThrottledError extends GatewayError {
  override readonly name = 'ThrottledError';
  readonly code = 'THROTTLED';
  readonly retryable = true;
  /** A call made after this time would get a slot, if no other calls come in between. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** So many recordings of this kind run that Agora would start no other for the app. Nothing was stored or sent to Agora. */
export class QuotaExceededError extends GatewayError {
  override readonly name = 'QuotaExceededError';
  readonly code = 'QUOTA_EXCEEDED';
  readonly retryable: boolean;
  readonly appId: string;
  readonly kind: RunningCount['kind'];
  readonly running: number;
  readonly limit: number;

  constructor({ appId, kind, running }: RunningCount, limit: number) {
    const what = kind === 'web' ? 'of web pages' : 'of channels';
    super(
      limit === 0
        ? `The app may run no recordings ${what}. Nothing was started.`
        : `The app’s quota is ${limit} recordings ${what} at once, and ${running} may be running. Nothing was started: ` +
            'ask again once one of them has ended.',
    );
    this.retryable = limit > 0;
    this.appId = appId;
    this.kind = kind;
    this.running = running;
    this.limit = limit;
  }
}

/**
 * Agora refused for good or, with `retryable`, until something that runs now has ended. With code `GATEWAY_REFUSED` it
 * refused the gateway's own account: the reason is in the log for the operator, and callers learn no more than the
 * code.
 */
export class UpstreamRejectedError extends GatewayError {
  override readonly name = 'UpstreamRejectedError';
  readonly code: 'UPSTREAM_REJECTED' | 'GATEWAY_REFUSED';
  readonly retryable: boolean;
  readonly agoraCode: number | null;
  readonly reason: string | null;
  /** The field that Agora's message names, if any. */
  readonly field: string | null;

  constructor(
    message: string,
    details: { code: UpstreamRejectedError['code']; agoraCode?: number | null } & Partial<
      Pick<UpstreamRejectedError, 'reason' | 'field' | 'retryable'>
    >,
  ) {
    super(message);
    this.code = details.code;
    this.retryable = details.retryable ?? false;
    this.agoraCode = details.agoraCode ?? null;
    this.reason = details.reason ?? null;
    this.field = details.field ?? null;
  }
}

/** Agora gave no definite answer in time, or the gateway is shutting down. The call had no effect, or an unknown one. */
export class UpstreamUnavailableError extends GatewayError {
  override readonly name = 'UpstreamUnavailableError';
  readonly code: 'UPSTREAM_UNAVAILABLE' | 'NEVER_STARTED' | 'SHUTTING_DOWN';
  readonly retryable = true;
  readonly retryAfterMs: number;
  /** The last code and reason that Agora itself sent; null where it sent none. */
  readonly agoraCode: number | null;
  readonly reason: string | null;

  constructor(
    message: string,
    details: Pick<UpstreamUnavailableError, 'code' | 'retryAfterMs'> &
      Partial<Pick<UpstreamUnavailableError, 'agoraCode' | 'reason'>>,
  ) {
    super(message);
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
    this.agoraCode = details.agoraCode ?? null;
    this.reason = details.reason ?? null;
  }
}

/**
 * The store can't be read or written, so nothing is promised. The message says whether the request may have been
 * stored; a stored request is carried out once the store answers.
 */
export class StoreUnavailableError extends GatewayError {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'STORE_UNAVAILABLE';
  readonly retryable = true;
  readonly retryAfterMs = 1000;
}
