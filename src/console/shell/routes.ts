import { useSyncExternalStore } from 'react';

/** The pages, by the part of the address behind `#`: it needs nothing of the server, and survives any proxy in front. */
export type Route =
  | { readonly page: 'now' }
  | { readonly page: 'recording'; readonly id: string }
  | { readonly page: 'all'; readonly search: URLSearchParams }
  | { readonly page: 'usage'; readonly search: URLSearchParams }
  | { readonly page: 'admin'; readonly search: URLSearchParams }
  | { readonly page: 'unknown' };

/** Reads `#/…`. */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [first = '', second, ...more] = path.split('/').filter((part) => part !== '');
  if (more.length > 0) return { page: 'unknown' };
  if (first === 'recordings' && second !== undefined) return { page: 'recording', id: decoded(second) };
  if (second !== undefined) return { page: 'unknown' };
  if (first === '') return { page: 'now' };
  if (first === 'all') return { page: 'all', search: new URLSearchParams(search) };
  if (first === 'usage') return { page: 'usage', search: new URLSearchParams(search) };
  if (first === 'admin') return { page: 'admin', search: new URLSearchParams(search) };
  return { page: 'unknown' };
}

/** The address of a page, for a link's `href`. */
export function hrefOf(route: Exclude<Route, { page: 'unknown' }>): string {
  switch (route.page) {
    case 'now':
      return '#/';
    case 'recording':
      return `#/recordings/${encodeURIComponent(route.id)}`;
    case 'all':
    case 'usage':
    case 'admin':
      return route.search.size === 0 ? `#/${route.page}` : `#/${route.page}?${route.search}`;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The part of the address behind `#`, as it changes. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => window.location.hash);
}
