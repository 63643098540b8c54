import type { Scope } from '../domain/caller.ts';

/** Opens a type to callers with any scope for recordings: the results of mutations include the recording. */
export const ABOUT_RECORDINGS = {
  authScopes: { anyOf: ['recording:read', 'recording:start', 'recording:update', 'recording:stop'] },
} as const;

/** Opens a field of a root type to every caller that is let in, whatever their scopes. */
export const OPEN_TO_EVERY_CALLER = { skipTypeScopes: true } as const;

/** Opens a field of a root type to callers with any of these scopes. A field without it is closed to everybody. */
export function openTo(...scopes: readonly Scope[]) {
  return { skipTypeScopes: true, authScopes: { anyOf: scopes } };
}
