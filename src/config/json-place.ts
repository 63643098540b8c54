/**
 * Where a text stops being JSON, as `line 3, column 5`; null when it is JSON. The error of `JSON.parse` is not shown: it
 * repeats a part of the text, which may be a secret, and names a position only now and then.
 */
export function placeOfSyntaxError(text: string): string | null {
  const message = syntaxError(text);
  if (message === null) return null;
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return placeOf(text, position === undefined ? positionOfToken(text, message) : Number(position));
}

function syntaxError(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const UNEXPECTED_TOKEN = /^Unexpected token/;

/** For a message without a position. Finds the shortest beginning of the text that has the unexpected token. */
function positionOfToken(text: string, message: string): number {
  if (!UNEXPECTED_TOKEN.test(message)) return text.length;
  let [before, upTo] = [0, text.length];
  while (upTo - before > 1) {
    const middle = Math.floor((before + upTo) / 2);
    if (UNEXPECTED_TOKEN.test(syntaxError(text.slice(0, middle)) ?? '')) upTo = middle;
    else before = middle;
  }
  return before;
}

function placeOf(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
