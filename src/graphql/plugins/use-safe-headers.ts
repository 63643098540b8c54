import type { Plugin } from 'graphql-yoga';

/** For GraphiQL's page, which starts itself with a script inline, and loads nothing from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  'worker-src blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Keeps responses out of caches, and GraphiQL's page from being framed or loading from elsewhere. */
export function useSafeHeaders(): Plugin {
  return {
    onResponse({ response: { headers } }) {
      if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
      if (headers.get('content-type')?.startsWith('text/html')) {
        headers.set('content-security-policy', PAGE_POLICY);
      }
    },
  };
}
