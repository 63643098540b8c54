import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { createGraphQLError, type Plugin } from 'graphql-yoga';

/**
 * Answers malformed requests with a 4xx that says why (GraphQL over HTTP, "Status Codes"). Yoga alone answers 500 to
 * variables in a URL that are not JSON, 200 to a request without a query, and an empty 415 to other bodies than JSON.
 */
export function useWellFormedRequests(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      // Any page can send a form cross-origin without a preflight request, but not JSON.
      const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
      if (isForm || (request.method === 'POST' && requestParser === undefined)) {
        setRequestParser(() => {
          throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Expected a body of type application/json.');
        });
      } else if (request.method === 'GET' && requestParser !== undefined) {
        setRequestParser((each) => {
          try {
            return requestParser(each);
          } catch {
            throw refusal(400, 'BAD_REQUEST', 'Expected "variables" and "extensions" in the URL to be JSON.');
          }
        });
      }
    },
    onValidate: ({ addValidationRule }) => addValidationRule(noConditionalSubscription),
    onParams({ params }) {
      if (params.query === undefined || params.query === null) {
        throw refusal(400, 'BAD_REQUEST', 'Expected a GraphQL document in "query".');
      }
    },
  };
}

/**
 * Refuses `@skip` and `@include` at the root of a subscription (GraphQL, September 2025, "Single Root Field"): without
 * a root field the executor fails.
 */
const noConditionalSubscription: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
    for (const selection of rootSelections(operation.selectionSet, context)) {
      const conditional = selection.directives?.find(({ name }) => ['skip', 'include'].includes(name.value));
      if (conditional === undefined) continue;
      const message = `"@${conditional.name.value}" can’t stand at the root of a subscription.`;
      context.reportError(new GraphQLError(message, { nodes: conditional }));
    }
  },
});

/** The root selections with those of fragments, each visited once: spreads could multiply or form a cycle. */
function rootSelections(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  seen = new Set<string>(),
): readonly SelectionNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return [selection, ...rootSelections(selection.selectionSet, context, seen)];
    }
    if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) return [selection];
    seen.add(selection.name.value);
    const fragment = context.getFragment(selection.name.value);
    return [selection, ...(fragment ? rootSelections(fragment.selectionSet, context, seen) : [])];
  });
}

function refusal(status: number, code: string, message: string) {
  return createGraphQLError(message, { extensions: { code, http: { status } } });
}
