import {
  ConnectionHandler,
  commitLocalUpdate,
  commitMutation,
  createOperationDescriptor,
  fetchQuery,
  type GraphQLTaggedNode,
  getRequest,
  type MutationParameters,
  type RecordSourceProxy,
  type RecordSourceSelectorProxy,
  requestSubscription,
} from 'relay-runtime';
import type { WatchSubscription } from '../generated/graphql.ts';
import { iterate } from '../iterate.ts';
import { runExample } from '../record-once.ts';
import { createEnvironment } from './environment.ts';
import List, { type documentsListQuery } from './generated/documentsListQuery.graphql.ts';
import Start, { type documentsStartMutation } from './generated/documentsStartMutation.graphql.ts';
import Stop, { type documentsStopMutation } from './generated/documentsStopMutation.graphql.ts';
import Watch, { type documentsWatchSubscription } from './generated/documentsWatchSubscription.graphql.ts';

const FROM_STORE = { fetchPolicy: 'store-or-network' } as const;

await runExample((endpoint) => {
  const environment = createEnvironment(endpoint);
  const list = createOperationDescriptor(getRequest(List), {});
  environment.retain(list);

  function commit<Mutation extends MutationParameters>(
    mutation: GraphQLTaggedNode,
    variables: Mutation['variables'],
    updater: ((store: RecordSourceSelectorProxy) => void) | null = null,
  ): Promise<Mutation['response']> {
    return new Promise((onCompleted, onError) => {
      commitMutation<Mutation>(environment, { mutation, variables, updater, onCompleted, onError });
    });
  }

  return {
    async start(cname) {
      await fetchQuery<documentsListQuery>(environment, List, {}, FROM_STORE).toPromise();
      const variables = { input: { cname, configuration: { mix: {} } } };
      const { startRecording } = await commit<documentsStartMutation>(Start, variables, prependStarted);
      commitLocalUpdate(environment, printFirst);
      return known(startRecording);
    },
    watch: (id) =>
      iterate<WatchSubscription>(({ next, error, complete }) => {
        const subscription = requestSubscription<documentsWatchSubscription>(environment, {
          subscription: Watch,
          variables: { id },
          onNext: (update) => update && next(update),
          onError: error,
          onCompleted: complete,
        });
        return () => subscription.dispose();
      }),
    async stop(id) {
      const variables = { input: { recording: { id } } };
      return known((await commit<documentsStopMutation>(Stop, variables)).stopRecording);
    },
  };
});

/** Puts a recording that was started at the top of the list; an error, which the same field can give, is not put there. */
function prependStarted(store: RecordSourceSelectorProxy): void {
  const started = store.getRootField('startRecording');
  const list = listIn(store);
  if (started?.getType() !== 'Recording' || !list) return;
  ConnectionHandler.insertEdgeBefore(
    list,
    ConnectionHandler.createEdge(store, list, started, 'RecordingEdge'),
  );
}

function printFirst(store: RecordSourceProxy): void {
  const [first] = listIn(store)?.getLinkedRecords('edges') ?? [];
  console.log(`first in the list: ${first?.getLinkedRecord('node')?.getValue('cname')}`);
}

function listIn(store: RecordSourceProxy) {
  return ConnectionHandler.getConnection(store.getRoot(), 'documents_recordings');
}

/** Relay gives `%other` for a member that a newer gateway has. */
function known<Result extends { readonly __typename: string }>(
  result: Result,
): Exclude<Result, { readonly __typename: '%other' }> {
  if (isKnown(result)) return result;
  throw new Error('a result that this program does not know');
}

function isKnown<Result extends { readonly __typename: string }>(
  result: Result,
): result is Exclude<Result, { readonly __typename: '%other' }> {
  return result.__typename !== '%other';
}
