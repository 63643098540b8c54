import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { CircuitBreaker } from '../domain/ports.ts';

/**
 * How much one caller may ask. Stops have an allowance of their own, as large as that of everything else: whoever polls
 * too much can still stop.
 */
export interface OperationLimit {
  /** Counts an operation of the caller's. Null: it may go on; else how long the caller has to wait. */
  count(caller: string, kind: 'stop' | 'other'): Promise<{ readonly retryAfterMs: number } | null>;
}

const WINDOW_S = 60;

/**
 * Counts in Redis where there is one, for all gateways together, and in this process while Redis does not answer. No
 * operation waits to find that out but those that were under way when it went.
 */
export function createOperationLimit(
  perMinute: number,
  redis: { readonly client: Redis; readonly breaker: CircuitBreaker } | null,
): OperationLimit {
  const options = { keyPrefix: 'agora-gateway:operations', points: perMinute, duration: WINDOW_S };
  const own = new RateLimiterMemory(options);
  const shared = redis && new RateLimiterRedis({ ...options, storeClient: redis.client });

  async function consume(key: string): Promise<unknown> {
    if (redis === null || shared === null) return own.consume(key);
    return redis.breaker
      .run(() => shared.consume(key))
      .catch((error: unknown) =>
        error instanceof RateLimiterRes ? Promise.reject(error) : own.consume(key),
      );
  }

  return {
    async count(caller, kind) {
      try {
        await consume(`${kind}:${caller}`);
        return null;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return { retryAfterMs: refusal.msBeforeNext };
        throw refusal;
      }
    },
  };
}
