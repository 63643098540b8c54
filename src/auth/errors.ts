/** Nobody the gateway knows. The message says what is wrong with the credential, and never repeats it. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
}

/** Nobody can tell for now: what the check needs does not answer. The caller may be somebody, and can ask again. */
export class AuthenticationUnavailableError extends Error {
  override readonly name = 'AuthenticationUnavailableError';
}

/** Somebody the gateway knows, and does not serve. */
export class NotServedError extends Error {
  override readonly name = 'NotServedError';
}
