import { z } from 'zod';

/** A fault to inject into the next answers of a method. */
export const fault = z.strictObject({
  method: z.enum(['acquire', 'start', 'query', 'update', 'updateLayout', 'stop', '*']).default('*'),
  /** How many answers. */
  times: z.number().int().min(1).default(1),
  /** Lets Agora act first, so that only the answer is lost or changed. */
  afterActing: z.boolean().default(false),
  delayMs: z.number().min(0).default(0),
  /** Breaks the connection instead of answering; with `midAnswer`, in the middle of the answer. */
  breakConnection: z.union([z.boolean(), z.literal('midAnswer')]).default(false),
  status: z.number().int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** JSON, or text that is sent as it is. */
  body: z.json().optional(),
});

export type Fault = z.output<typeof fault>;

/** The faults that wait to be injected, first in, first out for each method. */
export class Faults {
  #waiting: Fault[] = [];

  add(added: Fault): void {
    this.#waiting.push(added);
  }

  clear(): void {
    this.#waiting = [];
  }

  list(): readonly Fault[] {
    return this.#waiting;
  }

  /** Takes the next fault for a call of `method`, if one waits. */
  take(method: string): Fault | null {
    const index = this.#waiting.findIndex((each) => each.method === method || each.method === '*');
    const found = this.#waiting[index];
    if (found === undefined) return null;
    const left = found.times - 1;
    this.#waiting.splice(index, 1, ...(left > 0 ? [{ ...found, times: left }] : []));
    return found;
  }
}
