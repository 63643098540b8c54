import type { Scope } from '../generated/graphql.ts';

/** As tokens and the command line spell it: `recording:read`. */
export function scopeName(scope: Scope): string {
  return scope.toLowerCase().replace('_', ':');
}
