/** Tables as markdown. */
export function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, head.map(() => '---'), ...rows];
  process.stdout.write(`\n### ${title}\n\n${all.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
}

export function fixed(value: number, digits = 0): string {
  return value.toFixed(digits);
}
