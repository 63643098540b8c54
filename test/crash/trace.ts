/** What happened in a history, a line each: when, who, what. */
export class Trace {
  readonly #startedAt = Date.now();
  readonly #lines: { readonly at: number; readonly text: string; readonly about: string | null }[] = [];

  /** In milliseconds since the beginning. */
  now(): number {
    return Date.now() - this.#startedAt;
  }

  /** `about`: the channel that it is about; null: it concerns all. */
  note(who: string, what: string, about: string | null = null, at: number = this.now()): void {
    this.#lines.push({ at, text: `${who.padEnd(8)} ${about === null ? '' : `${about}: `}${what}`, about });
  }

  /** A line of a gateway's log, by its own time. */
  logged(who: string, line: string): void {
    const time = /"time":"([^"]+)"/.exec(line)?.[1];
    this.note(who, line, null, time === undefined ? this.now() : Date.parse(time) - this.#startedAt);
  }

  lines(): readonly string[] {
    const sorted = this.#lines.toSorted((a, b) => a.at - b.at);
    return sorted.map(({ at, text }) => `${(at / 1000).toFixed(3).padStart(8)}  ${text}`);
  }
}
