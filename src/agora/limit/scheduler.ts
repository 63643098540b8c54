import { ThrottledError } from '../../domain/errors.ts';
import { PRIORITIES, type RequestScheduler, type Slot, type ThrottleStatus } from '../../domain/ports.ts';
import { createFairQueue, type QueueKey, type ShareOf } from './fair-queue.ts';
import type { Limiter } from './limiter.ts';

interface RequestSchedulerOptions {
  readonly limitPerSecond: number;
  /** How many calls one tenant may have waiting. */
  readonly maxQueue: number;
  readonly limiter: Limiter;
  /** Left out: all tenants have the same share. */
  readonly shareOf?: ShareOf;
}

/** A scheduler whose limit may change while calls wait for it. */
export interface ConfigurableScheduler extends RequestScheduler {
  setLimit(limitPerSecond: number): void;
}

type Waiter = (slot: Slot) => void;

/**
 * Gives out the account's slots. The limiter says when the next request may leave; only then the fair queue decides which
 * call gets the slot. So a stop overtakes everything that waits, up to the last moment, and an aborted call costs no slot.
 * At most one slot is requested from the limiter at a time, however many calls wait.
 */
export function createRequestScheduler(options: RequestSchedulerOptions): ConfigurableScheduler {
  const { maxQueue, limiter, shareOf = () => 1 } = options;
  let { limitPerSecond } = options;
  const queue = createFairQueue<Waiter>(shareOf);
  let granting = false;

  const ownCalls = (tenant: string) => PRIORITIES.reduce((sum, each) => sum + queue.countOf(each, tenant), 0);
  const expectedWaitMs = (key: QueueKey) =>
    Math.ceil(limiter.nextInMs() + (queue.positionOf(key) - 1) * limiter.expectedGapMs());

  /** Throws `ThrottledError` when the call can't be admitted. */
  function admit(key: QueueKey, admitWithinMs: number | undefined): void {
    // Work that the gateway has already accepted is never refused: a stop would be lost.
    if (admitWithinMs === undefined) return;
    const limit = `the account’s limit of ${limitPerSecond} requests a second`;
    const waitMs = expectedWaitMs(key);
    const lateMs = waitMs - admitWithinMs;
    const retryAfterMs = Math.max(lateMs, Math.ceil(limiter.expectedGapMs()));
    if (ownCalls(key.tenant) >= maxQueue) {
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
      while (!queue.isEmpty()) {
        const slot = await limiter.next();
        queue.takeNext()?.(slot);
      }
    } finally {
      granting = false;
    }
  }

  return {
    async slot({ priority, tenant, again, admitWithinMs, signal }) {
      signal?.throwIfAborted();
      // Only for stops: a start that had its turn with acquire must use its resource soon.
      const key = { priority, tenant, again: priority === 'stop' && again === true };
      admit(key, admitWithinMs);
      return new Promise<Slot>((resolve, reject) => {
        const cancel = () => {
          queue.remove(key, grant);
          reject(signal?.reason);
        };
        const grant: Waiter = (slot) => {
          signal?.removeEventListener('abort', cancel);
          resolve(slot);
        };
        queue.add(key, grant);
        signal?.addEventListener('abort', cancel, { once: true });
        void grantSlots();
      });
    },

    admit: ({ priority, tenant, admitWithinMs }) => admit({ priority, tenant, again: false }, admitWithinMs),

    hold: (ms) => limiter.hold(ms),

    setLimit(next) {
      limitPerSecond = next;
      limiter.setLimit(next);
    },

    isIdle: () => queue.isEmpty() && limiter.nextInMs() <= 0,

    waiting: () => ({
      stop: queue.countOfAll('stop'),
      start: queue.countOfAll('start'),
      followUp: queue.countOfAll('followUp'),
      update: queue.countOfAll('update'),
      query: queue.countOfAll('query'),
      background: queue.countOfAll('background'),
    }),

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
      stopWaitMs: expectedWaitMs({ priority: 'stop', tenant, again: false }),
      heldForMs: Math.ceil(limiter.heldForMs()),
      usedInLastSecond: limiter.usedInLastSecond(),
      scope: limiter.scope(),
    }),
  };
}
