import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type Bottleneck from 'bottleneck';
import type { Clock, Slot, ThrottleStatus } from '../../domain/ports.ts';
import { createDepartures, WINDOW_MS } from './departures.ts';

/** When the account's next request may leave. Drivers: this process alone (below), or shared over Redis. */
export interface Limiter {
  /** Resolves when the next slot is this gateway's, to callers in their order. Never rejects. */
  next(): Promise<Slot>;
  /** No slot for anybody for `ms` from now on. */
  hold(ms: number): Promise<void>;
  /** Until the next slot, as far as this process can tell. */
  nextInMs(): number;
  /** Between two slots of this gateway, as things go now. */
  expectedGapMs(): number;
  heldForMs(): number;
  scope(): ThrottleStatus['scope'];
}

/** What the requests of one full second are spread over: the 10 ms more absorb delays of timers and on the way. */
const SPREAD_MS = 1010;

/**
 * The gap between two requests that keeps every window of one second within the limit: at a limit of ten, eleven
 * requests take 1,010 ms. May be a fraction of a millisecond.
 */
export function gapMs(limitPerSecond: number): number {
  return SPREAD_MS / limitPerSecond;
}

const path = createRequire(import.meta.url).resolve('bottleneck/light.js');
const source = `${readFileSync(path, 'utf8')}\nreturn module.exports;`;
const load = compileFunction(source, ['module', 'exports', 'Date', 'setTimeout'], { filename: path });

/**
 * Bottleneck with our clock as its `Date` and `setTimeout`. By the real `Date` it would let nothing leave for an hour after
 * the machine's clock is set back by an hour.
 */
function bottleneckBy(clock: Clock): typeof Bottleneck {
  const setTimeout = (run: () => void, ms: number) =>
    void (ms > 0 ? clock.sleep(ms).then(run) : queueMicrotask(run));
  return load({}, {}, { now: () => clock.monotonic() }, setTimeout);
}

/** Gives a slot when its request may leave, and may last longer than that: the next job begins after it. */
type SlotJob = (give: (slot: Slot) => void) => Promise<void>;

/** Runs one job a slot, in turn. `minTimeMs` counts from the planned start, so late timers cost no rate. */
export function createSlotJobs(clock: Clock, minTimeMs: number): (job: SlotJob) => Promise<Slot> {
  const limiter = new (bottleneckBy(clock))({ maxConcurrent: 1, minTime: minTimeMs });
  // A job gives its slot from inside: Bottleneck returns the result of a job only after it has turned to the next one.
  return (job) => new Promise((resolve, reject) => void limiter.schedule(() => job(resolve)).catch(reject));
}

/**
 * A limiter for one process. `aliveForMs`: how long it has run by now; one that was killed before may have used up the limit
 * until then.
 */
export function createLocalLimiter(
  clock: Clock,
  limitPerSecond: number,
  aliveForMs = Number.POSITIVE_INFINITY,
): Limiter {
  const minTimeMs = gapMs(limitPerSecond);
  const runJob = createSlotJobs(clock, minTimeMs);
  const departures = createDepartures(clock, () => limitPerSecond);
  let heldUntil = clock.monotonic() + WINDOW_MS - aliveForMs;
  let nextAt = clock.monotonic();
  const closedForMs = () => Math.max(departures.fullForMs(), heldUntil - clock.monotonic());

  return {
    next: () =>
      runJob(async (give) => {
        const hasToWait = closedForMs() > 0;
        for (let ms = closedForMs(); ms > 0; ms = closedForMs()) await clock.sleep(ms);
        nextAt = clock.monotonic() + minTimeMs;
        give(departures.leave());
        // The minimum time since its start is over: without this the next request would leave at the same moment.
        if (hasToWait) await clock.sleep(minTimeMs);
      }),
    async hold(ms) {
      heldUntil = Math.max(heldUntil, clock.monotonic() + ms);
    },
    nextInMs: () => Math.max(0, closedForMs(), nextAt - clock.monotonic()),
    expectedGapMs: () => minTimeMs,
    heldForMs: () => Math.max(0, heldUntil - clock.monotonic()),
    scope: () => 'alone',
  };
}
