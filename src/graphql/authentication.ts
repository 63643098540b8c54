import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Authenticate } from '../auth/authenticate.ts';
import { AuthenticationUnavailableError, NotServedError, UnauthenticatedError } from '../auth/errors.ts';
import type { Caller } from '../domain/caller.ts';
import { StoreUnavailableError } from '../domain/errors.ts';

const callers = new WeakMap<Request, Caller>();

/** Who sent the request. Only requests that `useAuthentication` let through are executed, so there is always somebody. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('a request got past authentication');
  return caller;
}

/** Lets nobody in whom the gateway does not know, before the body of the request is as much as read. */
export function useAuthentication(authenticate: Authenticate): Plugin {
  return {
    async onRequestParse({ request }) {
      try {
        callers.set(request, await authenticate(request.headers.get('authorization')));
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

/** The answer to somebody who can't be let in; what is not expected stays as it is, and is masked like all such errors. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof UnauthenticatedError) {
    return refusal(error.message, 'UNAUTHENTICATED', 401, { 'www-authenticate': 'Bearer' });
  }
  if (error instanceof NotServedError) return refusal(error.message, 'FORBIDDEN', 403, {});
  if (error instanceof AuthenticationUnavailableError) {
    return refusal(error.message, 'AUTHENTICATION_UNAVAILABLE', 503, { 'retry-after': '1' });
  }
  if (error instanceof StoreUnavailableError) {
    return refusal(
      'Who asks can’t be checked now: the gateway’s database does not answer.',
      error.code,
      503,
      {
        'retry-after': '1',
      },
    );
  }
  return error;
}

function refusal(
  message: string,
  code: string,
  status: number,
  headers: Readonly<Record<string, string>>,
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}
