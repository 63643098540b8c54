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
 * What is no GraphQL over HTTP gets a 4xx that says why (GraphQL over HTTP, "Status Codes"): Yoga alone answers a 500 to
 * variables in a URL that are no JSON, a 200 to a request without a query, and a 415 without a word to other bodies.
 */
export function useWellFormedRequests(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      // A form can be sent by any page without asking the browser's user; JSON can't.
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
    onValidate: ({ addValidationRule }) => addValidationRule(subscribesForCertain),
    onParams({ params }) {
      if (params.query === undefined || params.query === null) {
        throw refusal(400, 'BAD_REQUEST', 'Expected a GraphQL document in "query".');
      }
    },
  };
}

/**
 * A subscription has one field for certain: `@skip` and `@include` at its root are refused (GraphQL, September 2025, "Single
 * Root Field"). The executor can't do without one.
 */
const subscribesForCertain: ValidationRule = (context) => ({
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

/** The selections at the root, those in fragments too, each fragment once: it may be used in any number of ways. */
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
