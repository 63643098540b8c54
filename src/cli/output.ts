import type { HangUps } from './hang-ups.ts';

/** Where a command line runs. */
export interface Terminal {
  /** The variables of the environment, with those of `.env`. */
  env(): Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** Whether a person sees `err` as it comes. */
  readonly isErrTerminal: boolean;
  /** Left out: SIGHUP is not listened to yet. */
  readonly hangUps?: HangUps | undefined;
}

/** What a command prints for people. */
export interface Output {
  print(...lines: readonly string[]): void;
  /** To standard error. */
  complain(...lines: readonly string[]): void;
  /**
   * Shows what a long command waits for, on standard error: on a terminal with the seconds so far, each line in the place
   * of the last; elsewhere only when it changes.
   */
  progress(what: string, seconds: number): void;
}

export function createOutput({ out, err, isErrTerminal }: Terminal): Output {
  const complain = (...lines: readonly string[]) => err(`${lines.join('\n')}\n`);
  let last: string | null = null;
  return {
    print: (...lines) => out(`${lines.join('\n')}\n`),
    complain,
    progress(what, seconds) {
      if (isErrTerminal) err(`\r${seconds} s: ${what}\x1b[K`);
      else if (what !== last) complain(what);
      last = what;
    },
  };
}

/** A time in UTC, to the second; empty for null. */
export function instant(ms: number | null): string {
  return ms === null ? '' : new Date(ms).toISOString().slice(0, 19);
}

/** A length of time in its largest unit: `40 s`, `4 min`, `3 h`, `12 d`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** The text, cut to a width. */
export function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Moves the cursor, or the text around it, on a terminal: names come from callers and from notifications. */
const NOT_FOR_TERMINALS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A table for a terminal: a head and rows, each column as wide as its widest cell. */
export function table(head: readonly string[], given: readonly (readonly string[])[]): readonly string[] {
  const rows = given.map((row) => row.map((cell) => cell.replaceAll(NOT_FOR_TERMINALS, '�')));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
