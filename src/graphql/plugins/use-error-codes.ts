import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Codes of errors that GraphQL itself reports, by the names that Apollo Server gives them. */
type StandardCode =
  | 'GRAPHQL_PARSE_FAILED'
  | 'OPERATION_RESOLUTION_FAILURE'
  | 'BAD_USER_INPUT'
  | 'INTERNAL_SERVER_ERROR';

/** Gives syntax errors their code, also over WebSockets, where Yoga gives none. */
export function useErrorCodes(): Plugin {
  return {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (result instanceof GraphQLError) replaceParseResult(withCode(result, 'GRAPHQL_PARSE_FAILED'));
      },
  };
}

/** The code of an error of execution that has none: without `data`, the request could not be executed as it is. */
export function executionCodeOf({ message }: GraphQLError, { data }: ExecutionResult): StandardCode {
  if (data !== undefined) return 'INTERNAL_SERVER_ERROR';
  return NO_OPERATION.test(message) ? 'OPERATION_RESOLUTION_FAILURE' : 'BAD_USER_INPUT';
}

/** The executor's words where the document has no operation, or none of the name, or several (GraphQL, "GetOperation"). */
const NO_OPERATION = /^(Unknown operation named|Must provide (an )?operation)/;

/** The error with this code, or the error itself where it has a code. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  return error.extensions.code === undefined ? withExtensions(error, { ...error.extensions, code }) : error;
}

/** The error as a client may see it: without the status and headers meant for an HTTP response. */
export function withoutHttp(error: GraphQLError): GraphQLError {
  const { http: _http, ...extensions } = error.extensions;
  return withExtensions(error, extensions);
}

function withExtensions(error: GraphQLError, extensions: GraphQLError['extensions']): GraphQLError {
  const { message, nodes = null, source = null, positions = null, path = null, originalError = null } = error;
  return new GraphQLError(message, { nodes, source, positions, path, originalError, extensions });
}

/** For Armor's `onReject`, which runs before it throws its own error without a code. */
export function refuseAsTooComplex(_context: unknown, error: GraphQLError): never {
  throw withCode(error, 'TOO_COMPLEX');
}
