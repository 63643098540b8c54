import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperationLimit } from '../../auth/operation-limit.ts';
import type { Caller } from '../../domain/caller.ts';
import { loginOf } from './use-authentication.ts';

/** Counts a caller's operation, whatever way it came in. Rejects with an error that says how long to wait. */
export type CountOperation = (caller: Caller, document: string) => Promise<void>;

export function countOperations(limit: OperationLimit): CountOperation {
  return async ({ tenant, subject }, document) => {
    // A look at the text is enough: who only mentions it takes from the same allowance.
    const kind = document.includes('stopRecording') ? 'stop' : 'other';
    const refused = await limit.count(`${tenant}:${subject}`, kind);
    if (refused === null) return;
    const retryAfterS = Math.ceil(refused.retryAfterMs / 1000);
    throw new GraphQLError(
      `More operations than this gateway allows a caller; ask again in ${retryAfterS} s.`,
      {
        extensions: {
          code: 'RATE_LIMITED',
          retryAfterMs: refused.retryAfterMs,
          http: { status: 429, headers: { 'retry-after': String(retryAfterS) } },
        },
      },
    );
  };
}

/** Counts what comes over HTTP, before it is parsed. */
export function useOperationLimit(count: CountOperation): Plugin {
  return {
    // What is no text is refused later.
    onParams: ({ request, params: { query } }) =>
      count(loginOf(request).caller, typeof query === 'string' ? query : ''),
  };
}
