import type { Plugin } from 'graphql-yoga';
import type { OperationLimit } from '../../auth/operation-limit.ts';
import type { Caller } from '../../domain/caller.ts';
import { rateLimited } from './rate-limited.ts';
import { loginOf } from './use-authentication.ts';

/** Counts an operation of a caller, over HTTP or WebSocket. Rejects once the limit is reached, with the time to wait. */
export type CountOperation = (caller: Caller, document: string) => Promise<void>;

export function countOperations(limit: OperationLimit): CountOperation {
  return async ({ countedAs }, document) => {
    // Not parsed: a document that only mentions the name is also counted as a stop, which does no harm.
    const kind = document.includes('stopRecording') ? 'stop' : 'other';
    const refused = await limit.count(countedAs, kind);
    if (refused === null) return;
    throw rateLimited('More operations than this gateway allows a caller', refused.retryAfterMs);
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
