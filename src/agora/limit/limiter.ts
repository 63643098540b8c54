import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type Bottleneck from 'bottleneck';
import type { Clock, Slot, ThrottleStatus } from '../../domain/ports.ts';
import { createSlidingWindow, WINDOW_MS } from './sliding-window.ts';

/** Decides when the account's next request may leave. Drivers: one process (below), or shared over Redis. */
export interface Limiter {
  /** Resolves when this gateway may send its next request; callers are served in order. Never rejects. */
  next(): Promise<Slot>;
  /** Gives out no slots for the next `ms`. */
  hold(ms: number): Promise<void>;
  /** Keeps to another limit from now on; what has left in the last second counts against it. */
  setLimit(limitPerSecond: number): void;
  /** How long until the next slot, as far as this process knows. */
  nextInMs(): number;
  /** The time between two slots of this gateway at the current load. */
  expectedGapMs(): number;
  heldForMs(): number;
  /** The account's requests that left in the last second, as far as this process knows. */
  usedInLastSecond(): number;
  scope(): ThrottleStatus['scope'];
}

/** One second's requests are spread over this time: the extra 10 ms absorb delays of timers and of the network. */
const SPREAD_MS = 1010;

/**
 * The gap between two requests that keeps every window of one second within the limit, in milliseconds, perhaps a fraction.
 * At a limit of ten, eleven requests take 1,010 ms.
 */
export function gapMs(limitPerSecond: number): number {
  return SPREAD_MS / limitPerSecond;
}

const path = createRequire(import.meta.url).resolve('bottleneck/light.js');
const source = `${readFileSync(path, 'utf8')}\nreturn module.exports;`;
const load = compileFunction(source, ['module', 'exports', 'Date', 'setTimeout'], { filename: path });

/**
 * Bottleneck with the gateway's clock as its `Date` and `setTimeout`. With the real `Date` it would give out no slot for an
 * hour after the machine's clock is set back by an hour.
 */
function bottleneckBy(clock: Clock): typeof Bottleneck {
  const setTimeout = (run: () => void, ms: number) =>
    void (ms > 0 ? clock.sleep(ms).then(run) : queueMicrotask(run));
  return load({}, {}, { now: () => clock.monotonic() }, setTimeout);
}

/** Calls `give` when the request may leave. The next job starts only when this one has ended, perhaps later. */
type SlotJob = (give: (slot: Slot) => void) => Promise<void>;

/** Runs one job per slot, one after the other. `minTimeMs` counts from the planned start, so late timers cost no rate. */
export function createSlotJobs(clock: Clock, minTimeMs: number) {
  const limiter = new (bottleneckBy(clock))({ maxConcurrent: 1, minTime: minTimeMs });
  return {
    // Jobs hand out their slot through a callback: Bottleneck returns a job's result only after it has taken up the next job.
    run: (job: SlotJob): Promise<Slot> =>
      new Promise((resolve, reject) => void limiter.schedule(() => job(resolve)).catch(reject)),
    /** For the jobs after the next one, whose time is planned already. */
    setMinTime: (ms: number) => void limiter.updateSettings({ minTime: ms }),
  };
}

/**
 * A limiter for one process. `aliveForMs` is how long the process has run: one that was killed just before it started may
 * have used up the limit.
 */
export function createLocalLimiter(
  clock: Clock,
  limitPerSecond: number,
  aliveForMs = Number.POSITIVE_INFINITY,
): Limiter {
  let limit = limitPerSecond;
  const minTimeMs = () => gapMs(limit);
  const jobs = createSlotJobs(clock, minTimeMs());
  const window = createSlidingWindow(clock, () => limit);
  let heldUntil = clock.monotonic() + WINDOW_MS - aliveForMs;
  let nextAt = clock.monotonic();
  const closedForMs = () => Math.max(window.fullForMs(), heldUntil - clock.monotonic());

  return {
    next: () =>
      jobs.run(async (give) => {
        const hasToWait = closedForMs() > 0;
        for (let ms = closedForMs(); ms > 0; ms = closedForMs()) await clock.sleep(ms);
        nextAt = clock.monotonic() + minTimeMs();
        give(window.takeSlot());
        // The minimum time since this job's start has passed: without this the next request would leave at once.
        if (hasToWait) await clock.sleep(minTimeMs());
      }),
    async hold(ms) {
      heldUntil = Math.max(heldUntil, clock.monotonic() + ms);
    },
    setLimit(next) {
      limit = next;
      jobs.setMinTime(minTimeMs());
    },
    nextInMs: () => Math.max(0, closedForMs(), nextAt - clock.monotonic()),
    expectedGapMs: minTimeMs,
    heldForMs: () => Math.max(0, heldUntil - clock.monotonic()),
    usedInLastSecond: window.usedInLastSecond,
    scope: () => 'alone',
  };
}
