import { createContext, use } from 'react';
import type { AdmissionQuery, Scope } from '../generated/graphql.ts';

/** Who looks at the page, and what they may do. */
export type Caller = AdmissionQuery['viewer'];

export const CallerContext = createContext<Caller | null>(null);

/** The caller; only pages, which nobody sees before the gateway has told who it is, may ask. */
export function useCaller(): Caller {
  const caller = use(CallerContext);
  if (caller === null) throw new Error('there is no caller yet');
  return caller;
}

/** Whether the caller may: what they may not is not shown. */
export function useMay(scope: Scope): boolean {
  return useCaller().scopes.includes(scope);
}
