import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { SANDBOX_BUCKET } from '../../src/config/storages.ts';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { listen } from '../../src/http/listen.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { type Delivery, respond } from '../../src/sandbox/respond.ts';
import type { Random } from '../simulation/random.ts';
import { STORAGE } from '../support/ask-sandbox.ts';
import { watchLoop } from './event-loop.ts';
import type { Method, Plan, UpstreamFault } from './plan.ts';
import type { Trace } from './trace.ts';

/** An answer with file names that a gateway was given. */
export interface Told {
  readonly life: string;
  readonly cname: string;
  readonly method: string;
  readonly atMs: number;
  readonly names: readonly string[];
  /** The gateway broke the connection right after: it may have given the request up before it saw the answer. */
  wasGivenUp: boolean;
}

/** A request as it arrived: not before `from`, when nothing was there to be read, and not after `to`. */
export interface Arrival {
  readonly from: number;
  readonly to: number;
}

export interface TrueRecording {
  readonly sid: string;
  readonly resourceId: string;
  readonly cname: string;
  readonly uid: string;
  readonly isLive: boolean;
}

/** The sandbox, with a door of its own for each life of each gateway, so that it is known who asked and who was told what. */
export interface Upstream {
  /** The base URL for one life. */
  doorFor(life: string, gateway: number): Promise<string>;
  readonly told: readonly Told[];
  readonly arrivals: readonly Arrival[];
  refused(): number;
  recordings(): readonly TrueRecording[];
  /** Resolves once a gateway has asked this, or after `withinMs`. */
  asked(gateway: number, method: Method, withinMs: number): Promise<void>;
  /** Somebody else starts a recording. */
  startForeign(cname: string): Promise<{ readonly resourceId: string; readonly sid: string }>;
  misbehave(fault: UpstreamFault): void;
  close(): Promise<void>;
}

/** A break this soon may have come before the answer was read. */
const GIVEN_UP_WITHIN_MS = 500;

export function createUpstream(
  { requestsPerSecond, latencyMs }: Pick<Plan, 'requestsPerSecond' | 'latencyMs'>,
  random: Random,
  trace: Trace,
): Upstream {
  const parts = createSandbox({
    account: SANDBOX_ACCOUNT,
    bucket: SANDBOX_BUCKET,
    requestsPerSecond,
    clock: systemClock,
  });
  const loop = watchLoop();
  const servers: Server[] = [];
  const told: Told[] = [];
  const arrivals: Arrival[] = [];
  const calls = new EventEmitter();

  async function handle(
    life: string,
    gateway: number,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    arrivals.push({ from: loop.lastTurnAt(), to: performance.now() });
    const body = await readJson(request);
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
    const path = pathname.split('/').slice(1).map(decodeURIComponent);
    const method = path.at(-1) ?? '';
    const who = cnameIn(body) ?? cnameOf(path);
    const { authorization } = request.headers;
    trace.note('agora', `${life} asks ${method}`, who);
    calls.emit(`${gateway} ${method}`);
    const delivery = await respond(parts, { verb: request.method ?? 'GET', path, authorization, body });
    // A signal may come at any moment of it.
    await pause(random.between(0, latencyMs));
    const text = JSON.stringify(delivery.answer.body);
    trace.note(
      'agora',
      `${life} is told of ${method}: ${delivery.broken || delivery.answer.status} ${shorten(text)}`,
      who,
    );
    send(response, delivery, text);
    const names = [...new Set(text.match(/[\w-]+\.(?:m3u8|mp4)/g))];
    if (delivery.broken || names.length === 0 || who === null) return;
    const each: Told = {
      life,
      cname: who,
      method,
      atMs: trace.now(),
      names,
      wasGivenUp: request.socket.destroyed,
    };
    told.push(each);
    const socket = request.socket;
    const giveUp = () => {
      each.wasGivenUp = true;
    };
    socket.once('close', giveUp);
    setTimeout(() => socket.off('close', giveUp), GIVEN_UP_WITHIN_MS).unref();
  }

  const cnameOf = (path: readonly string[]) =>
    parts.state.recordings().find(({ sid }) => path.includes(sid))?.cname ?? null;

  return {
    told,
    arrivals,
    refused: () => parts.rateCounter.stats().refusedWith429,
    async doorFor(life, gateway) {
      const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
        handle(life, gateway, request, response).catch(() => response.destroy());
      });
      servers.push(server);
      return listen(server, '127.0.0.1', 0);
    },
    recordings: () => {
      const live = new Map(parts.state.list().map(phaseBySid));
      return parts.state.recordings().map(({ sid, resourceId, cname, uid }) => {
        return { sid, resourceId, cname, uid, isLive: ['starting', 'live'].includes(live.get(sid) ?? '') };
      });
    },
    async asked(gateway, method, withinMs) {
      await once(calls, `${gateway} ${method}`, { signal: AbortSignal.timeout(withinMs) }).catch(
        () => undefined,
      );
    },
    async startForeign(cname) {
      const party = { cname, uid: '9' };
      const acquired = parts.methods.acquire({ ...party, clientRequest: {} });
      const { resourceId } = textsOf(acquired.body);
      const started = parts.methods.start(resourceId ?? '', 'mix', {
        ...party,
        clientRequest: { storageConfig: STORAGE },
      });
      const { sid } = textsOf(started.body);
      if (resourceId === undefined || sid === undefined) throw new Error('the sandbox did not start it');
      trace.note('agora', `somebody else starts ${sid}`, cname);
      return { resourceId, sid };
    },
    misbehave({ atMs: _at, ...fault }) {
      const common = { times: 1, afterActing: true, headers: {}, delayMs: 0, breakConnection: false };
      parts.faults.add({ ...common, ...fault });
    },
    async close() {
      loop.close();
      for (const server of servers) {
        server.closeAllConnections();
        const closed = once(server, 'close');
        server.close();
        await closed;
      }
    },
  };
}

function send(response: ServerResponse, { answer, headers, broken }: Delivery, text: string): void {
  if (broken !== false) return void response.destroy();
  response.writeHead(answer.status, { 'content-type': 'application/json', ...headers }).end(text);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function cnameIn(body: unknown): string | null {
  return textsOf(body).cname ?? null;
}

/** The texts of an object. */
function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'string' ? [[key, each] as const] : [],
  );
  return Object.fromEntries(entries);
}

function phaseBySid(listed: unknown): readonly [string, string] {
  const { sid = '', phase = '' } = textsOf(listed);
  return [sid, phase];
}

/** Resource ids are long and say nothing. */
function shorten(text: string): string {
  return text.replaceAll(/"resourceId":"[^"]*",?/g, '').slice(0, 300);
}
