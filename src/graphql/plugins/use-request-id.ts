import type { Plugin } from 'graphql-yoga';
import { requestIdFrom, runForRequest } from '../../observability/request-context.ts';
import type { GraphQLContext } from '../context.ts';

const requestIds = new WeakMap<Request, string>();

/** The caller's `X-Request-Id` if it is fit for a log line, otherwise a new one. */
export function requestIdOf(request: Request): string {
  const known = requestIds.get(request);
  if (known !== undefined) return known;
  const id = requestIdFrom(request.headers.get('x-request-id'));
  requestIds.set(request, id);
  return id;
}

/** Sets `X-Request-Id` of every response to the id in its log lines, and has it known to the work that it causes. */
export function useRequestId(): Plugin<GraphQLContext> {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args) => runForRequest(args.contextValue.requestId, () => executeFn(args)));
    },
    onResponse({ request, response }) {
      response.headers.set('x-request-id', requestIdOf(request));
    },
  };
}
