import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as timeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { endWithUs } from './children.ts';

/** Whether a Redis can be started here. */
export function redisServerIsThere(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** A Redis that a test may do anything to. */
export async function startOwnRedis() {
  const port = await freePort();
  let server = await start(port);
  const ways: { close(): void }[] = [];
  const admin = new Redis(port, '127.0.0.1', { retryStrategy: (times) => Math.min(times * 50, 200) });
  admin.on('error', () => undefined);

  return {
    admin,
    /** A way to it that can be slow, or lead nowhere. */
    async way() {
      const way = await startProxy(port);
      ways.push(way);
      return way;
    },
    /** Takes every command and answers none. */
    hang: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async killAndRestart(awayMs = 0) {
      const gone = once(server, 'close');
      server.kill('SIGKILL');
      await gone;
      await timeout(awayMs);
      server = await start(port);
    },
    async close() {
      admin.disconnect();
      for (const way of ways) way.close();
      const gone = once(server, 'close');
      server.kill('SIGKILL');
      await gone;
    },
  };
}

async function start(port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = endWithUs(spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] }));
  let output = '';
  server.stdout.setEncoding('utf8');
  for await (const chunk of server.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    if (output.includes('Ready to accept connections')) break;
  }
  server.stdout.resume();
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

export type Way = Awaited<ReturnType<typeof startProxy>>;

/** Passes everything on, after a while that can be set, in order. */
async function startProxy(to: number) {
  const pairs = new Set<readonly [Socket, Socket]>();
  let delayMs = 0;
  let lost: 'nothing' | 'answers' | 'everything' = 'nothing';
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    const pass = (from: Socket, into: Socket, isLost: () => boolean) => {
      let passed = Promise.resolve();
      from.on('data', (chunk) => {
        if (isLost()) return;
        const due = timeout(delayMs);
        passed = passed.then(() => due).then(() => void into.write(chunk));
      });
      from.on('error', end);
      from.on('close', end);
    };
    const pair = [client, upstream] as const;
    pairs.add(pair);
    pass(client, upstream, () => lost === 'everything');
    pass(upstream, client, () => lost !== 'nothing');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = () => {
    for (const [client] of pairs) client.destroy();
  };
  return {
    url: `redis://127.0.0.1:${portOf(server)}`,
    delay(ms: number) {
      delayMs = ms;
    },
    /** A connection that has lost something leads nowhere any more, so it is broken when nothing is lost again. */
    lose(what: typeof lost) {
      lost = what;
      if (what === 'nothing') cut();
    },
    cut,
    close() {
      cut();
      server.close();
    },
  };
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return address.port;
}
