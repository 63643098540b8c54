import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from '../domain/caller.ts';
import type { CircuitBreaker } from '../domain/ports.ts';

/** Stops are counted apart, so that a caller who polls too much can still stop. */
export type OperationKind = 'stop' | 'other';

/** What a caller may still do. */
export interface Allowance {
  /** Operations in a window. */
  readonly limit: number;
  readonly windowS: number;
  /** Operations that are left in the window that runs. */
  readonly left: number;
  /** When the window ends, and all are left again; 0: none runs. */
  readonly resetMs: number;
  /** More was asked for than there was. */
  readonly isExceeded: boolean;
}

/** Who is counted, and the limit if it is not the one of every caller. */
type Counted = Pick<Caller, 'countedAs' | 'operationsPerMinute'>;

/** Limits the operations of each caller. */
export interface OperationLimit {
  /** Counts an operation, or a big one as several. It may be done unless the limit `isExceeded`. */
  count(caller: Counted, kind: OperationKind, weight?: number): Promise<Allowance>;
  /** What is left, without counting. */
  look(caller: Counted, kind: OperationKind): Promise<Allowance>;
}

const WINDOW_S = 60;

/**
 * Allows `perMinute` stops and as many other operations a minute, or as many as the caller's own limit says. Counts in Redis, for all gateways together, where it
 * is configured; in this process without it and while it does not answer. Only operations that are under way when Redis
 * fails wait for its timeout.
 */
export function createOperationLimit(
  perMinute: number,
  redis: { readonly client: Redis; readonly breaker: CircuitBreaker } | null,
): OperationLimit {
  // It only counts: what the limit is, is decided here.
  const options = {
    keyPrefix: 'agora-gateway:operations',
    points: Number.MAX_SAFE_INTEGER,
    duration: WINDOW_S,
  };
  const local = new RateLimiterMemory(options);
  const shared = redis && new RateLimiterRedis({ ...options, storeClient: redis.client });

  async function counted<Found>(ask: (limiter: RateLimiterMemory | RateLimiterRedis) => Promise<Found>) {
    if (redis === null || shared === null) return ask(local);
    return redis.breaker.run(() => ask(shared)).catch(() => ask(local));
  }

  return {
    async count({ countedAs, operationsPerMinute }, kind, weight = 1) {
      const found = await counted((limiter) => limiter.consume(`${kind}:${countedAs}`, weight));
      return allowanceOf(found, operationsPerMinute ?? perMinute);
    },
    async look({ countedAs, operationsPerMinute }, kind) {
      const found = await counted((limiter) => limiter.get(`${kind}:${countedAs}`));
      return allowanceOf(found, operationsPerMinute ?? perMinute);
    },
  };
}

function allowanceOf(counted: RateLimiterRes | null, limit: number): Allowance {
  const { consumedPoints = 0, msBeforeNext = 0 } = counted ?? {};
  return {
    ...{ limit, windowS: WINDOW_S },
    left: Math.max(limit - consumedPoints, 0),
    resetMs: Math.max(msBeforeNext, 0),
    isExceeded: consumedPoints > limit,
  };
}
