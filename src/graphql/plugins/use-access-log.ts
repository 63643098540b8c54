import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { ClientAddresses } from '../../http/client-address.ts';
import type { Access, AccessLog } from '../http/access-log.ts';
import { notesOf } from '../http/operation-notes.ts';
import { callerOf, type ServerContext } from './use-authentication.ts';
import { requestIdOf } from './use-request-id.ts';

interface Pending {
  readonly answered: (access: Access) => void;
  readonly address: string | null;
  params: Access['params'];
}

/**
 * Logs the requests that Yoga answers, also those that it refuses. `begin` comes first of all plugins, and `end` after those
 * that change the parameters or the result.
 */
export function useAccessLog(
  accessLog: AccessLog,
  clientAddresses: ClientAddresses,
): { readonly begin: Plugin<object, ServerContext>; readonly end: Plugin } {
  const pending = new WeakMap<Request, Pending>();
  return {
    begin: {
      onRequestParse({ request, serverContext: { req } }) {
        const address = req === undefined ? null : (clientAddresses.of(req)?.address ?? null);
        pending.set(request, { answered: accessLog.begin(), address, params: null });
      },
    },
    end: {
      onParams({ request, params }) {
        const known = pending.get(request);
        if (known !== undefined) known.params = params;
      },
      onResultProcess({ request, result }) {
        const { answered, address, params } = pending.get(request) ?? {
          ...{ answered: accessLog.begin(), address: null, params: null },
        };
        const [first] = Array.isArray(result) ? result : [result];
        answered({
          ...{ method: request.method, params, caller: callerOf(request), address },
          requestId: requestIdOf(request),
          notes: notesOf(request),
          errors: isAsyncIterable(first) ? undefined : first?.errors,
        });
      },
    },
  };
}
