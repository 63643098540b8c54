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
  ROOT_ID,
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

/** The list to which a start is added. An error is not: it has no `edge`. */
const LIST_ID = ConnectionHandler.getConnectionID(ROOT_ID, 'documents_recordings');

const FROM_STORE = { fetchPolicy: 'store-or-network' } as const;

await runExample((endpoint) => {
  const environment = createEnvironment(endpoint);
  const list = createOperationDescriptor(getRequest(List), {});
  environment.retain(list);

  function commit<Mutation extends MutationParameters>(
    mutation: GraphQLTaggedNode,
    variables: Mutation['variables'],
  ): Promise<Mutation['response']> {
    return new Promise((onCompleted, onError) => {
      commitMutation<Mutation>(environment, { mutation, variables, onCompleted, onError });
    });
  }

  return {
    async start(cname) {
      await fetchQuery<documentsListQuery>(environment, List, {}, FROM_STORE).toPromise();
      const variables = { input: { cname, configuration: { mix: {} } }, connections: [LIST_ID] };
      const { startRecording } = await commit<documentsStartMutation>(Start, variables);
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

function printFirst(store: RecordSourceProxy): void {
  const [first] = store.get(LIST_ID)?.getLinkedRecords('edges') ?? [];
  console.log(`first in the list: ${first?.getLinkedRecord('node')?.getValue('cname')}`);
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
