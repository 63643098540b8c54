/** The stable codes of every failure that a caller can be told of. */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'RECORDING_NOT_FOUND'
  | 'THROTTLED'
  | 'UPSTREAM_REJECTED'
  | 'GATEWAY_REFUSED'
  | 'UPSTREAM_UNAVAILABLE'
  | 'NEVER_STARTED'
  | 'SHUTTING_DOWN'
  | 'STORE_UNAVAILABLE';

/** A failure that callers are expected to meet. It is data in the schema; anything else is masked and logged. */
export abstract class GatewayError extends Error {
  abstract readonly code: ErrorCode;
  /** Whether the same call can succeed later without any change to it. */
  abstract readonly retryable: boolean;
}

/** The message of anything that was thrown, for operators. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface InputIssue {
  /** The field, from the argument down: `input.recording.session.uid`. */
  readonly path: string;
  readonly message: string;
}

/** The call can't be right as it stands; nothing was sent to Agora. */
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

/** The account's request limit leaves no room in the time that the caller would wait. Nothing was sent to Agora. */
export class ThrottledError extends GatewayError {
  override readonly name = 'ThrottledError';
  readonly code = 'THROTTLED';
  readonly retryable = true;
  /** A call made after this many milliseconds would get its turn in time, if nobody else asks in between. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Agora refused: for good, unless `retryable` says that what runs now has to end first. With code `GATEWAY_REFUSED` it
 * refused the gateway's own account rather than the request: the operator finds out why in the log, the caller is told no
 * more than that.
 */
export class UpstreamRejectedError extends GatewayError {
  override readonly name = 'UpstreamRejectedError';
  readonly code: 'UPSTREAM_REJECTED' | 'GATEWAY_REFUSED';
  readonly retryable: boolean;
  readonly agoraCode: number | null;
  readonly reason: string | null;
  /** The field that Agora complained about, where its words name one. */
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

/**
 * Agora gave no definite answer in time, or the gateway is shutting down: what was asked for did not happen, or nobody
 * can tell.
 */
export class UpstreamUnavailableError extends GatewayError {
  override readonly name = 'UpstreamUnavailableError';
  readonly code: 'UPSTREAM_UNAVAILABLE' | 'NEVER_STARTED' | 'SHUTTING_DOWN';
  readonly retryable = true;
  readonly retryAfterMs: number;
  /** The last that Agora itself said on the way, where it said anything. */
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
 * The store can't be read or written, so nothing was promised. The message says whether the store may have kept what was
 * asked for; if so it is done once the store answers.
 */
export class StoreUnavailableError extends GatewayError {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'STORE_UNAVAILABLE';
  readonly retryable = true;
  readonly retryAfterMs = 1000;
}
