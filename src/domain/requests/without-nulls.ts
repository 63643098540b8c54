import type { JsonValue } from '../outcome.ts';

/** The value without what is null: to Agora and to the gateway that is the same as left out. */
export function withoutNulls(value: object): { readonly [key: string]: JsonValue } {
  const kept: { readonly [key: string]: JsonValue } = JSON.parse(
    JSON.stringify(value, (_key, each: unknown) => (each === null ? undefined : each)),
  );
  return kept;
}
