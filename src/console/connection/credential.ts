import { useSyncExternalStore } from 'react';

/** Kept for this tab alone, until it is closed: `sessionStorage`, never a cookie, which other pages could make use of. */
const KEY = 'gateway-credential';

const listeners = new Set<() => void>();

/** The API key or token that requests carry; null: none. */
export function credential(): string | null {
  return sessionStorage.getItem(KEY);
}

/** Keeps another one, or none. */
export function keepCredential(value: string | null): void {
  if (value === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, value);
  for (const each of listeners) each();
}

/** The credential as it is now. */
export function useCredential(): string | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, credential);
}
