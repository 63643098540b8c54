import { type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { MISDIRECTED } from './host-header.ts';

/** Why a request was refused before GraphQL saw it. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** The stable code; left out: the usual one of the status. */
  readonly code?: string;
  /** The methods that the route has, with a 405. */
  readonly allow?: string;
  /** When to ask again. */
  readonly retryAfterS?: number;
}

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FOREIGN_ORIGIN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'REQUEST_ENTITY_TOO_LARGE',
  [MISDIRECTED]: 'HOST_NOT_ALLOWED',
  429: 'RATE_LIMITED',
  503: 'STORE_UNAVAILABLE',
};

/** Answers with an error in the form that GraphQL has, and closes the connection: nobody reads the rest of the request. */
export function refuse(response: ServerResponse, refusal: Refusal): void {
  const body = bodyOf(refusal);
  response.writeHead(refusal.status, headersOf(refusal, body));
  response.end(body);
}

/** Answers a request for a WebSocket likewise. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal, requestId: string): void {
  const { status } = refusal;
  const body = bodyOf(refusal);
  const all = { ...headersOf(refusal, body), 'x-request-id': requestId };
  const headers = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, '', body].join('\r\n'));
}

/** The stable code that the answer has. */
export function codeOf({ status, code = CODES[status] ?? 'INTERNAL_SERVER_ERROR' }: Refusal): string {
  return code;
}

function bodyOf(refusal: Refusal): string {
  return JSON.stringify({ errors: [{ message: refusal.message, extensions: { code: codeOf(refusal) } }] });
}

function headersOf({ allow, retryAfterS }: Refusal, body: string): OutgoingHttpHeaders {
  return {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    ...(allow === undefined ? {} : { allow }),
    ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
  };
}
