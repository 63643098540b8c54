import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Caller } from '../../domain/caller.ts';
import type { Clock } from '../../domain/ports.ts';
import type { OperationNotes } from './operation-notes.ts';

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
  readonly notes: OperationNotes;
}

/** The same for metrics: without anything that a caller can make up, but for the tenant. */
export interface AnsweredRequest {
  /** The first root field, `introspection`, or `invalid` for what was refused before it was executed. */
  readonly operation: string;
  /** `ok`, or the code of the error. */
  readonly result: string;
  /** Null: nobody who could be authenticated. */
  readonly tenant: string | null;
  readonly durationMs: number;
}

export interface AccessLog {
  /** Begins to measure a request. The returned function writes its line, once it is answered or its stream is open. */
  begin(): (access: Access) => void;
}

export interface AccessLogOptions {
  readonly log: Logger;
  readonly clock: Clock;
  readonly onAnswered: (request: AnsweredRequest) => void;
}

export function createAccessLog({ log, clock, onAnswered }: AccessLogOptions): AccessLog {
  return {
    begin() {
      const startedAt = clock.monotonic();
      return ({ method, params, caller, address, requestId, errors, notes }) => {
        const { tenant = null, subject = null } = caller ?? {};
        const durationMs = Math.round((clock.monotonic() - startedAt) * 100) / 100;
        onAnswered({
          operation: notes.operation ?? 'invalid',
          result: resultOf(errors, notes),
          tenant,
          durationMs,
        });
        if (!log.isLevelEnabled('info')) return;
        const operation = params === null ? null : operationNameOf(params);
        const result = errors === undefined ? 'ok' : (errors[0]?.extensions.code ?? null);
        const line = { method, operation, tenant, subject, result, durationMs, requestId };
        log.info({ ...line, ...(caller === null && { address }) }, 'a request was answered');
      };
    },
  };
}

/** Codes are words of the gateway and its libraries; an error without one is none that was foreseen. */
function resultOf(errors: Access['errors'], { failure }: OperationNotes): string {
  if (errors === undefined) return failure ?? 'ok';
  const code = errors[0]?.extensions.code;
  return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR';
}

const NAME = /^[_A-Za-z]\w{0,99}$/;

/** Matches the first operation with a name. Documents with several have to be sent with `operationName`. */
const NAMED_OPERATION = /(?:^|[\s},])(?:query|mutation|subscription)\s+([_A-Za-z]\w{0,99})\s*[({@]/;

/** The operation's name for people: the document is not parsed for it. Null: it has none. */
function operationNameOf({ query, operationName }: NonNullable<Access['params']>): string | null {
  if (typeof operationName === 'string' && NAME.test(operationName)) return operationName;
  return typeof query === 'string' ? (NAMED_OPERATION.exec(query)?.[1] ?? null) : null;
}
