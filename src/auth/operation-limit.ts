import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/**
 * How much one caller may ask. Stops have an allowance of their own, as large as that of everything else: whoever polls
 * too much can still stop.
 */
export interface OperationLimit {
  /** Counts an operation of the caller's. Null: it may go on; else how long the caller has to wait. */
  count(caller: string, kind: 'stop' | 'other'): Promise<{ readonly retryAfterMs: number } | null>;
}

const WINDOW_S = 60;

/** Counts in Redis where there is one, for all gateways together, and in this process while Redis does not answer. */
export function createOperationLimit(perMinute: number, redis: Redis | null): OperationLimit {
  const options = { keyPrefix: 'agora-gateway:operations', points: perMinute, duration: WINDOW_S };
  const own = new RateLimiterMemory(options);
  const limiter =
    redis === null ? own : new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: own });
  return {
    async count(caller, kind) {
      try {
        await limiter.consume(`${kind}:${caller}`);
        return null;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return { retryAfterMs: refusal.msBeforeNext };
        throw refusal;
      }
    },
  };
}
