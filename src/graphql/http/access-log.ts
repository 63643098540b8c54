import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Caller } from '../../domain/caller.ts';
import type { Clock } from '../../domain/ports.ts';

/** What a line of the log says of an answered request. */
export interface Access {
  /** The HTTP method, or `WEBSOCKET`. */
  readonly method: string;
  /** Null: they could not be read. */
  readonly params: { readonly query?: unknown; readonly operationName?: unknown } | null;
  /** Null: nobody who could be authenticated. */
  readonly caller: Caller | null;
  /** Where it came from, if nothing else tells who asked. */
  readonly address: string | null;
  readonly requestId: string;
  readonly errors: readonly GraphQLError[] | undefined;
}

export interface AccessLog {
  /** Begins to measure a request. The returned function writes its line, once it is answered or its stream is open. */
  begin(): (access: Access) => void;
}

export function createAccessLog({ log, clock }: { readonly log: Logger; readonly clock: Clock }): AccessLog {
  return {
    begin() {
      const startedAt = clock.monotonic();
      return ({ method, params, caller, address, requestId, errors }) => {
        if (!log.isLevelEnabled('info')) return;
        const { tenant = null, subject = null } = caller ?? {};
        const durationMs = Math.round((clock.monotonic() - startedAt) * 100) / 100;
        const operation = params === null ? null : operationNameOf(params);
        const result = errors === undefined ? 'ok' : (errors[0]?.extensions.code ?? null);
        const line = { method, operation, tenant, subject, result, durationMs, requestId };
        log.info({ ...line, ...(caller === null && { address }) }, 'a request was answered');
      };
    },
  };
}

const NAME = /^[_A-Za-z]\w{0,99}$/;

/** Matches the first operation with a name. Documents with several have to be sent with `operationName`. */
const NAMED_OPERATION = /(?:^|[\s},])(?:query|mutation|subscription)\s+([_A-Za-z]\w{0,99})\s*[({@]/;

/** The operation's name for people: the document is not parsed for it. Null: it has none. */
function operationNameOf({ query, operationName }: NonNullable<Access['params']>): string | null {
  if (typeof operationName === 'string' && NAME.test(operationName)) return operationName;
  return typeof query === 'string' ? (NAMED_OPERATION.exec(query)?.[1] ?? null) : null;
}
