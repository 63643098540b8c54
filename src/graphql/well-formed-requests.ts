import { createGraphQLError, type Plugin } from 'graphql-yoga';

/**
 * What is no GraphQL over HTTP gets a 4xx that says why (GraphQL over HTTP, "Status Codes"): Yoga alone answers a 500 to
 * variables in a URL that are no JSON, and a 200 to a request without a query.
 */
export function useWellFormedRequests(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      // A form can be sent by any page without asking the browser's user; JSON can't.
      if (request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) {
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
    onParams({ params }) {
      if (params.query === undefined || params.query === null) {
        throw refusal(400, 'BAD_REQUEST', 'Expected a GraphQL document in "query".');
      }
    },
  };
}

function refusal(status: number, code: string, message: string) {
  return createGraphQLError(message, { extensions: { code, http: { status } } });
}
