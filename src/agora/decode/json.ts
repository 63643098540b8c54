import type { JsonObject, JsonValue } from '../../domain/outcome.ts';

/** The length kept of a body that is not JSON: enough to recognise the proxy that wrote it. */
const KEPT_TEXT_LENGTH = 2048;

/**
 * Deeper bodies are kept as text: Agora's come nowhere near, and neither `JSON.stringify` nor a client's decoder survives
 * the depths that `JSON.parse` accepts.
 */
const MAX_DEPTH = 64;

/**
 * Accepts any body. `json` is the parsed body, or null where it is not JSON or too deep. `raw` is what callers are shown:
 * the same, or the beginning of the text.
 */
export function decodeBody(body: string): { readonly json: JsonValue; readonly raw: JsonValue } {
  const asText = { json: null, raw: body.slice(0, KEPT_TEXT_LENGTH) };
  const parsed = parseJson(body);
  return parsed === null || isTooDeep(parsed) ? asText : { json: parsed, raw: parsed };
}

/** The envelope's fields in a truncated body, each from where it appears first; null where the body is no JSON object. */
export function readTruncatedEnvelope(body: string): JsonValue {
  if (!body.trimStart().startsWith('{')) return null;
  const found: Record<string, JsonValue> = {};
  for (const key of ['code', 'reason', 'message', 'sid', 'resourceId']) {
    const [, value] = new RegExp(`"${key}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*"|-?\\d+)`, 'i').exec(body) ?? [];
    if (value !== undefined) found[key] = parseJson(value);
  }
  return found;
}

/** Folds Agora's spellings of a key into one, without letter case, `_` and `-`: `fileName`, `filename`, `file_name`. */
export function foldKey(key: string): string {
  const known = foldedKeys.get(key);
  if (known !== undefined) return known;
  const folded = key.toLowerCase().replace(/[_-]/g, '');
  // The sender chooses the keys, so the cache must be bounded.
  if (foldedKeys.size >= MAX_FOLDED_KEYS) foldedKeys.clear();
  foldedKeys.set(key, folded);
  return folded;
}

/** A cache: a list of thousands of files repeats the same few keys thousands of times. */
const foldedKeys = new Map<string, string>();
const MAX_FOLDED_KEYS = 200;

/** The object with folded keys; of equal keys the first counts. A string that holds a JSON object counts as that object. */
export function foldObject(value: unknown): JsonObject {
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

/** The parsed value, or null where the text is not JSON. */
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
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}
