import { foldKey, isJsonArray, isJsonObject } from '../decode/json.ts';

/** What stands under these keys of a request opens a channel, a stream or a storage. */
const SECRET_KEYS = new Set(['token', 'secret', 'salt', 'accesskey', 'secretkey', 'ststoken']);

/** The secrets in what is sent, wherever they stand: Agora’s answer to it may repeat them. */
export function secretsIn(body: unknown): readonly string[] {
  if (isJsonArray(body)) return body.flatMap(secretsIn);
  if (!isJsonObject(body)) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    typeof value === 'string' && SECRET_KEYS.has(foldKey(key)) ? [value] : secretsIn(value),
  );
}
