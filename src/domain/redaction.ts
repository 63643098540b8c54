/**
 * Takes secrets out of what is shown, logged or kept: by what they are and not by how they are spelt. JSON may write any
 * character as an escape, URLs and pages have escapes of their own, and one may stand within another.
 */
import type { JsonValue } from './outcome.ts';

/** Shorter texts are nobody's real credentials, and would be found in any text. */
export const SHORTEST_SECRET = 8;

const REDACTED = '[redacted]';

/** Agora's RTC tokens, of both versions: whoever has one can join the channel. */
const RTC_TOKEN = '(?<![A-Za-z0-9])(?:007eJ[\\w+/=-]{40,}|006[0-9a-f]{32}[\\w+/=-]{16,})';

/** How deep escapes stand within escapes: a log line holds an answer that holds JSON that has a text. */
const ESCAPED_AT_MOST = 3;

export interface Redactor {
  /** The text without secrets. Cuts of whole escapes only, so that what is left can still be read. */
  text(text: string): string;
  /** The same for a text that is JSON, as a rule: what is JSON stays JSON. */
  json(text: string): string;
  /** Takes these secrets out too, from now on. */
  learn(secrets: readonly string[]): void;
}

/** Secrets that were learnt and have been replaced since are forgotten, the oldest first. */
const LEARNT_AT_MOST = 300;

/** Makes a redactor for these secrets, those that are long enough, and for every RTC token. */
export function createRedactor(secrets: readonly string[]): Redactor {
  let learnt: readonly string[] = [];
  let pattern = patternOf(secrets);

  function redact(text: string, depth: number): string {
    if (!readingsOf(text, depth).some((reading) => reading.search(pattern) >= 0)) return text;
    return cutOut(text, findAll(viewsOf(text, depth), pattern));
  }

  function redactValue(value: JsonValue): JsonValue {
    if (typeof value === 'string') return redact(value, ESCAPED_AT_MOST - 1);
    if (typeof value === 'number') return redactNumber(value);
    if (typeof value !== 'object' || value === null) return value;
    if (isArray(value)) return value.map(redactValue);
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, each]) => [redact(key, ESCAPED_AT_MOST - 1), redactValue(each)]),
    );
  }

  /** A secret of digits alone may have been read as a number. */
  function redactNumber(value: number): number | string {
    const text = String(value);
    const clean = redact(text, 0);
    return clean === text ? value : clean;
  }

  return {
    text: (text) => redact(text, ESCAPED_AT_MOST),
    json(text) {
      // As a rule nothing is found, and then nothing has to be parsed.
      const clean = redact(text, ESCAPED_AT_MOST);
      if (clean === text) return text;
      try {
        const value: JsonValue = JSON.parse(text);
        return JSON.stringify(redactValue(value));
      } catch {
        // No JSON, or deeper than anybody reads.
        return clean;
      }
    },
    learn(more) {
      // What is still in use is learnt again and again, and forgotten last.
      const known = [...learnt.filter((each) => !more.includes(each)), ...more].slice(-LEARNT_AT_MOST);
      if (more.some((each) => !learnt.includes(each))) pattern = patternOf([...secrets, ...known]);
      learnt = known;
    },
  };
}

function patternOf(secrets: readonly string[]): RegExp {
  const long = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const wanted = [...new Set(long.flatMap(formsOf))].filter((form) => form.length >= SHORTEST_SECRET);
  // The longest first: of two that begin alike all is taken out.
  const literals = wanted.toSorted((a, b) => b.length - a.length).map(escapeForRegExp);
  return new RegExp([...literals, RTC_TOKEN].join('|'), 'g');
}

/** A text as it reads once its escapes are read, and where each of its characters begins in the original. */
interface View {
  readonly text: string;
  /** Null: the original itself. */
  readonly origin: readonly number[] | null;
}

interface EscapeKind {
  /** What every escape of this kind begins with. */
  readonly sign: string;
  readonly pattern: RegExp;
  readonly read: (written: string) => string;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const ESCAPES: readonly EscapeKind[] = [
  {
    sign: '\\',
    pattern: /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'\\/bfnrt])/gi,
    read: (written) =>
      written.length > 2
        ? String.fromCharCode(Number.parseInt(written.slice(2), 16))
        : (SHORT_ESCAPES[written.slice(1)] ?? written.slice(1)),
  },
  {
    sign: '%',
    pattern: /%[0-9a-f]{2}/gi,
    read: (written) => String.fromCharCode(Number.parseInt(written.slice(1), 16)),
  },
  {
    sign: '&',
    pattern: /&(?:#x[0-9a-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);/gi,
    read: (written) => {
      const name = written.slice(1, -1);
      if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? written;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code <= 0x10ffff ? String.fromCodePoint(code) : written;
    },
  },
];

/** The text as it is, and with its escapes read: one kind after the other, in any order. */
function readingsOf(text: string, depth: number): readonly string[] {
  const readings = new Set([text]);
  let latest: ReadonlySet<string> = readings;
  for (let level = 0; level < depth && latest.size > 0; level += 1) {
    const next = [...latest].flatMap((each) =>
      ESCAPES.filter(({ sign }) => each.includes(sign)).map(({ pattern, read }) =>
        each.replace(pattern, read),
      ),
    );
    latest = new Set(next.filter((each) => !readings.has(each)));
    for (const each of latest) readings.add(each);
  }
  return [...readings];
}

/** The same with every character's place: dearer, and needed only where something was found. */
function viewsOf(text: string, depth: number): readonly View[] {
  const original: View = { text, origin: null };
  const views = [original];
  let latest = views;
  for (let level = 0; level < depth && latest.length > 0; level += 1) {
    latest = latest.flatMap((view) => ESCAPES.flatMap((kind) => unescaped(view, kind) ?? []));
    views.push(...latest);
  }
  return views;
}

function unescaped({ text, origin }: View, { sign, pattern, read }: EscapeKind): View | null {
  if (!text.includes(sign)) return null;
  const parts: string[] = [];
  const positions: number[] = [];
  const originOf = (at: number) => origin?.[at] ?? at;
  let at = 0;
  const copyUntil = (end: number) => {
    parts.push(text.slice(at, end));
    for (; at < end; at += 1) positions.push(originOf(at));
  };
  for (const { 0: written, index } of text.matchAll(pattern)) {
    copyUntil(index);
    const character = read(written);
    parts.push(character);
    for (let unit = 0; unit < character.length; unit += 1) positions.push(originOf(index));
    at = index + written.length;
  }
  if (parts.length === 0) return null;
  copyUntil(text.length);
  positions.push(originOf(text.length));
  return { text: parts.join(''), origin: positions };
}

/** From where to where in the original. */
type Range = readonly [from: number, to: number];

function findAll(views: readonly View[], pattern: RegExp): readonly Range[] {
  return views.flatMap(({ text, origin }) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }): Range => {
      const end = index + found.length;
      return [origin?.[index] ?? index, origin?.[end] ?? end];
    }),
  );
}

function cutOut(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let clean = '';
  let at = 0;
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    if (from >= at) clean += text.slice(at, from) + REDACTED;
    at = Math.max(at, to);
  }
  return clean + text.slice(at);
}

/** A secret; as the UTF-8 bytes that percent escapes write; and, where it is Base64, in the other alphabet or unpadded. */
function formsOf(secret: string): readonly string[] {
  const bytes = Array.from(new TextEncoder().encode(secret), (byte) => String.fromCharCode(byte)).join('');
  const unpadded = secret.replace(/=+$/, '');
  return [secret, bytes, unpadded, unpadded.replaceAll('+', '-').replaceAll('/', '_')];
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
