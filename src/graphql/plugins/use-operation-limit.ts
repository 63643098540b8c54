import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperationLimit } from '../../auth/operation-limit.ts';
import type { Caller } from '../../domain/caller.ts';
import { loginOf } from './use-authentication.ts';

/** Counts an operation of a caller, over HTTP or WebSocket. Rejects once the limit is reached, with the time to wait. */
export type CountOperation = (caller: Caller, document: string) => Promise<void>;

export function countOperations(limit: OperationLimit): CountOperation {
  return async ({ tenant, subject }, document) => {
    // Not parsed: a document that only mentions the name is also counted as a stop, which does no harm.
    const kind = document.includes('stopRecording') ? 'stop' : 'other';
    const refused = await limit.count(`${tenant}:${subject}`, kind);
    if (refused === null) return;
    const retryAfterS = Math.ceil(refused.retryAfterMs / 1000);
    const message = `More operations than this gateway allows a caller; ask again in ${retryAfterS} s.`;
    const http = { status: 429, headers: { 'retry-after': String(retryAfterS) } };
    const { retryAfterMs } = refused;
    throw new GraphQLError(message, { extensions: { code: 'RATE_LIMITED', retryAfterMs, http } });
  };
}

/** Counts operations over HTTP before they are parsed. */
export function useOperationLimit(count: CountOperation): Plugin {
  return {
    // A query that is not text is refused later.
    onParams: ({ request, params: { query } }) =>
      count(loginOf(request).caller, typeof query === 'string' ? query : ''),
  };
}
