import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { shareReading } from '../observability/shared-reading.ts';
import { systemClock } from '../observability/system-clock.ts';
import { type AnswersTo, anyHost, MISDIRECTED, onlyHosts, REFUSED_HOST } from './host-header.ts';
import { listen } from './listen.ts';
import type { Refusals } from './refusals.ts';

export interface MetricsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly exposition: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** How old an answer may be; left out: `KEPT_MS`. */
  readonly keptMs?: number;
  readonly refusals: Refusals;
  /** Gets what goes wrong once it listens. */
  readonly onTrouble: (error: Error) => void;
}

export interface MetricsServer {
  /** Where the metrics are. */
  readonly url: string;
  /** Closes it at once, with the connections that are open. */
  close(): Promise<void>;
}

/** More than any scrapers need; without a credential nobody should be able to hold many. */
const MAX_CONNECTIONS = 100;

const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 2000 };

/** A scraper that does not read its answer is cut off: 100 of them would keep out Prometheus. */
const SILENT_MS = 10_000;

/** To make the text takes milliseconds of the event loop: however many ask, stops come first. */
const KEPT_MS = 500;

const PATH = '/metrics';
const NO_ROUTE = { status: 404, message: `There is nothing here. Metrics are at ${PATH}.` };
const WRONG_METHOD = { status: 405, message: 'Expected GET or HEAD.', allow: 'GET, HEAD' };
const OTHER_HOST = { status: MISDIRECTED, message: REFUSED_HOST };

/**
 * Serves `GET /metrics` and nothing else, one answer a connection: of many requests that are written at once each would have
 * to be answered. Rejects with the system's error where it can't listen.
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { host, port, refusals, onTrouble } = options;
  const exposition = shareReading({
    read: options.exposition,
    clock: systemClock,
    keptMs: options.keptMs ?? KEPT_MS,
  });
  // Behind a loopback address nobody calls it by another name than a page that makes one of its own lead here.
  const answersTo: AnswersTo = isLoopback(host) ? onlyHosts([]) : anyHost;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!answersTo(request.headers.host)) return refusals.refuse(request, response, OTHER_HOST);
    if (request.url?.split('?', 1)[0] !== PATH) return refusals.refuse(request, response, NO_ROUTE);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refusals.refuse(request, response, WRONG_METHOD);
    const { contentType, text } = await exposition();
    response.writeHead(200, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      connection: 'close',
      'x-content-type-options': 'nosniff',
    });
    response.end(text);
  }

  const server = createServer(TIMEOUTS, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      onTrouble(error instanceof Error ? error : new Error(String(error)));
      response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(SILENT_MS);
  const url = await listen(server, host, port, onTrouble);
  return {
    url: `${url}${PATH}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
