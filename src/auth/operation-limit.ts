import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { CircuitBreaker } from '../domain/ports.ts';

/** Limits the operations of each caller. Stops are counted apart, so that a caller who polls too much can still stop. */
export interface OperationLimit {
  /** Counts an operation, or a big one as several. Null: it is allowed; otherwise how long the caller has to wait. */
  count(
    caller: string,
    kind: 'stop' | 'other',
    weight?: number,
  ): Promise<{ readonly retryAfterMs: number } | null>;
}

const WINDOW_S = 60;

/**
 * Allows `perMinute` stops and as many other operations a minute. Counts in Redis, for all gateways together, where it
 * is configured; in this process without it and while it does not answer. Only operations that are under way when Redis
 * fails wait for its timeout.
 */
export function createOperationLimit(
  perMinute: number,
  redis: { readonly client: Redis; readonly breaker: CircuitBreaker } | null,
): OperationLimit {
  const options = { keyPrefix: 'agora-gateway:operations', points: perMinute, duration: WINDOW_S };
  const local = new RateLimiterMemory(options);
  const shared = redis && new RateLimiterRedis({ ...options, storeClient: redis.client });

  async function consume(key: string, weight: number): Promise<unknown> {
    if (redis === null || shared === null) return local.consume(key, weight);
    return redis.breaker
      .run(() => shared.consume(key, weight))
      .catch((error: unknown) =>
        error instanceof RateLimiterRes ? Promise.reject(error) : local.consume(key, weight),
      );
  }

  return {
    async count(caller, kind, weight = 1) {
      try {
        await consume(`${kind}:${caller}`, weight);
        return null;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return { retryAfterMs: refusal.msBeforeNext };
        throw refusal;
      }
    },
  };
}
