import { foldKey, isJsonArray, isJsonObject } from '../decode/json.ts';

/** The folded keys whose values give access to a channel, a stream or a storage. */
const SECRET_KEYS = new Set(['token', 'secret', 'salt', 'accesskey', 'secretkey', 'ststoken']);

/** All secrets in a request's body, at any depth: Agora's response may repeat them. */
export function secretsIn(body: unknown): readonly string[] {
  if (isJsonArray(body)) return body.flatMap(secretsIn);
  if (!isJsonObject(body)) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    typeof value === 'string' && SECRET_KEYS.has(foldKey(key)) ? [value] : secretsIn(value),
  );
}
