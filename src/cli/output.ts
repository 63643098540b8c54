/** What a command prints for people. */
export interface Output {
  print(...lines: readonly string[]): void;
  /** Shows the progress of a long command to a person. */
  progress(line: string): void;
}

/** A time in UTC, to the second; empty for null. */
export function instant(ms: number | null): string {
  return ms === null ? '' : new Date(ms).toISOString().slice(0, 19);
}

/** A table for a terminal: a head and rows, each column as wide as its widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
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
