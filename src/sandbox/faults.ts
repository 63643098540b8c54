import { z } from 'zod';

/** A fault to inject into the next answers of a method. */
export const fault = z.strictObject({
  method: z.enum(['acquire', 'start', 'query', 'update', 'updateLayout', 'stop', '*']).default('*'),
  /** The number of answers that it affects. */
  times: z.number().int().min(1).default(1),
  /** The method takes effect first; only its answer is lost or changed. */
  afterActing: z.boolean().default(false),
  delayMs: z.number().min(0).default(0),
  /** Breaks the connection instead of answering, or with `midAnswer` in the middle of the answer. */
  breakConnection: z.union([z.boolean(), z.literal('midAnswer')]).default(false),
  status: z.number().int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** JSON, or a string that is sent as text. */
  body: z.json().optional(),
});

export type Fault = z.output<typeof fault>;

/** The faults still to be injected: for each method, first in, first out. */
export class Faults {
  #waiting: Fault[] = [];

  add(each: Fault): void {
    this.#waiting.push(each);
  }

  clear(): void {
    this.#waiting = [];
  }

  list(): readonly Fault[] {
    return this.#waiting;
  }

  /** Takes the next fault for a call of `method`; null when there is none. */
  take(method: string): Fault | null {
    const index = this.#waiting.findIndex((each) => each.method === method || each.method === '*');
    const found = this.#waiting[index];
    if (found === undefined) return null;
    const left = found.times - 1;
    this.#waiting.splice(index, 1, ...(left > 0 ? [{ ...found, times: left }] : []));
    return found;
  }
}
