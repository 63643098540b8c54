/** The credential is not accepted. The message says why, and never contains the credential. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
}

/** The credential can't be checked now, as a service that the check needs does not answer. The caller may try again. */
export class AuthenticationUnavailableError extends Error {
  override readonly name = 'AuthenticationUnavailableError';
}

/** The credential is valid, but the gateway does not serve its tenant. */
export class NotServedError extends Error {
  override readonly name = 'NotServedError';
}
