import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import possible from '../../possible-types.json' with { type: 'json' };
import { Start, Stop, Watch } from '../documents.ts';
import type { WatchSubscription } from '../generated/graphql.ts';
import { iterate } from '../iterate.ts';
import { runExample } from '../record-once.ts';

await runExample((endpoint) => {
  const client = new ApolloClient({
    // Without it the cache would drop what is selected of an interface, and say nothing.
    cache: new InMemoryCache({ possibleTypes: possible.possibleTypes }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(createClient({ url: endpoint.replace(/^http/, 'ws') })),
      new HttpLink({ uri: endpoint }),
    ),
  });

  return {
    async start(cname) {
      const variables = { input: { cname, configuration: { mix: {} } } };
      return dataOf(await client.mutate({ mutation: Start, variables })).startRecording;
    },
    watch: (id) =>
      iterate<WatchSubscription>(({ next, error, complete }) => {
        const updates = client.subscribe({ query: Watch, variables: { id } });
        const subscription = updates.subscribe({
          next: (update) => (update.error ? error(update.error) : next(dataOf(update))),
          error,
          complete,
        });
        return () => subscription.unsubscribe();
      }),
    async stop(id) {
      const variables = { input: { recording: { id } } };
      return dataOf(await client.mutate({ mutation: Stop, variables })).stopRecording;
    },
  };
});

function dataOf<Data>({ data }: { readonly data?: Data | null | undefined }): Data {
  if (data === undefined || data === null) throw new Error('no data');
  return data;
}
