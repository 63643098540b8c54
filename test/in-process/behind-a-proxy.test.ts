import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { listen } from '../../src/http/listen.ts';
import { startServer } from '../../src/server.ts';
import { keyFor } from '../support/callers.ts';
import { createTestGateway } from '../support/gateway.ts';
import { unreachable } from '../support/scripted-transport.ts';

const LIST = '{ recordings { nodes { id } } }';
const VIEWER = '{ viewer { subject } }';

async function gatewayWith(env: Readonly<Record<string, string>>) {
  const gateway = await createTestGateway(() => unreachable, env);
  const { url } = await startServer(gateway.app, '127.0.0.1', 0).then((server) => {
    onTestFinished(() => void gateway.clock.finish(server.drain()));
    return server;
  });
  /** Asks as a proxy does for the addresses in `forwarded`: by the fast path, or with a query in the URL by Yoga. */
  const ask = async (forwarded: string, query = LIST, more: Readonly<Record<string, string>> = {}) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': forwarded, ...more };
    const fast = { method: 'POST', headers, body: JSON.stringify({ query }) };
    return fetch(`${url}/graphql`, fast);
  };
  const askYoga = (forwarded: string, query: string) =>
    fetch(`${url}/graphql?${new URLSearchParams({ query })}`, { headers: { 'x-forwarded-for': forwarded } });
  return { ...gateway, url, ask, askYoga };
}

/** A proxy as one that ends TLS: it passes on `Host`, and appends the client's address. Resolves with its port. */
async function startProxy(to: string): Promise<number> {
  const port = Number(new URL(to).port);
  const headersOf = ({ headers, socket }: IncomingMessage) => ({
    ...headers,
    'x-forwarded-for': [headers['x-forwarded-for'], '203.0.113.7', socket.remoteAddress]
      .slice(0, 2)
      .join(', '),
    'x-forwarded-proto': 'https',
  });
  const proxy = createServer((request, response) => {
    const { method, url: path } = request;
    const onward = send({ host: '127.0.0.1', port, method, path, headers: headersOf(request) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    response.on('close', () => onward.destroy());
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  proxy.on('upgrade', (request, client) => {
    const onward = connect(port, '127.0.0.1');
    const lines = Object.entries(headersOf(request)).map(([name, value]) => `${name}: ${value}`);
    onward.write([`GET ${request.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
    client.pipe(onward).pipe(client);
  });
  const url = await listen(proxy, '127.0.0.1', 0);
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return Number(new URL(url).port);
}

describe('the address of a caller', () => {
  it.each([
    ['', '203.0.113.7', '127.0.0.1'],
    ['10.0.0.0/8', '203.0.113.7', '127.0.0.1'],
    ['loopback', '', '127.0.0.1'],
    ['loopback', '203.0.113.7', '203.0.113.7'],
    ['loopback', '192.0.2.66, 203.0.113.7', '203.0.113.7'],
    ['loopback', '203.0.113.7, 10.1.2.3', '10.1.2.3'],
    ['loopback,uniquelocal', '192.0.2.66, 203.0.113.7,10.1.2.3', '203.0.113.7'],
    ['loopback,uniquelocal', '10.9.9.9, ::ffff:10.1.2.3', '10.9.9.9'],
    ['loopback', '203.0.113.7:4711', '203.0.113.7'],
    ['loopback', '[2001:DB8:0:0::7]:4711', '2001:db8::7'],
    ['loopback,2001:db8::/32', '::ffff:cb00:7107, 2001:db8::1', '203.0.113.7'],
    ['loopback', '203.0.113.7, unknown', '127.0.0.1'],
    ['loopback', '203.0.113.7, <script>', '127.0.0.1'],
  ])(
    'with TRUST_PROXY=%s and X-Forwarded-For: %s is %s, by the fast path as by Yoga',
    async (trusted, forwarded, is) => {
      const { ask, askYoga } = await gatewayWith({ TRUST_PROXY: trusted });
      const subject = { data: { viewer: { subject: `anybody at ${is}` } } };
      expect(await (await ask(forwarded, VIEWER)).json()).toEqual(subject);
      expect(await (await askYoga(forwarded, VIEWER)).json()).toEqual(subject);
    },
  );

  it('is what callers that nobody knows are counted by, one of IPv6 with its neighbours', async () => {
    const { ask } = await gatewayWith({ TRUST_PROXY: 'loopback', CALLER_OPERATIONS_PER_MINUTE: '2' });
    const statuses = async (...addresses: readonly string[]) => {
      const asked: number[] = [];
      for (const address of addresses) asked.push((await ask(address)).status);
      return asked;
    };
    expect(await statuses('203.0.113.7', '203.0.113.7', '203.0.113.7', '203.0.113.8')).toEqual([
      200, 200, 429, 200,
    ]);
    const neighbours = ['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:db8:0:0:1:2:3:4', '2001:db8:0:1::1'];
    expect(await statuses(...neighbours)).toEqual([200, 200, 429, 200]);
  });

  it('is what refused credentials are counted by, and an accepted one never waits for them', async () => {
    const gateway = await gatewayWith({
      AUTH: '',
      TRUST_PROXY: 'loopback',
      CALLER_OPERATIONS_PER_MINUTE: '3',
    });
    const { ask, url, logged } = gateway;
    const wrong = { authorization: 'Bearer wrong' };
    for (let asked = 0; asked < 3; asked += 1)
      expect((await ask('203.0.113.7', LIST, wrong)).status).toBe(401);
    const refused = await ask('203.0.113.7');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const { errors } = await refused.json();
    expect(errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    const line = logged.map((text) => JSON.parse(text)).findLast(({ result }) => result === 'RATE_LIMITED');
    expect(line).toMatchObject({ tenant: null, subject: null, address: '203.0.113.7' });

    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    expect((await once(socket, 'close')).map(String)).toEqual(['4401', 'RATE_LIMITED']);

    expect((await ask('203.0.113.8', LIST, wrong)).status).toBe(401);
    const { text } = await keyFor(gateway);
    expect((await ask('203.0.113.7', LIST, { authorization: `Bearer ${text}` })).status).toBe(200);
  });

  it('is in the line of a request that no route answers', async () => {
    const { url, logged } = await gatewayWith({ TRUST_PROXY: 'loopback' });
    await fetch(`${url}/nothing`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
    const line = logged.map((text) => JSON.parse(text)).find(({ path }) => path === '/nothing');
    expect(line).toMatchObject({ status: 404, address: '203.0.113.7' });
  });
});

it('the connections of a proxy that is trusted are not those of one client', async () => {
  const open = async (env: Readonly<Record<string, string>>) => {
    const { url } = await gatewayWith({ MAX_CONNECTIONS_PER_ADDRESS: '1', ...env });
    const opened = Array.from({ length: 3 }, async () => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      socket.on('error', () => undefined);
      socket.write('GET /ready HTTP/1.1\r\nhost: localhost\r\n\r\n');
      return new Promise((resolve) => {
        socket.once('data', () => resolve(true));
        socket.once('close', () => resolve(false));
      });
    });
    return (await Promise.all(opened)).filter(Boolean).length;
  };
  expect(await open({})).toBe(1);
  expect(await open({ TRUST_PROXY: 'loopback' })).toBe(3);
});

describe('behind a proxy with TLS', () => {
  const OWN = { host: 'gateway.example', origin: 'https://gateway.example' };

  async function proxied() {
    const { url } = await gatewayWith({
      ...{ TRUST_PROXY: 'loopback', ALLOWED_HOSTS: 'gateway.example' },
      ...{ GRAPHIQL: 'on', CONSOLE: 'on' },
    });
    const port = await startProxy(url);
    /** `fetch` sets `Host` itself. */
    const ask = async (
      method: string,
      path: string,
      headers: Readonly<Record<string, string>>,
      body = '',
    ) => {
      const request = send({ host: '127.0.0.1', port, method, path, headers });
      request.end(body);
      const [answer]: IncomingMessage[] = await once(request, 'response');
      if (answer === undefined) throw new Error('no answer');
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      return { status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).toString() };
    };
    return { ask, port };
  }

  it('the pages come, and what they ask is taken for theirs: also in browsers that tell nothing but their origin', async () => {
    const { ask } = await proxied();
    for (const path of ['/', '/graphql']) {
      const page = await ask('GET', path, { ...OWN, accept: 'text/html', 'sec-fetch-mode': 'navigate' });
      expect(page.status).toBe(200);
      expect(page.text).toMatch(/<html/i);
      // Nothing in it names the host or the scheme that the gateway itself was asked by.
      expect(page.text).not.toMatch(/127\.0\.0\.1|http:\/\/gateway/);
    }
    const post = { ...OWN, 'content-type': 'application/json' };
    const body = JSON.stringify({ query: VIEWER });
    expect(JSON.parse((await ask('POST', '/graphql', post, body)).text)).toEqual({
      data: { viewer: { subject: 'anybody at 203.0.113.7' } },
    });
    for (const other of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
      expect((await ask('POST', '/graphql', { ...post, ...other }, body)).status).toBe(403);
    expect((await ask('GET', '/', { host: 'evil.example' })).status).toBe(421);
  });

  it('WebSockets open for the gateway’s own page, and for no other', async () => {
    const { port } = await proxied();
    const open = async (headers: Readonly<Record<string, string>>) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { headers });
      onTestFinished(() => socket.terminate());
      const opened = once(socket, 'open').then(() => 'open');
      return { socket, received: await opened.catch((error: unknown) => String(error)) };
    };
    expect((await open({ ...OWN, origin: 'https://evil.example' })).received).toMatch(/403/);
    const { socket, received } = await open(OWN);
    expect(received).toBe('open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await once(socket, 'message');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: VIEWER } }));
    const [message] = await once(socket, 'message');
    expect(JSON.parse(String(message)).payload).toEqual({
      data: { viewer: { subject: 'anybody at 203.0.113.7' } },
    });
  });
});
