/** Why a start is given up, or goes on without its answer, in sentences for a caller. */
import { type LastWords, NO_WORDS } from '../answers.ts';
import { UpstreamRejectedError, UpstreamUnavailableError } from '../errors.ts';
import type { LifecyclePolicy } from '../policy.ts';
import type { StartProgress } from '../progress.ts';

/** A stop came first: nothing was started, and nothing needs to be stopped. */
export function stoppedBeforeStart(): UpstreamUnavailableError {
  return neverStartedError('It was stopped before Agora had started it.', 0);
}

export function neverStarted(trouble: string, words: LastWords): UpstreamUnavailableError {
  return neverStartedError(`The recording was not started: ${trouble}.`, 1000, words);
}

export function neverConfirmed({ lastWords }: StartProgress, { giveUpAfterMs }: LifecyclePolicy) {
  return neverStartedError(
    `Agora gave a sid, and ${giveUpAfterMs / 1000} s later knew of no recording, so it was stopped again.`,
    1000,
    lastWords,
  );
}

function neverStartedError(message: string, retryAfterMs: number, words: LastWords = NO_WORDS) {
  return new UpstreamUnavailableError(message, { code: 'NEVER_STARTED', retryAfterMs, ...words });
}

/** The failure of a start that goes on: it may be running or not. */
export function maybeStarted({ lastWords }: StartProgress): UpstreamUnavailableError {
  return new UpstreamUnavailableError(
    'Agora did not answer a start that it may have acted on, and has not told its sid since: the recording may be running. ' +
      'The gateway goes on asking.',
    { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 1000, ...lastWords },
  );
}

export function startedWithoutSid({ lastWords: { reason } }: StartProgress): UpstreamRejectedError {
  return new UpstreamRejectedError(
    'Agora says that this start was acted on before and does not say under which sid: the recording runs. The gateway ' +
      'goes on asking, and takes the sid from a notification where one comes.',
    { code: 'UPSTREAM_REJECTED', agoraCode: 7, reason },
  );
}

/** Why a start was overdue by the time it got a resource. */
export function whyLate({ lastWords: { agoraCode, reason } }: StartProgress): string {
  const hasAnswered = agoraCode !== null || reason !== null;
  return hasAnswered ? 'Agora could not start it with any resource' : 'no gateway got to it in time';
}

/** The resource expired before the `sid` was known: nobody can ask for it any more. */
export function resourceExpired({ lastWords }: StartProgress): UpstreamUnavailableError {
  return neverStartedError(
    'Agora has not told the sid of a start that it may have acted on, and its resource has expired: if anything was recorded, ' +
      'nothing can control it any more.',
    1000,
    lastWords,
  );
}
