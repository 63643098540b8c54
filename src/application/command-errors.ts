import { InvalidInputError, RecordingNotFoundError, UpstreamUnavailableError } from '../domain/errors.ts';

export function recordingNotFound(): RecordingNotFoundError {
  return new RecordingNotFoundError('The gateway knows no such recording.');
}

/** The recording's state does not allow the call. */
export function wrongState(message: string): InvalidInputError {
  return new InvalidInputError([{ path: 'input.recording', message }]);
}

/** A gateway that drains takes no new work. */
export function shuttingDown(consequence: string): UpstreamUnavailableError {
  return new UpstreamUnavailableError(`The gateway is shutting down. ${consequence}: ask again.`, {
    code: 'SHUTTING_DOWN',
    retryAfterMs: 1000,
  });
}
