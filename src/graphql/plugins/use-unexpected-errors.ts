import { type ExecutionResult, GraphQLError } from 'graphql';
import { createGraphQLError, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { GatewayError } from '../../domain/errors.ts';
import type { GraphQLContext } from '../context.ts';
import { executionCodeOf, withCode } from './use-error-codes.ts';

/**
 * Logs unexpected errors with the request id and masks them: the caller gets that id and nothing else. Every error of
 * an execution gets a code.
 */
export function useUnexpectedErrors(log: Logger, onUnexpected: () => void): Plugin<GraphQLContext> {
  const report = (details: object) => {
    onUnexpected();
    log.error(details, 'unexpected error');
  };
  const masked = (result: ExecutionResult, { requestId }: GraphQLContext): ExecutionResult =>
    result.errors === undefined
      ? result
      : { ...result, errors: result.errors.map((error) => maskedError(error, result, requestId, report)) };
  return {
    onExecute: ({ args }) => ({
      onExecuteDone({ result, setResult }) {
        if (!isAsyncIterable(result)) setResult(masked(result, args.contextValue));
      },
    }),
    onSubscribe: ({ args }) => ({
      onSubscribeResult({ result, setResult }) {
        if (!isAsyncIterable(result)) {
          setResult(masked(result, args.contextValue));
          return {};
        }
        return { onNext: (next) => next.setResult(masked(next.result, args.contextValue)) };
      },
    }),
  };
}

function maskedError(
  error: GraphQLError,
  result: ExecutionResult,
  requestId: string,
  report: (details: object) => void,
): GraphQLError {
  const cause = error.originalError;
  if (cause === undefined || cause instanceof GraphQLError)
    return withCode(error, executionCodeOf(error, result));
  const path = error.path ? { path: error.path } : {};
  if (cause instanceof GatewayError) {
    return createGraphQLError(cause.message, {
      ...path,
      extensions: { code: cause.code, retryable: cause.retryable },
    });
  }
  report({ err: cause, requestId, path: error.path });
  return createGraphQLError('Unexpected error.', {
    ...path,
    ...(error.nodes ? { nodes: error.nodes } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  });
}
