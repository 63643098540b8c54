import { type ExecutionResult, getOperationAST, Kind, type OperationDefinitionNode } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/** The subscriptions to one thing. Of several things, equal results may be of different ones. */
const OF_ONE = 'recordingUpdated';

/** Leaves out results of a subscription to one thing that are equal to the last one: what was selected has not changed. */
export function useChangedResults(): Plugin {
  return {
    onSubscribe: ({ args }) => ({
      onSubscribeResult({ result, setResult }) {
        const operation = getOperationAST(args.document, args.operationName);
        if (isAsyncIterable(result) && operation && isOfOne(operation)) setResult(changed(result));
      },
    }),
  };
}

/** By its root field, unless that stands in a fragment: then all results are sent. */
function isOfOne({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every((each) => each.kind === Kind.FIELD && each.name.value === OF_ONE);
}

/** Not a generator: that could not be left while it waits for the source. */
function changed(source: AsyncIterable<ExecutionResult>): AsyncIterableIterator<ExecutionResult> {
  const results = source[Symbol.asyncIterator]();
  let last: string | null = null;
  return {
    async next() {
      for (;;) {
        const next = await results.next();
        if (next.done === true || next.value.errors !== undefined) return next;
        const text = JSON.stringify(next.value);
        if (text !== last) {
          last = text;
          return next;
        }
      }
    },
    return: async (value) => (await results.return?.(value)) ?? { done: true, value },
    throw: async (error) => {
      await results.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
