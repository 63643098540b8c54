/**
 * Takes secrets out of text that is shown, logged or stored, however they are escaped: JSON can escape any character,
 * URLs and pages have their own escapes, and one kind may be nested in another.
 */
import type { JsonValue } from './domain/outcome.ts';

/** Shorter texts are no real credentials, and would match in any text. */
export const SHORTEST_SECRET = 8;

const REDACTED = '[redacted]';

/** Agora's RTC tokens, of both versions. Anybody with one can join the channel. */
const RTC_TOKEN = '(?<![A-Za-z0-9])(?:007eJ[\\w+/=-]{40,}|006[0-9a-f]{32}[\\w+/=-]{16,})';

/** The tokens in the paths of playlists (`playback/playback-token.ts`). Anybody with one can play the recording. */
const PLAYBACK_TOKEN = '(?<=/play/)[\\w-]{8}(?:\\.[\\w-]{22,}){3}';

/** The secret in an API key (`auth/api-keys.ts`), also where its end is cut off. The id before it is no secret. */
const API_KEY_SECRET = '(?<=acrg_[0-9a-f]{16}_)[\\w-]{8,43}';

/** How deep escapes are nested at most: a log line holds an answer, which holds JSON, which holds text. */
const MAX_NESTING = 3;

export interface Redactor {
  /** The text without secrets. Only whole escapes are cut, so the rest can still be decoded. */
  text(text: string): string;
  /** The same for text that is usually JSON: JSON stays JSON. */
  json(text: string): string;
  /** Takes these secrets out too from now on, for as long as they are among those that were learned last. */
  learn(secrets: readonly string[]): void;
  /** Takes these secrets out too from now on, for ever. */
  add(secrets: readonly string[]): void;
}

/** Learned secrets beyond this number are forgotten, those first that were learned longest ago: they have been replaced. */
const MAX_LEARNED = 300;

/** Makes a redactor for these secrets, except those that are too short, and for every RTC token, playback token and API key. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const fixed = new Set(secrets);
  let learned: readonly string[] = [];
  let pattern = patternOf(secrets);

  function redact(text: string, depth: number): string {
    if (!decodingsOf(text, depth).some((decoding) => decoding.search(pattern) >= 0)) return text;
    return cutOut(text, findAll(positionedDecodingsOf(text, depth), pattern));
  }

  function redactValue(value: JsonValue): JsonValue {
    if (typeof value === 'string') return redact(value, MAX_NESTING - 1);
    if (typeof value === 'number') return redactNumber(value);
    if (typeof value !== 'object' || value === null) return value;
    if (isArray(value)) return value.map(redactValue);
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, each]) => [redact(key, MAX_NESTING - 1), redactValue(each)]),
    );
  }

  /** A secret of digits alone may have been read as a number. */
  function redactNumber(value: number): number | string {
    const text = String(value);
    const clean = redact(text, 0);
    return clean === text ? value : clean;
  }

  return {
    text: (text) => redact(text, MAX_NESTING),
    json(text) {
      // Usually nothing is found, and then nothing has to be parsed.
      const clean = redact(text, MAX_NESTING);
      if (clean === text) return text;
      try {
        const value: JsonValue = JSON.parse(text);
        return JSON.stringify(redactValue(value));
      } catch {
        // It is no JSON, or nested too deep.
        return clean;
      }
    },
    learn(more) {
      // A secret in use is learned again and again, so it moves to the end and is forgotten last.
      const known = [...learned.filter((each) => !more.includes(each)), ...more].slice(-MAX_LEARNED);
      if (more.some((each) => !learned.includes(each))) pattern = patternOf([...fixed, ...known]);
      learned = known;
    },
    add(more) {
      for (const each of more) fixed.add(each);
      pattern = patternOf([...fixed, ...learned]);
    },
  };
}

function patternOf(secrets: readonly string[]): RegExp {
  const long = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const wanted = [...new Set(long.flatMap(formsOf))].filter((form) => form.length >= SHORTEST_SECRET);
  // The longest first: where one secret begins with another, the whole is taken out.
  const literals = wanted.toSorted((a, b) => b.length - a.length).map(escapeForRegExp);
  return new RegExp([...literals, RTC_TOKEN, PLAYBACK_TOKEN, API_KEY_SECRET].join('|'), 'g');
}

/** A text with escapes decoded, and where each of its characters begins in the original. */
interface Decoding {
  readonly text: string;
  /** Null for the original itself. */
  readonly origin: readonly number[] | null;
}

interface EscapeKind {
  /** The first character of every escape of this kind. */
  readonly sign: string;
  readonly pattern: RegExp;
  readonly decode: (written: string) => string;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const ESCAPES: readonly EscapeKind[] = [
  {
    sign: '\\',
    pattern: /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'\\/bfnrt])/gi,
    decode: (written) =>
      written.length > 2
        ? String.fromCharCode(Number.parseInt(written.slice(2), 16))
        : (SHORT_ESCAPES[written.slice(1)] ?? written.slice(1)),
  },
  {
    sign: '%',
    pattern: /%[0-9a-f]{2}/gi,
    decode: (written) => String.fromCharCode(Number.parseInt(written.slice(1), 16)),
  },
  {
    sign: '&',
    pattern: /&(?:#x[0-9a-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);/gi,
    decode: (written) => {
      const name = written.slice(1, -1);
      if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? written;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code <= 0x10ffff ? String.fromCodePoint(code) : written;
    },
  },
];

/** The text as it is and with its escapes decoded, one kind after the other in any order. */
function decodingsOf(text: string, depth: number): readonly string[] {
  const decodings = new Set([text]);
  let latest: ReadonlySet<string> = decodings;
  for (let level = 0; level < depth && latest.size > 0; level += 1) {
    const next = [...latest].flatMap((each) =>
      ESCAPES.filter(({ sign }) => each.includes(sign)).map(({ pattern, decode }) =>
        each.replace(pattern, decode),
      ),
    );
    latest = new Set(next).difference(decodings);
    for (const each of latest) decodings.add(each);
  }
  return [...decodings];
}

/** The same with the origin of every character: slower, and needed only where a secret was found. */
function positionedDecodingsOf(text: string, depth: number): readonly Decoding[] {
  const original: Decoding = { text, origin: null };
  const decodings = [original];
  let latest = decodings;
  for (let level = 0; level < depth && latest.length > 0; level += 1) {
    latest = latest.flatMap((each) => ESCAPES.flatMap((kind) => decoded(each, kind) ?? []));
    decodings.push(...latest);
  }
  return decodings;
}

function decoded({ text, origin }: Decoding, { sign, pattern, decode }: EscapeKind): Decoding | null {
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
    const character = decode(written);
    parts.push(character);
    for (let unit = 0; unit < character.length; unit += 1) positions.push(originOf(index));
    at = index + written.length;
  }
  if (parts.length === 0) return null;
  copyUntil(text.length);
  positions.push(originOf(text.length));
  return { text: parts.join(''), origin: positions };
}

/** A range in the original text; `to` is exclusive. */
type Range = readonly [from: number, to: number];

function findAll(decodings: readonly Decoding[], pattern: RegExp): readonly Range[] {
  return decodings.flatMap(({ text, origin }) =>
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

/** The secret itself, as UTF-8 bytes (as in percent escapes), without Base64 padding, and in the URL alphabet of Base64. */
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
