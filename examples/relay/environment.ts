import { createClient } from 'graphql-sse';
import { Environment, type GraphQLResponse, Network, Observable, RecordSource, Store } from 'relay-runtime';

/** Relay's environment: requests by `fetch`, subscriptions as server-sent events over the same endpoint. */
export function createEnvironment(endpoint: string): Environment {
  const streams = createClient({ url: endpoint });
  const network = Network.create(
    async ({ text }, variables): Promise<GraphQLResponse> => {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: text, variables }),
      });
      return response.json();
    },
    ({ text }, variables) =>
      Observable.create<GraphQLResponse>(({ next, error, complete }) =>
        streams.subscribe(
          { query: text ?? '', variables },
          {
            next: ({ data, errors }) =>
              data && !errors ? next({ data }) : error(new AggregateError(errors ?? [], 'no data')),
            error: (problem) => error(problem instanceof Error ? problem : new Error(String(problem))),
            complete,
          },
        ),
      ),
  );
  return new Environment({ network, store: new Store(new RecordSource()) });
}
