import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Authenticate } from '../../auth/authenticate.ts';
import { AuthenticationUnavailableError, NotServedError, UnauthenticatedError } from '../../auth/errors.ts';
import type { Caller } from '../../domain/caller.ts';
import { StoreUnavailableError } from '../../domain/errors.ts';

/** An authenticated caller, who can be authenticated again later. */
export interface Login {
  readonly caller: Caller;
  /** A hash of the credential, equal for all logins with the same one. */
  readonly credential: string;
  /** Rejects like `Authenticate`, such as when the credential has been revoked meanwhile. */
  authenticateAgain(): Promise<Caller>;
}

/** Authenticates a caller by the `Authorization` header and the client's address. Rejects like `Authenticate`. */
export async function logIn(
  authenticate: Authenticate,
  authorization: string | null,
  address: string | null,
): Promise<Login> {
  const authenticateAgain = () => authenticate(authorization, address);
  return {
    caller: await authenticateAgain(),
    // Computed on demand: only streams need it.
    get credential() {
      return hash('sha256', authorization ?? `at ${address}`);
    },
    authenticateAgain,
  };
}

const logins = new WeakMap<Request, Login>();

/** Sets the login that the request is executed with. */
export function setLogin(request: Request, login: Login): void {
  logins.set(request, login);
}

/** The login of the request's caller. Every request has one: only authenticated requests are executed. */
export function loginOf(request: Request): Login {
  const login = logins.get(request);
  if (login === undefined) throw new Error('a request got past authentication');
  return login;
}

/** The request's caller, or null while it is not authenticated. */
export function callerOf(request: Request): Caller | null {
  return logins.get(request)?.caller ?? null;
}

/** What the HTTP server passes on with a request. */
export interface ServerContext {
  readonly req?: IncomingMessage;
}

/** Refuses callers that can't be authenticated, before the request's body is read. */
export function useAuthentication(authenticate: Authenticate): Plugin<object, ServerContext> {
  return {
    async onRequestParse({ request, serverContext }) {
      const address = serverContext.req?.socket.remoteAddress ?? null;
      try {
        setLogin(request, await logIn(authenticate, request.headers.get('authorization'), address));
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

/** The GraphQL error for a failed authentication. Unexpected errors are returned as they are, and masked later. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof UnauthenticatedError) {
    return refusal(error.message, 'UNAUTHENTICATED', 401, { 'www-authenticate': 'Bearer' });
  }
  if (error instanceof NotServedError) return refusal(error.message, 'FORBIDDEN', 403, {});
  if (error instanceof AuthenticationUnavailableError) {
    return refusal(error.message, 'AUTHENTICATION_UNAVAILABLE', 503, { 'retry-after': '1' });
  }
  if (error instanceof StoreUnavailableError) {
    const message = 'Who asks can’t be checked now: the gateway’s database does not answer.';
    return refusal(message, error.code, 503, { 'retry-after': '1' });
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
