import { ThrottledError } from '../domain/errors.ts';
import type { Slot, Throttle, ThrottleStatus } from '../domain/ports.ts';
import { createLines } from './lines.ts';
import type { Pace } from './pace.ts';

export interface ThrottleOptions {
  readonly limitPerSecond: number;
  /** Calls that one tenant may have waiting. */
  readonly maxQueue: number;
  readonly pace: Pace;
}

/** The lines in the order in which they are served: a stop that has had no turn yet goes before one that has. */
const LINES = ['stop', 'stop again', 'start', 'update', 'query', 'background'] as const;
type Line = (typeof LINES)[number];

interface Waiter {
  readonly grant: (slot: Slot) => void;
}

/**
 * The account's request limit as slots: the pace says when the next request may leave, and only at that moment is it
 * decided whose it is (`lines.ts`). So a stop overtakes everything that waits, up to the last moment, and a caller that has
 * given up costs no slot. At most one slot is asked of the pace at a time, however many calls wait.
 */
export function createThrottle({ limitPerSecond, maxQueue, pace }: ThrottleOptions): Throttle {
  const lines = createLines<Line, Waiter>(LINES);
  let granting = false;

  const total = () => LINES.reduce((sum, line) => sum + lines.count(line), 0);
  const expectedWaitMs = (place: number) => Math.ceil(pace.nextInMs() + place * pace.expectedGapMs());

  /** Work that the gateway has accepted before is never refused: a stop would be lost. */
  function admit(line: Line, tenant: string, admitWithinMs: number | undefined): void {
    if (admitWithinMs === undefined) return;
    const limit = `the account’s limit of ${limitPerSecond} requests a second`;
    const waitMs = expectedWaitMs(lines.place(line, tenant) - 1);
    const lateMs = waitMs - admitWithinMs;
    const retryAfterMs = Math.max(lateMs, Math.ceil(pace.expectedGapMs()));
    if (lines.countOf(tenant) >= maxQueue) {
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
        const slot = await pace.next();
        lines.take()?.grant(slot);
      }
    } finally {
      granting = false;
    }
  }

  return {
    async slot({ priority, tenant, again, admitWithinMs, signal }) {
      signal?.throwIfAborted();
      const line: Line = priority === 'stop' && again ? 'stop again' : priority;
      admit(line, tenant, admitWithinMs);
      return new Promise<Slot>((resolve, reject) => {
        const leave = () => {
          lines.remove(line, tenant, waiter);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          grant: (slot) => {
            signal?.removeEventListener('abort', leave);
            resolve(slot);
          },
        };
        lines.add(line, tenant, waiter);
        signal?.addEventListener('abort', leave, { once: true });
        void grantSlots();
      });
    },

    admit: ({ priority, tenant, admitWithinMs }) => admit(priority, tenant, admitWithinMs),

    hold: (ms) => pace.hold(ms),

    status: (): ThrottleStatus => ({
      limitPerSecond,
      maxQueue,
      waiting: {
        stop: lines.count('stop') + lines.count('stop again'),
        start: lines.count('start'),
        update: lines.count('update'),
        query: lines.count('query'),
        background: lines.count('background'),
      },
      stopWaitMs: expectedWaitMs(lines.count('stop')),
      heldForMs: Math.ceil(pace.heldForMs()),
      scope: pace.scope(),
    }),
  };
}
