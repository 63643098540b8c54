import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperationLimit } from '../../auth/operation-limit.ts';
import type { Caller } from '../../domain/caller.ts';
import { type RateLimitFields, rateLimitFields } from '../../http/rate-limit-fields.ts';
import { rateLimited } from './rate-limited.ts';
import { loginOf } from './use-authentication.ts';

/** Counts an operation of a caller, over HTTP or WebSocket. */
export type CountOperation = (caller: Caller, document: string) => Promise<CountedOperation>;

export interface CountedOperation {
  /** What the caller may still do. */
  readonly fields: RateLimitFields;
  /** The error for the caller once the limit is reached; null: the operation may be done. */
  readonly refusal: GraphQLError | null;
}

export function countOperations(limit: OperationLimit): CountOperation {
  return async (caller, document) => {
    // Not parsed: a document that only mentions the name is also counted as a stop, which does no harm.
    const kind = document.includes('stopRecording') ? 'stop' : 'other';
    const allowance = await limit.count(caller, kind);
    const fields = rateLimitFields(kind === 'stop' ? 'stops' : 'operations', allowance);
    if (!allowance.isExceeded) return { fields, refusal: null };
    return {
      fields,
      refusal: rateLimited('More operations than this gateway allows a caller', allowance.resetMs),
    };
  };
}

const counted = new WeakMap<Request, RateLimitFields>();

/** What the answer to a request tells of the limit; null: the request was not counted. */
export function rateLimitFieldsOf(request: Request): RateLimitFields | null {
  return counted.get(request) ?? null;
}

/** Counts operations over HTTP before they are parsed, and tells callers what is left. */
export function useOperationLimit(count: CountOperation): Plugin {
  return {
    async onParams({ request, params: { query } }) {
      // A query that is not text is refused later.
      const document = typeof query === 'string' ? query : '';
      const { fields, refusal } = await count(loginOf(request).caller, document);
      counted.set(request, fields);
      if (refusal !== null) throw refusal;
    },
    onResponse({ request, response: { headers } }) {
      for (const [name, value] of Object.entries(rateLimitFieldsOf(request) ?? {})) headers.set(name, value);
    },
  };
}
