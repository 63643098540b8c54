import type { Plugin } from 'graphql-yoga';

/** GraphiQL's page has its scripts in it; everything else needs nothing. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  'worker-src blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** No answer is kept by anybody in between, and the page can't be framed or made to load from elsewhere. */
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
