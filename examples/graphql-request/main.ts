import { print } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { createClient } from 'graphql-sse';
import { Start, Stop, Watch } from '../documents.ts';
import type { WatchSubscription } from '../generated/graphql.ts';
import { runExample } from '../record-once.ts';

await runExample((endpoint) => {
  const client = new GraphQLClient(endpoint);
  const streams = createClient({ url: endpoint });

  async function* watch(id: string): AsyncGenerator<WatchSubscription> {
    const request = { query: print(Watch), variables: { id } };
    for await (const { data, errors } of streams.iterate<WatchSubscription>(request)) {
      if (data === undefined || data === null) throw new AggregateError(errors ?? [], 'the watch failed');
      yield data;
    }
  }

  return {
    start: async (cname) =>
      (await client.request(Start, { input: { cname, configuration: { mix: {} } } })).startRecording,
    watch,
    stop: async (id) => (await client.request(Stop, { input: { recording: { id } } })).stopRecording,
  };
});
