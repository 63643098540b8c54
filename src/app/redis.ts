import { once } from 'node:events';
import { Redis, ReplyError } from 'ioredis';
import type { Logger } from 'pino';
import type { CircuitBreaker } from '../domain/ports.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';

const PATIENCE_MS = 2000;

/** The Redis that all gateways share. Whatever callers wait for asks it through the breaker. */
export interface SharedRedis {
  readonly client: Redis;
  readonly breaker: CircuitBreaker;
  close(): void;
}

/** Resolves once Redis is there, or after a while without it: the gateway starts either way. */
export async function connectRedis(url: string, log: Logger): Promise<SharedRedis> {
  const shared = openRedis(url);
  shared.client.on('error', (error) => log.debug({ err: error }, 'redis'));
  await once(shared.client, 'ready', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() =>
    log.warn('Redis does not answer yet: until it does, this gateway keeps to half of the limit'),
  );
  return shared;
}

export function openRedis(url: string): SharedRedis {
  const client = new Redis(url, {
    // Nothing waits for a Redis that is away; who asks has a way of its own to go on.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // The breaker is far quicker; this is for what does not go through it.
    commandTimeout: 2000,
    // A connection that leads nowhere any more is made anew.
    socketTimeout: 3000,
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(times * 100, 500),
  });
  const breaker = createCircuitBreaker({
    timeoutMs: 150,
    probeEveryMs: 100,
    probe: () => client.ping(),
    // A refusal is an answer, and what a limiter throws of its own is none of Redis's.
    isTrouble: (error) => error instanceof Error && !(error instanceof ReplyError),
  });
  return {
    client,
    breaker,
    close() {
      breaker.close();
      client.disconnect();
    },
  };
}

/** A second connection, for what others announce. It comes back by itself, and subscribes again then. */
export function subscribingClient({ client }: SharedRedis): Redis {
  const subscriber = client.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: true,
    commandTimeout: undefined,
    socketTimeout: undefined,
  });
  subscriber.on('error', () => undefined);
  return subscriber;
}
