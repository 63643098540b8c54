import type { Clock } from '../../src/domain/ports.ts';

interface Sleeper {
  at: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is moved. Nothing that sleeps on it ever takes real time. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  #jumpedMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#jumpedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abandon = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        at: this.#now + Math.max(0, ms),
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abandon);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', abandon, { once: true });
    });
  }

  /** Sets the time, as an operator sets a machine's clock: nobody wakes up for it. */
  jump(ms: number): void {
    this.#now += ms;
    this.#jumpedMs += ms;
    for (const sleeper of this.#sleepers) sleeper.at += ms;
  }

  /** Moves time forward, waking sleepers in their order and letting the woken run before time goes on. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#next(); next !== undefined && next.at <= until; next = this.#next()) {
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await settle();
    }
    this.#now = until;
  }

  /** Moves time forward until `work` is done, and gives its result. */
  async finish<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const settled = work.finally(() => {
      done = true;
    });
    settled.catch(() => undefined);
    for (let steps = 0; steps < 10_000; steps += 1) {
      await settle();
      if (done) return settled;
      const next = this.#next();
      if (next !== undefined) await this.advance(next.at - this.#now);
    }
    throw new Error('the work did not finish, however far time was moved');
  }

  #next(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (first === undefined || sleeper.at < first.at) first = sleeper;
    return first;
  }
}

/** What waits for a turn of the event loop may have begun to wait in another thread, or be about to. */
const LEAST_TURNS = 12;

/** Something that wants a turn each turn would never settle. */
const MOST_TURNS = 10_000;

/** Turns that are waited for here: tests may settle several things at once. */
let ownTurns = 0;

/** Lets everything run that needs no time to pass: on a slow machine long work gives way more often (`event-loop.ts`). */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    if (turns >= LEAST_TURNS && !isTurnWanted()) return;
    ownTurns += 1;
    await new Promise((resolve) => setImmediate(resolve));
    ownTurns -= 1;
  }
}

function isTurnWanted(): boolean {
  return process.getActiveResourcesInfo().filter((each) => each === 'Immediate').length > ownTurns;
}
