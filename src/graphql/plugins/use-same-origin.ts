import type { IncomingMessage } from 'node:http';
import { createGraphQLError, type Plugin } from 'graphql-yoga';

/** The request headers by which browsers say which page sent a request. */
export interface OriginHeaders {
  /**
   * `Sec-Fetch-Site`: `same-origin`, `none` (the user's own doing), `same-site` or `cross-site` (Fetch Metadata, W3C).
   */
  readonly fetchSite: string | null;
  /** `Sec-Fetch-Mode`: `navigate` when the user follows a link. */
  readonly fetchMode: string | null;
  readonly origin: string | null;
  readonly host: string | null;
}

/**
 * Whether a page of another origin, which is not among `allowed`, sent the request: browsers let any page send some
 * requests (CSRF). Older browsers send only `Origin`; other clients send none of these headers.
 */
export function isForeignOrigin(from: OriginHeaders, allowed: readonly string[]): boolean {
  const { fetchSite, fetchMode, origin, host } = from;
  if (origin !== null && allowed.includes(origin)) return false;
  if (fetchSite !== null && fetchMode !== 'navigate')
    return fetchSite !== 'same-origin' && fetchSite !== 'none';
  if (origin === null) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** The origin headers of a request over HTTP, or for a WebSocket. */
export function originHeadersOf({ headers }: IncomingMessage): OriginHeaders {
  const { origin = null, host = null, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  return {
    fetchSite: typeof site === 'string' ? site : null,
    fetchMode: typeof mode === 'string' ? mode : null,
    origin,
    host,
  };
}

/** The message to a page of another origin. */
export const FOREIGN_ORIGIN = 'Pages of this origin may not use the gateway; its operator can allow them.';

/** Refuses requests by pages of other origins that are not among `allowed` (OWASP, "CSRF Prevention"). */
export function useSameOrigin(allowed: readonly string[]): Plugin {
  return {
    onRequestParse({ request: { headers } }) {
      const from = {
        fetchSite: headers.get('sec-fetch-site'),
        fetchMode: headers.get('sec-fetch-mode'),
        origin: headers.get('origin'),
        host: headers.get('host'),
      };
      if (!isForeignOrigin(from, allowed)) return;
      throw createGraphQLError(FOREIGN_ORIGIN, {
        extensions: { code: 'FOREIGN_ORIGIN', http: { status: 403 } },
      });
    },
  };
}
