import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Authenticate, Client } from '../../auth/authenticate.ts';
import { AuthenticationUnavailableError, NotServedError, UnauthenticatedError } from '../../auth/errors.ts';
import type { Caller } from '../../domain/caller.ts';
import { StoreUnavailableError } from '../../domain/errors.ts';
import type { ClientAddresses } from '../../http/client-address.ts';
import type { CountUnknown } from './rate-limited.ts';

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
  client: Client | null,
): Promise<Login> {
  const authenticateAgain = () => authenticate(authorization, client);
  return {
    caller: await authenticateAgain(),
    // Computed on demand: only streams need it.
    get credential() {
      return hash('sha256', authorization ?? `at ${client?.address}`);
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

export interface LoginOptions {
  readonly authenticate: Authenticate;
  readonly clientAddresses: ClientAddresses;
  readonly countUnknown: CountUnknown;
}

/** Refuses callers that can't be authenticated, before the request's body is read. */
export function useAuthentication(options: LoginOptions): Plugin<object, ServerContext> {
  const { authenticate, clientAddresses, countUnknown } = options;
  return {
    async onRequestParse({ request, serverContext: { req } }) {
      const client = req === undefined ? null : clientAddresses.of(req);
      try {
        setLogin(request, await logIn(authenticate, request.headers.get('authorization'), client));
      } catch (error) {
        throw await countedRefusalOf(error, client, countUnknown);
      }
    },
  };
}

/**
 * The error for a failed authentication. A client whose credential was not accepted is counted by its address, and told to
 * wait once that was too often; with one that is accepted it is let in at any time.
 */
export async function countedRefusalOf(
  error: unknown,
  client: Client | null,
  countUnknown: CountUnknown,
): Promise<unknown> {
  const tooMany = error instanceof UnauthenticatedError ? await countUnknown(client) : null;
  return tooMany ?? refusalOf(error);
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
