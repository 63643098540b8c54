import type { GraphQLError } from 'graphql';
import { createGraphQLError, isAsyncIterable, type Plugin, processRegularResult } from 'graphql-yoga';

/** What `Accept` can name of what is sent here, with the wildcards (RFC 9110, 12.5.1). */
const SENT_HERE =
  /^(\*\/\*|application\/(\*|json|graphql-response\+json)|text\/(\*|event-stream)|multipart\/(\*|mixed))$/;

/**
 * Refuses requests whose `Accept` names nothing that is sent here, before anything is done for them: a start whose answer
 * can't be told would record and nobody know its id. Yoga alone executes them, and answers an empty 406.
 */
export function useAcceptableAnswers(): Plugin {
  return {
    onRequestParse({ request }) {
      if (!acceptsSomething(request.headers.get('accept'))) {
        throw notAcceptable(
          'Expected "Accept" to name application/json or application/graphql-response+json, or text/event-stream.',
        );
      }
    },
    /** Tells refusals as JSON where no type is accepted, and ends a stream that was asked for as one result. */
    onResultProcess({ result, resultProcessor, setResult, setResultProcessor }) {
      if (resultProcessor !== undefined) return;
      const [first] = Array.isArray(result) ? result : [result];
      if (isAsyncIterable(first)) {
        setResult({
          errors: [notAcceptable('Expected "Accept" to name text/event-stream: this is a stream.')],
        });
        void first[Symbol.asyncIterator]().return?.();
      }
      setResultProcessor(processRegularResult, 'application/json');
    },
  };
}

/** As Yoga reads it, which knows UTF-8 alone. */
function acceptsSomething(accept: string | null): boolean {
  return (accept || '*/*').split(',').some((each) => {
    const [type = '', ...parameters] = each.replace(/\s/g, '').toLowerCase().split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset=')) ?? 'charset=utf-8';
    return charset === 'charset=utf-8' && SENT_HERE.test(type);
  });
}

function notAcceptable(message: string): GraphQLError {
  return createGraphQLError(message, { extensions: { code: 'NOT_ACCEPTABLE', http: { status: 406 } } });
}
