import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { requestIdFrom } from '../observability/request-context.ts';
import type { ClientAddresses } from './client-address.ts';
import { codeOf, type Refusal, refuse, refuseUpgrade } from './refusal.ts';

/** Refuses requests that no part of the gateway answers, each with a line in the log and its `X-Request-Id`. */
export interface Refusals {
  /** `more`: what else the line says. */
  refuse(
    request: IncomingMessage,
    response: ServerResponse,
    refusal: Refusal,
    more?: Readonly<Record<string, string>>,
  ): void;
  /** Refuses a request for a WebSocket. */
  refuseUpgrade(request: IncomingMessage, socket: Duplex, refusal: Refusal): void;
}

export function createRefusals(log: Logger, clientAddresses: ClientAddresses): Refusals {
  function noted(request: IncomingMessage, method: string | null, refusal: Refusal, more: object): string {
    const given = request.headers['x-request-id'];
    const requestId = requestIdFrom(typeof given === 'string' ? given : null);
    const what = { method, path: pathForLog(request.url), status: refusal.status, result: codeOf(refusal) };
    const address = clientAddresses.of(request)?.address ?? null;
    log.info({ ...what, ...more, address, requestId }, 'a request was refused');
    return requestId;
  }

  return {
    refuse(request, response, refusal, more = {}) {
      response.setHeader('x-request-id', noted(request, request.method ?? null, refusal, more));
      refuse(response, refusal);
    },
    refuseUpgrade(request, socket, refusal) {
      refuseUpgrade(socket, refusal, noted(request, 'WEBSOCKET', refusal, {}));
    },
  };
}

const MAX_SEGMENTS = 6;

/** Longer ones may be tokens, keys or ids. */
const SHORT_WORD = /^[\w.-]{0,20}$/;

/** The path without its query, and with `…` for what may be a secret. */
function pathForLog(url = '/'): string {
  const segments = url.split(/[?#]/, 1)[0]?.split('/', MAX_SEGMENTS) ?? [];
  return segments.map((each) => (SHORT_WORD.test(each) ? each : '…')).join('/');
}
