import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { GatewayError } from '../../domain/errors.ts';
import type { Traces } from '../../domain/tracing.ts';
import type { GraphQLContext } from '../context.ts';

/** A caller chooses it. */
const MAX_NAME_LENGTH = 100;

/**
 * Executes each operation in a span; that of a subscription ends when its stream is open. The document is not told: it may
 * hold tokens. The name of the span has no name of a caller's in it (semantic conventions, "GraphQL server").
 */
export function useTraces(traces: Traces): Plugin<GraphQLContext> {
  const traced = <Result extends AsyncIterable<ExecutionResult> | ExecutionResult>(
    { document, operationName }: Pick<ExecutionArgs, 'document' | 'operationName'>,
    execute: () => Result | Promise<Result>,
  ) => {
    const operation = getOperationAST(document, operationName);
    const type = operation?.operation ?? 'query';
    const name = operation?.name?.value.slice(0, MAX_NAME_LENGTH) ?? null;
    const attributes = { 'graphql.operation.type': type, 'graphql.operation.name': name };
    return traces.span({ name: type, attributes }, async (span) => {
      const result = await execute();
      const [error] = (isAsyncIterable(result) ? undefined : result.errors) ?? [];
      if (error !== undefined) span.fail(codeOf(error.originalError, error.extensions.code));
      return result;
    });
  };
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args) => traced(args, () => executeFn(args)));
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn((args) => traced(args, () => subscribeFn(args)));
    },
  };
}

function codeOf(cause: unknown, code: unknown): string {
  if (cause instanceof GatewayError) return cause.code;
  return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR';
}
