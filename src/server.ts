import { createServer, IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet, { type HelmetOptions } from 'helmet';
import type { App } from './app.ts';
import { limitConnections } from './http/connection-limit.ts';
import { MISDIRECTED, REFUSED_HOST } from './http/host-header.ts';
import { listen } from './http/listen.ts';
import { type MetricsServer, startMetricsServer } from './http/metrics-server.ts';

/** Slower requests are cut off, so that a slow client can't hold a connection. */
interface RequestTimeouts {
  readonly headersMs: number;
  readonly requestMs: number;
  /** The interval at which slow requests are looked for. */
  readonly checkMs: number;
}

const TIMEOUTS: RequestTimeouts = { headersMs: 10_000, requestMs: 30_000, checkMs: 2000 };

/**
 * How long an idle connection is kept. Agora requires at least 10 s for its notifications (upstream contract,
 * "Notifications"), and a load balancer may reuse its connections for a minute.
 */
const KEEP_ALIVE_MS = 65_000;

/** The path to which Agora sends an app's notifications. */
const WEBHOOK = /^\/webhooks\/agora\/([A-Za-z0-9]{1,64})$/;

/** The path of a playlist, by its token. */
const PLAYLIST = /^\/play\/([^/]+)\/[^/]+$/;

/** How long a shutdown waits before it hands back stops, so that the process ends within 30 s. */
export const DRAIN_MS = 25_000;

/**
 * The headers of every response. The two pages have content security policies of their own: the console
 * (`http/console-page.ts`) and GraphiQL (`graphql/plugins/use-safe-headers.ts`).
 */
const SECURITY_HEADERS = helmetHeaders({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
});

/** Computed once, since helmet sets the same headers for every request. */
function helmetHeaders(options: HelmetOptions): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(options)(request, response, () => undefined);
  return response.getHeaders();
}

export interface GatewayServer {
  readonly url: string;
  /**
   * Accepts no new work, lets running stops finish, hands back those that take too long, and closes. Resolves with the
   * number that was handed back.
   */
  drain(): Promise<number>;
}

/** Serves the console at `/`, GraphQL at `/graphql`, playlists, Agora's notifications, liveness and readiness. */
export async function startServer(
  app: App,
  host: string,
  port: number,
  timeouts: RequestTimeouts = TIMEOUTS,
): Promise<GatewayServer> {
  const options = {
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Other offers are for the server to ignore (RFC 9110, 7.8): Java's HTTP client offers HTTP/2 (h2c) with every request.
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
  };
  const server = createServer(options, (request, response) => {
    const headers = app.health.isDraining() ? { ...SECURITY_HEADERS, connection: 'close' } : SECURITY_HEADERS;
    const byRoute = async () => {
      for (const [name, value = ''] of Object.entries(headers)) response.setHeader(name, value);
      await answer(app, request, response);
    };
    const isOurs = app.answersTo(request.headers.host) && request.url === '/graphql';
    const byEither = () => (isOurs ? app.fastPath(request, response, headers, byRoute) : byRoute());
    app.traceRequest(request, response, byEither).catch((error: unknown) => {
      if (!response.destroyed) app.log.error({ err: error }, 'an answer could not be written');
      response.destroy();
    });
  });
  limitConnections(server, app.connectionLimit, (address) => {
    const { total, perAddress } = app.connectionLimit;
    app.log.warn({ address, total, perAddress }, 'connections are refused: too many are open');
  });
  server.on('upgrade', (request, socket, head) => {
    if (!app.answersTo(request.headers.host)) return app.refusals.refuseUpgrade(request, socket, OTHER_HOST);
    if (pathOf(request) === '/graphql' && !app.health.isDraining())
      return app.sockets.upgrade(request, socket, head);
    app.refusals.refuseUpgrade(request, socket, NO_ROUTE);
  });
  const url = await listen(server, host, port, (error) =>
    app.log.error({ err: error }, 'a connection could not be taken'),
  );
  app.startWork();
  app.listensAt(url);

  return {
    url,
    async drain() {
      const closed = new Promise((resolve) => server.close(resolve));
      const handedBack = await app.drain(DRAIN_MS);
      server.closeIdleConnections();
      // Responses in progress get one more second; idle keep-alive connections are already closed.
      const forced = setTimeout(() => server.closeAllConnections(), 1000);
      await closed;
      clearTimeout(forced);
      await app.close();
      return handedBack;
    },
  };
}

/**
 * Serves the metrics on an address of their own. It is to be started before the gateway and closed after it, so that whoever
 * scrapes sees all of its life.
 */
export async function startMetrics(
  { metrics, refusals, log }: Pick<App, 'metrics' | 'refusals' | 'log'>,
  address: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = await startMetricsServer({
    ...address,
    exposition: metrics.exposition,
    refusals,
    onTrouble: (error) => log.error({ err: error }, 'metrics could not be given'),
  });
  const stopWatching = metrics.watchProcess();
  return {
    url: server.url,
    close() {
      stopWatching();
      return server.close();
    },
  };
}

async function answer(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!app.answersTo(request.headers.host)) return app.refusals.refuse(request, response, OTHER_HOST);
  if (answerPlainly(app, request, response)) return;
  for (const page of [app.consolePage, app.graphiqlPage]) {
    if (await page?.answer(pathOf(request), request, response)) return;
  }
  const appId = WEBHOOK.exec(pathOf(request))?.[1];
  if (appId !== undefined) return app.webhooks(appId, request, response);
  const token = PLAYLIST.exec(pathOf(request))?.[1];
  if (token !== undefined) return app.playlists(token, request, response);
  if (!/^\/graphql\/?$/.test(pathOf(request))) return app.refusals.refuse(request, response, NO_ROUTE);
  await app.yoga(request, response);
}

const OTHER_HOST = { status: MISDIRECTED, message: `${REFUSED_HOST} See ALLOWED_HOSTS.` };
const NO_URL = { status: 400, message: 'Expected a Host header and a path that make a URL.' };
const NO_ROUTE = { status: 404, message: 'There is nothing here. GraphQL is at /graphql.' };

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

/** Answers routes without GraphQL, and requests without a valid URL. False for other requests. */
function answerPlainly(
  { health, consolePage, refusals }: App,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (!URL.canParse(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`)) {
    refusals.refuse(request, response, NO_URL);
    return true;
  }
  const path = pathOf(request);
  if (path === '/' && consolePage === null) {
    response.writeHead(302, { location: '/graphql' }).end();
    return true;
  }
  if (path !== '/health' && path !== '/ready') return false;
  const problems = health.problems();
  // Only a shutdown makes it not ready, not a refused account: without calls, nothing would show that Agora accepts it again.
  const status = path === '/ready' && health.isDraining() ? 503 : 200;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ status: problems.length === 0 ? 'ok' : 'degraded', problems }));
  return true;
}
