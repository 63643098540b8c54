import { Client, type CombinedError, fetchExchange } from '@urql/core';
import { toAsyncIterable } from 'wonka';
import { runExample } from '../record-once.ts';
import { Start, Stop, Watch } from './documents.ts';

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly error?: CombinedError | undefined;
}

await runExample((endpoint) => {
  const client = new Client({ url: endpoint, fetchSubscriptions: true, exchanges: [fetchExchange] });
  return {
    async start(cname) {
      const variables = { input: { cname, configuration: { mix: {} } } };
      return dataOf(await client.mutation(Start, variables)).startRecording;
    },
    async *watch(id) {
      for await (const answer of toAsyncIterable(client.subscription(Watch, { id }))) yield dataOf(answer);
    },
    async stop(id) {
      return dataOf(await client.mutation(Stop, { input: { recording: { id } } })).stopRecording;
    },
  };
});

function dataOf<Data>({ data, error }: Answer<Data>): Data {
  if (data === undefined) throw error ?? new Error('no data');
  return data;
}
