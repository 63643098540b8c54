import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Authenticate } from '../../auth/authenticate.ts';
import { AuthenticationUnavailableError, NotServedError, UnauthenticatedError } from '../../auth/errors.ts';
import type { Caller } from '../../domain/caller.ts';
import { StoreUnavailableError } from '../../domain/errors.ts';

/** Who asks, and whether that still holds later on. */
export interface Login {
  readonly caller: Caller;
  /** The same for all logins that were opened with the same credential. A hash: it tells nothing of it. */
  readonly credential: string;
  /** Rejects as `Authenticate` does, once nobody would let the caller in any more. */
  authenticateAgain(): Promise<Caller>;
}

/** Opens the login of whoever shows this credential, from this address. */
export async function logIn(
  authenticate: Authenticate,
  authorization: string | null,
  address: string | null,
): Promise<Login> {
  const authenticateAgain = () => authenticate(authorization, address);
  return {
    caller: await authenticateAgain(),
    // Only streams want it.
    get credential() {
      return hash('sha256', authorization ?? `at ${address}`);
    },
    authenticateAgain,
  };
}

const logins = new WeakMap<Request, Login>();

/** Has the request executed for whoever this is. */
export function letIn(request: Request, login: Login): void {
  logins.set(request, login);
}

/** Who sent the request. Only requests that `useAuthentication` let through are executed, so there is always somebody. */
export function loginOf(request: Request): Login {
  const login = logins.get(request);
  if (login === undefined) throw new Error('a request got past authentication');
  return login;
}

/** What the server knows of a request besides its headers and its body. */
export interface ServerContext {
  readonly req?: IncomingMessage;
}

/** Lets nobody in whom the gateway does not know, before the body of the request is as much as read. */
export function useAuthentication(authenticate: Authenticate): Plugin<object, ServerContext> {
  return {
    async onRequestParse({ request, serverContext }) {
      const address = serverContext.req?.socket.remoteAddress ?? null;
      try {
        letIn(request, await logIn(authenticate, request.headers.get('authorization'), address));
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
