import type { IncomingMessage } from 'node:http';
import { createGraphQLError, type Plugin } from 'graphql-yoga';

/** The request headers that tell which page a browser asks for. */
export interface FromPage {
  /** `same-origin`, `none` (the person asked), `same-site` or `cross-site` (Fetch Metadata, W3C). */
  readonly fetchSite: string | null;
  /** `navigate` where the person follows a link. */
  readonly fetchMode: string | null;
  readonly origin: string | null;
  readonly host: string | null;
}

/**
 * Whether a browser asks for a page of another origin that is not allowed to. Such pages could send requests that need no
 * permission (CSRF); what is no browser sends none of these headers. Older browsers send `Origin` alone.
 */
export function isForeignPage(from: FromPage, allowed: readonly string[]): boolean {
  const { fetchSite, fetchMode, origin, host } = from;
  if (origin !== null && allowed.includes(origin)) return false;
  if (fetchSite !== null && fetchMode !== 'navigate')
    return fetchSite !== 'same-origin' && fetchSite !== 'none';
  if (origin === null) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** What a request over HTTP, or to become a WebSocket, says of the page. */
export function pageOf({ headers }: IncomingMessage): FromPage {
  const { origin = null, host = null, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  return {
    fetchSite: typeof site === 'string' ? site : null,
    fetchMode: typeof mode === 'string' ? mode : null,
    origin,
    host,
  };
}

/** Refuses what pages of other origins ask for, unless they are among `allowed` (OWASP, "CSRF Prevention"). */
export function useSameOrigin(allowed: readonly string[]): Plugin {
  return {
    onRequestParse({ request: { headers } }) {
      const from = {
        fetchSite: headers.get('sec-fetch-site'),
        fetchMode: headers.get('sec-fetch-mode'),
        origin: headers.get('origin'),
        host: headers.get('host'),
      };
      if (!isForeignPage(from, allowed)) return;
      throw createGraphQLError('Pages of this origin may not use the gateway; its operator can allow them.', {
        extensions: { code: 'FOREIGN_ORIGIN', http: { status: 403 } },
      });
    },
  };
}
