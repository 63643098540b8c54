import type { Scope } from '../domain/caller.ts';

/** The type is for callers who may do anything with recordings: whoever starts or stops one is told of that one too. */
export const ABOUT_RECORDINGS = {
  authScopes: { anyOf: ['recording:read', 'recording:start', 'recording:update', 'recording:stop'] },
} as const;

/** Opens a field of a root type to callers with this scope. Without it the field is closed to everybody. */
export function openTo(scope: Scope) {
  return { skipTypeScopes: true, authScopes: { anyOf: [scope] } };
}
