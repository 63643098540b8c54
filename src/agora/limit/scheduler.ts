import { ThrottledError } from '../../domain/errors.ts';
import {
  PRIORITIES,
  type Priority,
  type RequestScheduler,
  type Slot,
  type ThrottleStatus,
} from '../../domain/ports.ts';
import { createFairQueue, type Place, type ShareOf } from './fair-queue.ts';
import type { Limiter } from './limiter.ts';

export interface RequestSchedulerOptions {
  readonly limitPerSecond: number;
  /** Calls that one tenant may have waiting. */
  readonly maxQueue: number;
  readonly limiter: Limiter;
  /** Left out: all tenants alike. */
  readonly shareOf?: ShareOf;
}

interface Waiter {
  readonly grant: (slot: Slot) => void;
}

/**
 * The account's request limit as slots: the limiter says when the next request may leave, and only at that moment is it
 * decided whose it is (`fair-queue.ts`). So a stop overtakes everything that waits, up to the last moment, and a caller that has
 * given up costs no slot. At most one slot is asked of the limiter at a time, however many calls wait.
 */
export function createRequestScheduler(options: RequestSchedulerOptions): RequestScheduler {
  const { limitPerSecond, maxQueue, limiter, shareOf = () => 1 } = options;
  const queue = createFairQueue<Priority, Waiter>(PRIORITIES, shareOf);
  let granting = false;

  const total = () => PRIORITIES.reduce((sum, line) => sum + queue.count(line), 0);
  const ownCalls = (tenant: string) => PRIORITIES.reduce((sum, line) => sum + queue.countOf(line, tenant), 0);
  const expectedWaitMs = (place: number) => Math.ceil(limiter.nextInMs() + place * limiter.expectedGapMs());

  /** Work that the gateway has accepted before is never refused: a stop would be lost. */
  function admit(place: Place<Priority>, admitWithinMs: number | undefined): void {
    if (admitWithinMs === undefined) return;
    const limit = `the account’s limit of ${limitPerSecond} requests a second`;
    const waitMs = expectedWaitMs(queue.turnsUntil(place) - 1);
    const lateMs = waitMs - admitWithinMs;
    const retryAfterMs = Math.max(lateMs, Math.ceil(limiter.expectedGapMs()));
    if (ownCalls(place.tenant) >= maxQueue) {
      throw new ThrottledError(`${maxQueue} calls already wait for ${limit}.`, retryAfterMs);
    }
    if (lateMs > 0) {
      const message = `In ${admitWithinMs} ms there is no turn under ${limit}; the next would come in about ${waitMs} ms.`;
      throw new ThrottledError(message, retryAfterMs);
    }
  }

  async function grantSlots(): Promise<void> {
    if (granting) return;
    granting = true;
    try {
      while (total() > 0) {
        const slot = await limiter.next();
        queue.take()?.grant(slot);
      }
    } finally {
      granting = false;
    }
  }

  return {
    async slot({ priority, tenant, again, admitWithinMs, signal }) {
      signal?.throwIfAborted();
      // Only stops: a start that had its turn with acquire must use its resource soon.
      const place = { line: priority, tenant, again: priority === 'stop' && again === true };
      admit(place, admitWithinMs);
      return new Promise<Slot>((resolve, reject) => {
        const leave = () => {
          queue.remove(place, waiter);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          grant: (slot) => {
            signal?.removeEventListener('abort', leave);
            resolve(slot);
          },
        };
        queue.add(place, waiter);
        signal?.addEventListener('abort', leave, { once: true });
        void grantSlots();
      });
    },

    admit: ({ priority, tenant, admitWithinMs }) =>
      admit({ line: priority, tenant, again: false }, admitWithinMs),

    hold: (ms) => limiter.hold(ms),

    isIdle: () => total() === 0 && limiter.nextInMs() <= 0,

    status: (tenant): ThrottleStatus => ({
      limitPerSecond,
      maxQueue,
      waiting: {
        stop: queue.countOf('stop', tenant),
        start: queue.countOf('start', tenant),
        followUp: queue.countOf('followUp', tenant),
        update: queue.countOf('update', tenant),
        query: queue.countOf('query', tenant),
        background: queue.countOf('background', tenant),
      },
      stopWaitMs: expectedWaitMs(queue.turnsUntil({ line: 'stop', tenant, again: false }) - 1),
      heldForMs: Math.ceil(limiter.heldForMs()),
      scope: limiter.scope(),
    }),
  };
}
