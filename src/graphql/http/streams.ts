import { GraphQLError } from 'graphql';
import { Repeater } from 'graphql-yoga';
import type { Clock } from '../../domain/ports.ts';
import { createQuota } from '../../http/quota.ts';
import type { Login } from '../plugins/use-authentication.ts';
import { createCredentialChecks } from './credential-checks.ts';

/** How the results of a subscription reach the caller. */
export const STREAM_TRANSPORTS = ['sse', 'websocket'] as const;
export type StreamTransport = (typeof STREAM_TRANSPORTS)[number];

/** The open subscriptions of all callers. */
export interface Streams {
  /**
   * Yields the source's values while the caller's authorisation holds and the gateway runs. Never rejects: an error that
   * ends the stream early is its last value. Can be left at any time, also while it waits for a value.
   * @throws GraphQLError when the caller has as many streams open as it may
   */
  open<Value>(
    login: Login,
    source: Source<Value>,
    transport?: StreamTransport,
  ): AsyncIterableIterator<Value | Error, void>;
  /** How many are open over a transport. */
  count(transport: StreamTransport): number;
  /** Ends at once the streams of callers that are not let in any more. */
  checkNow(): void;
  /** Ends all streams, so that clients reconnect to another gateway. */
  close(): void;
}

/** Makes a generator that rejects with the signal's reason once it is aborted. */
export type Source<Value> = (signal: AbortSignal) => AsyncGenerator<Value, void>;

export interface StreamsOptions {
  readonly maxPerCaller: number;
  readonly clock: Clock;
}

const OVER = new Error('the stream is over');

export function createStreams({ maxPerCaller, clock }: StreamsOptions): Streams {
  const quota = createQuota(maxPerCaller);
  const open = new Map<AbortController, StreamTransport>();
  const checks = createCredentialChecks(clock);

  function begin(
    login: Login,
    transport: StreamTransport,
  ): { readonly ending: AbortController; readonly end: () => void } {
    const release = quota.take(login.caller.countedAs);
    if (release === null) {
      const message = `${maxPerCaller} subscriptions are open already, as many as a caller may have.`;
      throw new GraphQLError(message, { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } });
    }
    const ending = new AbortController();
    open.set(ending, transport);
    const stopWatching = checks.watch(login, (refusal) => ending.abort(refusal));
    const end = () => {
      if (!open.delete(ending)) return;
      stopWatching();
      ending.abort(OVER);
      release();
    };
    return { ending, end };
  }

  return {
    open<Value>(login: Login, source: Source<Value>, transport: StreamTransport = 'sse') {
      const { ending, end } = begin(login, transport);
      const stream = new Repeater<Value | Error, void>(async (push, stop) => {
        try {
          for await (const value of source(ending.signal)) {
            await push(value);
            ending.signal.throwIfAborted();
          }
        } catch (error) {
          if (error !== OVER) void push(error instanceof Error ? error : new Error(String(error)));
        }
        end();
        stop();
      });
      // A Repeater runs nothing when it is left before its first value, and ends only once its source does.
      const leave = stream.return.bind(stream);
      stream.return = (value) => {
        end();
        return leave(value);
      };
      stream.throw = async (error) => {
        await stream.return();
        throw error;
      };
      return stream;
    },
    checkNow: checks.checkNow,
    count: (transport) => [...open.values()].filter((each) => each === transport).length,
    close() {
      for (const ending of open.keys()) ending.abort(OVER);
    },
  };
}
