import { ThrottledError } from '../domain/errors.ts';
import type { Slot, SlotRequest, Throttle, ThrottleStatus } from '../domain/ports.ts';
import type { Pace } from './pace.ts';

export interface ThrottleOptions {
  readonly limitPerSecond: number;
  readonly maxQueue: number;
  readonly pace: Pace;
}

/** The queues in the order in which they are served: a stop that has had no turn yet goes before one that has. */
const QUEUES = ['stop', 'stop again', 'start', 'update', 'query', 'background'] as const;
type Queue = (typeof QUEUES)[number];

interface Waiter {
  readonly grant: (slot: Slot) => void;
}

/**
 * The account's request limit as slots: the pace says when the next request may leave, and only at that moment is it
 * decided whose it is. So a stop overtakes everything that waits, up to the last moment, and a caller that has given up
 * costs no slot. At most one slot is asked of the pace at a time, however many calls wait.
 */
export function createThrottle({ limitPerSecond, maxQueue, pace }: ThrottleOptions): Throttle {
  const queues: Record<Queue, Set<Waiter>> = {
    stop: new Set(),
    'stop again': new Set(),
    start: new Set(),
    update: new Set(),
    query: new Set(),
    background: new Set(),
  };
  let granting = false;

  const countOf = (some: readonly Queue[]) => some.reduce((sum, queue) => sum + queues[queue].size, 0);
  const aheadOf = (queue: Queue) => countOf(QUEUES.slice(0, QUEUES.indexOf(queue) + 1));
  const expectedWaitMs = (queue: Queue) => Math.ceil(pace.nextInMs() + aheadOf(queue) * pace.expectedGapMs());

  /** Work that the gateway has accepted before is never refused: a stop would be lost. */
  function admit(queue: Queue, { admitWithinMs }: SlotRequest): void {
    if (admitWithinMs === undefined) return;
    const limit = `the account’s limit of ${limitPerSecond} requests a second`;
    const waitMs = expectedWaitMs(queue);
    const lateMs = waitMs - admitWithinMs;
    const retryAfterMs = Math.max(lateMs, Math.ceil(pace.expectedGapMs()));
    if (countOf(QUEUES) >= maxQueue) {
      throw new ThrottledError(`${maxQueue} calls already wait for ${limit}.`, retryAfterMs);
    }
    if (lateMs > 0) {
      const message = `In ${admitWithinMs} ms there is no turn under ${limit}; the next would come in about ${waitMs} ms.`;
      throw new ThrottledError(message, retryAfterMs);
    }
  }

  function takeMostUrgent(): Waiter | undefined {
    const queue = QUEUES.map((name) => queues[name]).find((each) => each.size > 0);
    const [first] = queue ?? [];
    if (first !== undefined) queue?.delete(first);
    return first;
  }

  async function grantSlots(): Promise<void> {
    if (granting) return;
    granting = true;
    try {
      while (countOf(QUEUES) > 0) {
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
      const name: Queue = request.priority === 'stop' && request.again ? 'stop again' : request.priority;
      admit(name, request);
      const queue = queues[name];
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
        stop: countOf(['stop', 'stop again']),
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
