import {
  createServer,
  IncomingMessage,
  type OutgoingHttpHeaders,
  ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import helmet, { type HelmetOptions } from 'helmet';
import type { App } from './app.ts';
import { limitConnections } from './http/connection-limit.ts';
import { MISDIRECTED, REFUSED_HOST } from './http/host-header.ts';
import { listen } from './http/listen.ts';

/** Requests that come slower than this are cut: a client that dribbles must not keep a connection. */
export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often slow ones are looked for. */
  readonly checkMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000, checkMs: 2000 };

/**
 * How long a connection that nothing comes over is kept. Agora wants 10 s and more for its notifications (upstream contract,
 * "Notifications"), and a balancer in front, which may keep its own for a minute, must not find one closed.
 */
const KEEP_ALIVE_MS = 65_000;

/** Where Agora sends an app's notifications. */
const WEBHOOK = /^\/webhooks\/agora\/([A-Za-z0-9]{1,64})$/;

/** What a shutdown may take before stops are handed back, so that the process is gone within 30 s. */
const DRAIN_MS = 25_000;

/**
 * The headers of every answer. Nothing that is answered is a page, but GraphiQL: that one has a policy of its own
 * (`graphql/plugins/use-safe-headers.ts`).
 */
const SECURITY_HEADERS = helmetHeaders({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
});

/** What helmet sets is the same for every request. */
function helmetHeaders(options: HelmetOptions): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(options)(request, response, () => undefined);
  return response.getHeaders();
}

export interface GatewayServer {
  readonly url: string;
  /**
   * Takes no new work, lets running stops finish, hands back those that take too long, and closes. Returns how many were
   * handed back.
   */
  drain(): Promise<number>;
}

/** Listens for GraphQL on `/graphql`, for liveness on `/health` and for readiness on `/ready`. */
export async function startServer(
  app: App,
  host: string,
  port: number,
  patience: Patience = PATIENCE,
): Promise<GatewayServer> {
  const options = {
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server = createServer(options, (request, response) => {
    const headers = app.health.isDraining() ? { ...SECURITY_HEADERS, connection: 'close' } : SECURITY_HEADERS;
    const byRoute = async () => {
      for (const [name, value = ''] of Object.entries(headers)) response.setHeader(name, value);
      await answer(app, request, response);
    };
    const isOurs = app.answersTo(request.headers.host) && request.url === '/graphql';
    const answered = isOurs ? app.fastPath(request, response, headers, byRoute) : byRoute();
    answered.catch((error: unknown) => {
      if (!response.destroyed) app.log.error({ err: error }, 'an answer could not be written');
      response.destroy();
    });
  });
  limitConnections(server, app.connectionLimit, (address) => {
    app.log.warn({ address, ...app.connectionLimit }, 'connections are refused: too many are open');
  });
  server.on('upgrade', (request, socket, head) => {
    if (!app.answersTo(request.headers.host)) return refuseUpgrade(socket, MISDIRECTED);
    if (pathOf(request) === '/graphql' && !app.health.isDraining())
      return app.sockets.upgrade(request, socket, head);
    refuseUpgrade(socket, 404);
  });
  const url = await listen(server, host, port, (error) =>
    app.log.error({ err: error }, 'a connection could not be taken'),
  );
  app.runner.run();
  app.listensAt(url);

  return {
    url,
    async drain() {
      const closed = new Promise((resolve) => server.close(resolve));
      const handedBack = await app.drain(DRAIN_MS);
      server.closeIdleConnections();
      // Answers that are being written get a moment; idle keep-alive connections don't.
      const forced = setTimeout(() => server.closeAllConnections(), 1000);
      await closed;
      clearTimeout(forced);
      await app.close();
      return handedBack;
    },
  };
}

async function answer(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!app.answersTo(request.headers.host)) return refuseHost(response);
  if (answerPlainly(app, request, response)) return;
  const appId = WEBHOOK.exec(pathOf(request))?.[1];
  if (appId !== undefined) return app.webhooks(appId, request, response);
  await app.yoga(request, response);
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function refuseHost(response: ServerResponse): void {
  response.writeHead(MISDIRECTED, { 'content-type': 'application/json', connection: 'close' });
  const extensions = { code: 'HOST_NOT_ALLOWED' };
  response.end(JSON.stringify({ errors: [{ message: `${REFUSED_HOST} See ALLOWED_HOSTS.`, extensions }] }));
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

/** The routes that are not GraphQL, and requests that can't be routed at all. */
function answerPlainly({ health }: App, request: IncomingMessage, response: ServerResponse): boolean {
  if (!URL.canParse(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`)) {
    response.writeHead(400, { 'content-type': 'application/json', connection: 'close' });
    response.end(
      JSON.stringify({ errors: [{ message: 'Expected a Host header and a path that make a URL.' }] }),
    );
    return true;
  }
  const path = pathOf(request);
  if (path === '/') {
    response.writeHead(302, { location: '/graphql' }).end();
    return true;
  }
  if (path !== '/health' && path !== '/ready') return false;
  const problems = health.problems();
  // Only who shuts down is not ready: a refused account is seen to be accepted again only by gateways that get calls.
  const status = path === '/ready' && health.isDraining() ? 503 : 200;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ status: problems.length === 0 ? 'ok' : 'degraded', problems }));
  return true;
}
