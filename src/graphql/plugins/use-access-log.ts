import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Access, AccessLog } from '../http/access-log.ts';
import { callerOf } from './use-authentication.ts';
import { requestIdOf } from './use-request-id.ts';

interface Pending {
  readonly answered: (access: Access) => void;
  params: Access['params'];
}

/**
 * Logs the requests that Yoga answers, also those that it refuses. `begin` comes first of all plugins, and `end` after those
 * that change the parameters or the result.
 */
export function useAccessLog(accessLog: AccessLog): { readonly begin: Plugin; readonly end: Plugin } {
  const pending = new WeakMap<Request, Pending>();
  return {
    begin: {
      onRequestParse({ request }) {
        pending.set(request, { answered: accessLog.begin(), params: null });
      },
    },
    end: {
      onParams({ request, params }) {
        const known = pending.get(request);
        if (known !== undefined) known.params = params;
      },
      onResultProcess({ request, result }) {
        const { answered, params } = pending.get(request) ?? { answered: accessLog.begin(), params: null };
        const [first] = Array.isArray(result) ? result : [result];
        answered({
          ...{ method: request.method, params, caller: callerOf(request), requestId: requestIdOf(request) },
          errors: isAsyncIterable(first) ? undefined : first?.errors,
        });
      },
    },
  };
}
