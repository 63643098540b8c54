import { GraphQLError } from 'graphql';
import type { Clock } from '../../domain/ports.ts';
import { createQuota } from '../../http/quota.ts';
import type { Login } from '../plugins/use-authentication.ts';
import { createCredentialChecks } from './credential-checks.ts';

/** The subscriptions that callers have open. */
export interface Streams {
  /**
   * The values of a source, for as long as the caller's authorisation holds and the gateway runs. It never rejects: what
   * ends it too early is its last value.
   * @throws GraphQLError when the caller has as many open as it may
   */
  open<Value>(login: Login, source: Source<Value>): AsyncGenerator<Value | Error, void>;
  /** Ends all of them, so that clients go to another gateway. */
  close(): void;
}

/** Ends with the signal. */
export type Source<Value> = (signal: AbortSignal) => AsyncGenerator<Value, void>;

export interface StreamsOptions {
  readonly maxPerCaller: number;
  readonly clock: Clock;
}

const OVER = new Error('the stream is over');

export function createStreams({ maxPerCaller, clock }: StreamsOptions): Streams {
  const places = createQuota(maxPerCaller);
  const all = new Set<AbortController>();
  const checks = createCredentialChecks(clock);

  function begin(login: Login): { readonly ending: AbortController; readonly end: () => void } {
    const { tenant, subject } = login.caller;
    const leave = places.take(`${tenant}:${subject}`);
    if (leave === null) {
      throw new GraphQLError(
        `${maxPerCaller} subscriptions are open already, as many as a caller may have.`,
        {
          extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
        },
      );
    }
    const ending = new AbortController();
    all.add(ending);
    const stopWatching = checks.watch(login, (refusal) => ending.abort(refusal));
    const end = () => {
      if (!all.delete(ending)) return;
      stopWatching();
      ending.abort(OVER);
      leave();
    };
    return { ending, end };
  }

  return {
    open(login, source) {
      const { ending, end } = begin(login);
      return untilAborted(source, ending, end);
    },
    close() {
      for (const ending of all) ending.abort(OVER);
    },
  };
}

/**
 * The source as a generator that can be left at any time: one of the language's own would wait for the value that it is
 * waiting for.
 */
function untilAborted<Value>(
  source: Source<Value>,
  ending: AbortController,
  end: () => void,
): AsyncGenerator<Value | Error, void> {
  const values = source(ending.signal);
  let isOver = false;
  const over = () => {
    isOver = true;
    end();
    return { done: true, value: undefined } as const;
  };
  const stream: AsyncGenerator<Value | Error, void> = {
    async next() {
      if (isOver) return over();
      try {
        const result = await values.next();
        return result.done === true ? over() : result;
      } catch (error) {
        over();
        if (error === OVER) return over();
        return { done: false, value: error instanceof Error ? error : new Error(String(error)) };
      }
    },
    async return() {
      const last = over();
      await values.return();
      return last;
    },
    async throw(error) {
      over();
      await values.return();
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
    async [Symbol.asyncDispose]() {
      await stream.return();
    },
  };
  return stream;
}
