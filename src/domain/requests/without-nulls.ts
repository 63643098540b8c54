import type { JsonObject } from '../outcome.ts';

/** The value without its null fields: for Agora and the gateway null means the same as left out. */
export function withoutNulls(value: object): JsonObject {
  const kept: JsonObject = JSON.parse(
    JSON.stringify(value, (_key, each: unknown) => (each === null ? undefined : each)),
  );
  return kept;
}
