import { hash } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../context.ts';

/** Of how many recordings the last result is known; of others the next one is sent, whatever it is. */
const MAX_KNOWN = 1000;

/**
 * Leaves out results of a subscription that are equal to the last one about the same recording: nothing that was selected
 * has changed. A hash of each last result is kept, as results may be long and subscribers many.
 */
export function useChangedResults(): Plugin<Pick<GraphQLContext, 'streamed'>> {
  return {
    onSubscribe: ({ args }) => ({
      onSubscribeResult({ result, setResult }) {
        if (isAsyncIterable(result)) setResult(changed(result, args.contextValue.streamed));
      },
    }),
  };
}

/** Not a generator: that could not be left while it waits for the source. */
function changed(
  source: AsyncIterable<ExecutionResult>,
  streamed: GraphQLContext['streamed'],
): AsyncIterableIterator<ExecutionResult> {
  const results = source[Symbol.asyncIterator]();
  const lastOf = new Map<string, string>();

  /** Whether the result differs from the last one about its recording. One with errors always does. */
  function isNew({ data, errors }: ExecutionResult): boolean {
    const id = streamed.recordingId;
    if (id === null) return true;
    const last = lastOf.get(id);
    lastOf.delete(id);
    if (errors !== undefined) return true;
    const current = hash('sha256', JSON.stringify(data));
    lastOf.set(id, current);
    const [oldest] = lastOf.keys();
    if (lastOf.size > MAX_KNOWN && oldest !== undefined) lastOf.delete(oldest);
    return current !== last;
  }

  return {
    async next() {
      for (;;) {
        const next = await results.next();
        if (next.done === true || isNew(next.value)) return next;
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
