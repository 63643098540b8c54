import { ThrottledError } from '../domain/errors.ts';
import {
  PRIORITIES,
  type Priority,
  type Slot,
  type SlotRequest,
  type Throttle,
  type ThrottleStatus,
} from '../domain/ports.ts';
import type { Pace } from './pace.ts';

export interface ThrottleOptions {
  readonly limitPerSecond: number;
  readonly maxQueue: number;
  readonly pace: Pace;
}

interface Waiter {
  readonly grant: (slot: Slot) => void;
}

/**
 * The account's request limit as slots: the pace says when the next request may leave, and only at that moment is it
 * decided whose it is. So a stop overtakes everything that waits, up to the last moment, and a caller that has given up
 * costs no slot. At most one slot is asked of the pace at a time, however many calls wait.
 */
export function createThrottle({ limitPerSecond, maxQueue, pace }: ThrottleOptions): Throttle {
  const queues: Record<Priority, Set<Waiter>> = {
    stop: new Set(),
    start: new Set(),
    update: new Set(),
    query: new Set(),
    background: new Set(),
  };
  let granting = false;

  const waiting = () => PRIORITIES.reduce((sum, priority) => sum + queues[priority].size, 0);

  function aheadOf(priority: Priority): number {
    const ahead = PRIORITIES.slice(0, PRIORITIES.indexOf(priority) + 1);
    return ahead.reduce((sum, each) => sum + queues[each].size, 0);
  }

  const expectedWaitMs = (priority: Priority) =>
    Math.ceil(pace.nextInMs() + aheadOf(priority) * pace.expectedGapMs());

  function admit({ priority, admitWithinMs }: SlotRequest): void {
    const waitMs = expectedWaitMs(priority);
    const lateMs = admitWithinMs === undefined ? 0 : waitMs - admitWithinMs;
    const retryAfterMs = Math.max(lateMs, Math.ceil(pace.expectedGapMs()));
    if (waiting() >= maxQueue) {
      throw new ThrottledError(
        `${maxQueue} calls already wait for the account’s limit of ${limitPerSecond} requests a second.`,
        retryAfterMs,
      );
    }
    if (lateMs > 0) {
      throw new ThrottledError(
        `The account’s limit of ${limitPerSecond} requests a second leaves no turn within ${admitWithinMs} ms; ` +
          `the next one would come in about ${waitMs} ms.`,
        retryAfterMs,
      );
    }
  }

  function takeMostUrgent(): Waiter | undefined {
    for (const priority of PRIORITIES) {
      for (const waiter of queues[priority]) {
        queues[priority].delete(waiter);
        return waiter;
      }
    }
    return undefined;
  }

  async function grantSlots(): Promise<void> {
    if (granting) return;
    granting = true;
    try {
      while (waiting() > 0) {
        const slot = await pace.next();
        takeMostUrgent()?.grant(slot);
      }
    } finally {
      granting = false;
    }
  }

  return {
    async slot(request) {
      request.signal?.throwIfAborted();
      admit(request);
      const queue = queues[request.priority];
      return new Promise<Slot>((resolve, reject) => {
        const leave = () => {
          queue.delete(waiter);
          reject(request.signal?.reason);
        };
        const waiter: Waiter = {
          grant: (slot) => {
            request.signal?.removeEventListener('abort', leave);
            resolve(slot);
          },
        };
        queue.add(waiter);
        request.signal?.addEventListener('abort', leave, { once: true });
        void grantSlots();
      });
    },

    hold: (ms) => pace.hold(ms),

    status: (): ThrottleStatus => ({
      limitPerSecond,
      maxQueue,
      waiting: {
        stop: queues.stop.size,
        start: queues.start.size,
        update: queues.update.size,
        query: queues.query.size,
        background: queues.background.size,
      },
      stopWaitMs: expectedWaitMs('stop'),
      heldForMs: Math.ceil(pace.heldForMs()),
      scope: pace.scope(),
    }),
  };
}
