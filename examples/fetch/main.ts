import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { Start, Stop, Watch } from '../documents.ts';
import { runExample } from '../record-once.ts';
import { readEvents } from './read-events.ts';

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string }[];
}

await runExample((endpoint) => {
  async function post<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    accept: string,
  ): Promise<Response> {
    return fetch(endpoint, {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(document), variables }),
    });
  }

  async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) {
    const response = await post(document, variables, 'application/graphql-response+json');
    const answer: Answer<Data> = await response.json();
    return dataOf(answer);
  }

  async function* subscribe<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Data> {
    const response = await post(document, variables, 'text/event-stream');
    if (response.body === null) throw new Error(`HTTP ${response.status} without a stream`);
    for await (const event of readEvents(response.body)) {
      if (event.name === 'complete') return;
      const answer: Answer<Data> = JSON.parse(event.data);
      yield dataOf(answer);
    }
  }

  return {
    start: async (cname) =>
      (await ask(Start, { input: { cname, configuration: { mix: {} } } })).startRecording,
    watch: (id) => subscribe(Watch, { id }),
    stop: async (id) => (await ask(Stop, { input: { recording: { id } } })).stopRecording,
  };
});

/** Failures that callers are expected to meet are members of the results; `errors` has only what is unexpected. */
function dataOf<Data>({ data, errors }: Answer<Data>): Data {
  if (data === undefined || data === null)
    throw new Error(errors?.map(({ message }) => message).join('; ') ?? 'no data');
  return data;
}
