import type { JsonObject, JsonValue } from '../../domain/outcome.ts';

/** How much of a body that is not JSON is kept: enough to recognise the proxy that wrote it. */
const KEPT_TEXT_LENGTH = 2048;

/**
 * Deeper answers are kept as text: nothing of Agora's comes near, and neither `JSON.stringify` nor a client's decoder
 * survives the depths that `JSON.parse` accepts.
 */
const MAX_DEPTH = 64;

/** An object whose keys were folded with `foldKey`. */
export type Folded = Readonly<Record<string, JsonValue>>;

export interface JsonAnswer {
  /** The parsed body, or null where it is not JSON (or too deep to be handled). */
  readonly json: JsonValue;
  /** The body as it is shown to callers; never null. */
  readonly raw: JsonValue;
}

/** Reads a body leniently: anything is accepted, and what is not JSON is kept as the beginning of its text. */
export function readJsonAnswer(body: string): JsonAnswer {
  const asText = { json: null, raw: body.slice(0, KEPT_TEXT_LENGTH) };
  const parsed = parseJson(body);
  return parsed === null || isTooDeep(parsed) ? asText : { json: parsed, raw: parsed };
}

/** What stands first under these keys in the beginning of an answer that was cut off: its code and words, and whose it is. */
export function readCutEnvelope(body: string): JsonValue {
  if (!body.trimStart().startsWith('{')) return null;
  const found: Record<string, JsonValue> = {};
  for (const key of ['code', 'reason', 'message', 'sid', 'resourceId']) {
    const [, value] = new RegExp(`"${key}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*"|-?\\d+)`, 'i').exec(body) ?? [];
    if (value !== undefined) found[key] = parseJson(value);
  }
  return found;
}

/** One spelling for all of Agora's: letter case, `_` and `-` don't tell keys apart (`fileName`, `filename`, `file_name`). */
export function foldKey(key: string): string {
  const known = foldedKeys.get(key);
  if (known !== undefined) return known;
  const folded = key.toLowerCase().replace(/[_-]/g, '');
  // Keys are the sender's choice: what is remembered is bounded.
  if (foldedKeys.size >= MAX_FOLDED_KEYS) foldedKeys.clear();
  foldedKeys.set(key, folded);
  return folded;
}

/** A list of thousands of files has the same few keys thousands of times. */
const foldedKeys = new Map<string, string>();
const MAX_FOLDED_KEYS = 200;

/** The object with folded keys, the first of equal ones winning. A string that holds a JSON object counts as that object. */
export function foldObject(value: unknown): Folded {
  const object = typeof value === 'string' && value.trimStart().startsWith('{') ? parseJson(value) : value;
  if (!isJsonObject(object)) return {};
  const folded: Record<string, JsonValue> = Object.create(null);
  for (const [key, each] of Object.entries(object)) folded[foldKey(key)] ??= each;
  return folded;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The value, or null where the text is not JSON. */
export function parseJson(text: string): JsonValue {
  try {
    const parsed: JsonValue = JSON.parse(text);
    return parsed;
  } catch {
    return null;
  }
}

function isTooDeep(value: JsonValue): boolean {
  let level: JsonValue[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (typeof value !== 'object' || value === null) return [];
  return isJsonArray(value) ? value : Object.values(value);
}
