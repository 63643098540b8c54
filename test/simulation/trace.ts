import type { VirtualClock } from './virtual-clock.ts';

interface Line {
  readonly text: string;
  /** The recording that it is about; null: it concerns all. */
  readonly about: string | null;
}

/** What happened in a history, a line each: when, who, what. */
export class Trace {
  readonly #lines: Line[] = [];
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  note(who: string, what: string, about: string | null = null): void {
    const seconds = (this.#clock.now() - this.#clock.startedAt) / 1000;
    this.#lines.push({ text: `${seconds.toFixed(3).padStart(9)}  ${who.padEnd(9)} ${what}`, about });
  }

  /** All lines, or those about some recordings and those that concern all. */
  lines(about: readonly string[] | null = null): readonly string[] {
    const shown = this.#lines.filter(
      (line) => about === null || line.about === null || about.includes(line.about),
    );
    return shown.map(({ text }) => text);
  }
}
