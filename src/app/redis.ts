import { once } from 'node:events';
import { Redis, ReplyError } from 'ioredis';
import type { Logger } from 'pino';
import type { CircuitBreaker } from '../domain/ports.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';

const CONNECT_WAIT_MS = 2000;

/** The Redis that all gateways share. Calls that a request waits for go through the breaker. */
export interface SharedRedis {
  readonly client: Redis;
  readonly breaker: CircuitBreaker;
  close(): void;
}

/** Resolves when Redis is ready, or after `CONNECT_WAIT_MS` without it: the gateway starts in either case. */
export async function connectRedis(url: string, log: Logger): Promise<SharedRedis> {
  const shared = openRedis(url);
  shared.client.on('error', (error) => log.debug({ err: error }, 'redis'));
  await once(shared.client, 'ready', { signal: AbortSignal.timeout(CONNECT_WAIT_MS) }).catch(() =>
    log.warn('Redis does not answer yet: until it does, this gateway keeps to half of the limit'),
  );
  return shared;
}

export function openRedis(url: string): SharedRedis {
  const client = new Redis(url, {
    // No command waits for a Redis that is down; every caller can go on without it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // For commands that don't go through the breaker, which is much quicker.
    commandTimeout: 2000,
    // Reconnects when a connection is dead without having been closed.
    socketTimeout: 3000,
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(times * 100, 500),
  });
  const breaker = createCircuitBreaker({
    timeoutMs: 150,
    probeEveryMs: 100,
    probe: () => client.ping(),
    // A `ReplyError` is an answer of Redis, and what a limiter itself throws is not an `Error`.
    isOutage: (error) => error instanceof Error && !(error instanceof ReplyError),
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

/** A second connection, for subscriptions. It reconnects and subscribes again by itself. */
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
