import { Client, type CombinedError, fetchExchange, mapExchange } from 'urql';
import { learnTime } from './gateway-clock.ts';

const timed: typeof fetch = async (input, init) => {
  const sentAt = Date.now();
  const response = await fetch(input, init);
  learnTime(response, sentAt, Date.now());
  return response;
};

/**
 * A client of the gateway that this page is from. Nothing is cached: what is shown is what the gateway said last. A
 * credential has a client of its own, so that nothing of one caller is left to the next. `onRefused` is called when the
 * gateway does not know the caller, or does not any more.
 */
export function createClient(credential: string | null, onRefused: () => void): Client {
  const refusals = mapExchange({
    onError: (error) => {
      if (codeOf(error) === 'UNAUTHENTICATED') onRefused();
    },
  });
  return new Client({
    url: '/graphql',
    exchanges: [refusals, fetchExchange],
    preferGetMethod: false,
    fetchSubscriptions: true,
    requestPolicy: 'network-only',
    fetch: timed,
    fetchOptions: { headers: credential === null ? {} : { authorization: `Bearer ${credential}` } },
  });
}

/** The code of an error that the gateway gave; null: it gave none, as when it could not be reached. */
export function codeOf({ graphQLErrors }: CombinedError): string | null {
  const code = graphQLErrors[0]?.extensions.code;
  return typeof code === 'string' ? code : null;
}

/** What went wrong, in a sentence for a person. */
export function sentenceOf(error: CombinedError): string {
  const [first] = error.graphQLErrors;
  if (first !== undefined) return first.message;
  const status: unknown = error.response?.status;
  if (typeof status === 'number' && status >= 400) return `The gateway answered with HTTP ${status}.`;
  return 'The gateway can’t be reached.';
}
