import { GraphQLError } from 'graphql';
import type { Client } from '../../auth/authenticate.ts';
import type { OperationLimit } from '../../auth/operation-limit.ts';

/** The error for who has asked for too much. */
export function rateLimited(what: string, retryAfterMs: number): GraphQLError {
  const retryAfterS = Math.ceil(retryAfterMs / 1000);
  const http = { status: 429, headers: { 'retry-after': String(retryAfterS) } };
  return new GraphQLError(`${what}; ask again in ${retryAfterS} s.`, {
    extensions: { code: 'RATE_LIMITED', retryAfterMs, http },
  });
}

/**
 * Counts a request whose credential was not accepted, by the client's address. Resolves with the error for it once the limit
 * is reached, else with null.
 */
export type CountUnknown = (client: Client | null) => Promise<GraphQLError | null>;

export function countUnknownCallers(limit: OperationLimit): CountUnknown {
  return async (client) => {
    const countedAs = `unknown at ${client?.network ?? 'no address'}`;
    const { isExceeded, resetMs } = await limit.count({ countedAs, operationsPerMinute: null }, 'other');
    return isExceeded
      ? rateLimited('More requests without an accepted credential than are answered', resetMs)
      : null;
  };
}
