import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';

const requestIds = new WeakMap<Request, string>();

/** The caller's `X-Request-Id` if it is fit for a log line, otherwise a new one. */
export function requestIdOf(request: Request): string {
  const known = requestIds.get(request);
  if (known !== undefined) return known;
  const given = request.headers.get('x-request-id');
  const id = given !== null && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
  requestIds.set(request, id);
  return id;
}

/** Sets `X-Request-Id` of every response to the id in its log lines. */
export function useRequestId(): Plugin {
  return {
    onResponse({ request, response }) {
      response.headers.set('x-request-id', requestIdOf(request));
    },
  };
}
