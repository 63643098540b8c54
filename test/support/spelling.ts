import fc from 'fast-check';

/** What real secrets are made of, and what is hard to spell: quotes, backslashes, percent signs, letters beyond ASCII. */
const CHARACTERS = [...'0123456789abcdefABCDEFxyzXYZ+/=-_.:@!~&%#"\\\'< é€😀'];

export const secret = fc
  .array(fc.constantFrom(...CHARACTERS), { minLength: 8, maxLength: 48 })
  .map((characters) => characters.join(''))
  // Surrounded by what is in every answer, this would be found anywhere.
  .filter((text) => text.trim().length >= 8);

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '/': '\\/' };

/** The text in a JSON string, as any encoder may write it: each unit by itself, escaped one way or another, or as it is. */
export function spelled(text: string): fc.Arbitrary<string> {
  const units = text.split('').map((unit) => {
    const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
    const plain = JSON.stringify(unit).slice(1, -1);
    return fc.constantFrom(plain, SHORT[unit] ?? plain, `\\u${hex}`, `\\u${hex.toUpperCase()}`);
  });
  return fc.tuple(...units).map((all) => all.join(''));
}

/** Every text in a value: keys, too, and what texts hold that are JSON themselves. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, ...textsIn(parsed(value))];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...textsIn(each)]);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
