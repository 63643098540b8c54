interface Entry {
  readonly at: number;
  readonly order: number;
  action: (() => void) | null;
}

/** Takes an action back that has not happened yet. */
export type Cancel = () => void;

/** The one true time of a history. It moves from event to event and takes no real time. */
export class VirtualClock {
  readonly startedAt = Date.UTC(2026, 0, 1);
  #now = this.startedAt;
  #order = 0;
  readonly #heap: Entry[] = [];
  readonly #settle: () => Promise<void>;

  /** `settle` resolves when everything has run that needs no time to pass. */
  constructor(settle: () => Promise<void> = settleAll) {
    this.#settle = settle;
  }

  now(): number {
    return this.#now;
  }

  /** Does something after `ms`. What is to happen at the same moment happens in the order in which it was asked for. */
  after(ms: number, action: () => void): Cancel {
    const entry: Entry = { at: this.#now + Math.max(0, ms), order: this.#order, action };
    this.#order += 1;
    this.#push(entry);
    return () => {
      entry.action = null;
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Moves time on, event by event, each having all of its consequences before the next. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.#settle();
    for (let first = this.#heap[0]; first !== undefined && first.at <= until; first = this.#heap[0]) {
      this.#pop();
      if (first.action === null) continue;
      this.#now = Math.max(this.#now, first.at);
      first.action();
      await this.#settle();
    }
    this.#now = until;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, entry)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (isBefore(last, child)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/**
 * Turns of the event loop, as many as it takes: in each every microtask runs, however many there are, and once no turn is
 * wanted by anybody else, everything waits for time to pass. A write to the database takes a turn, and so does giving way to
 * others. However slow the machine, it comes to the same, as nothing in a history takes real time (`sealed.ts`).
 */
async function settleAll(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (process.getActiveResourcesInfo().includes('Immediate'));
}
