import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../../src/server.ts';
import { ACCOUNT_ENV, createTestGateway } from '../support/gateway.ts';
import { createTestSandbox } from '../support/sandbox.ts';
import { unreachable } from '../support/scripted-transport.ts';

/** A gateway that listens. Resolves with what asks it for a path as a browser would that was led to it by `host`. */
async function gatewayWith(env: Readonly<Record<string, string>>) {
  const gateway = await createTestGateway(() => unreachable, {
    AGORA_WEBHOOK_SECRETS: 'the-webhook-secret',
    ...env,
  });
  const server = await startServer(gateway.app, '127.0.0.1', 0);
  onTestFinished(() => void gateway.clock.finish(server.drain()));
  return { ...gateway, ask: asker(server.url) };
}

function asker(url: string) {
  return async (path: string, host: string | null, more = ''): Promise<number> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const line = host === null ? `GET ${path} HTTP/1.0` : `GET ${path} HTTP/1.1\r\nhost: ${host}`;
    socket.write(`${line}\r\n${more}\r\n`);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    const [, status, body] = /^HTTP\/1\.1 (\d+)(?:.*?\r\n\r\n(.*))?/s.exec(String(answer)) ?? [];
    // In one piece with its headers.
    if (!path.startsWith('/_sandbox') && ['404', '405', '421'].includes(status ?? '')) {
      expect(JSON.parse(body ?? '')).toMatchObject({
        errors: [{ extensions: { code: expect.any(String) } }],
      });
    }
    return Number(status);
  };
}

const UPGRADE = [
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol: graphql-transport-ws',
  '',
].join('\r\n');

const ROUTES = [
  ['/', 200],
  ['/health', 200],
  ['/ready', 200],
  ['/graphql?query={__typename}', 200],
  [`/webhooks/agora/${ACCOUNT_ENV.AGORA_APP_ID}`, 405],
  ['/nothing', 404],
] as const;

const OWN = ['127.0.0.1', '127.0.0.1:4000', 'localhost:4000', 'app.localhost', '[::1]:4000', '192.168.1.7'];
const OTHER = ['evil.example', 'evil.example:4000', 'localhost.evil.example', '127.0.0.1.evil.example', 'x'];

describe('a gateway that lets everybody in', () => {
  it.each(ROUTES)('answers %s to its own hosts and to no other names', async (path, status) => {
    const { ask } = await gatewayWith({});
    for (const host of [...OWN, null]) expect(await ask(path, host), String(host)).toBe(status);
    for (const host of OTHER) expect(await ask(path, host), host).toBe(421);
  });

  it('has a line in the log for each request that it refuses, without what may be a secret', async () => {
    const { ask, logged } = await gatewayWith({});
    const token = 'eyJhbGciOiJIUzI1NiJ9.a-token';
    const asked = [
      ['/nothing?key=secret', 'localhost', '', 404, 'NOT_FOUND', '/nothing'],
      [`/play/${token}`, 'localhost', '', 404, 'NOT_FOUND', '/play/…'],
      ['/nothing', 'evil.example', '', 421, 'HOST_NOT_ALLOWED', '/nothing'],
      [
        `/webhooks/agora/${ACCOUNT_ENV.AGORA_APP_ID}`,
        'localhost',
        '',
        405,
        'METHOD_NOT_ALLOWED',
        '/webhooks/agora/…',
      ],
      ['/nothing', 'localhost', UPGRADE, 404, 'NOT_FOUND', '/nothing'],
      ['/graphql', 'evil.example', UPGRADE, 421, 'HOST_NOT_ALLOWED', '/graphql'],
      [
        '/graphql',
        'localhost',
        `origin: https://evil.example\r\n${UPGRADE}`,
        403,
        'FOREIGN_ORIGIN',
        '/graphql',
      ],
    ] as const;
    for (const [index, [path, host, more, status]] of asked.entries())
      expect(await ask(path, host, `x-request-id: r${index}\r\n${more}`)).toBe(status);
    for (const path of ['/health', '/ready']) await ask(path, 'localhost', 'x-request-id: fine\r\n');
    const lines = logged.map((line) => JSON.parse(line)).filter(({ requestId }) => requestId !== undefined);
    expect(lines).toMatchObject(
      asked.map(([, , more, status, result, path], index) => ({
        ...{ level: 'info', method: more === '' ? 'GET' : 'WEBSOCKET', path, status, result },
        requestId: `r${index}`,
      })),
    );
    expect(lines).toHaveLength(asked.length);
    expect(logged.join('')).not.toMatch(/eyJ|key=secret/);
  });

  it('leads to GraphQL where it has no console', async () => {
    const { ask } = await gatewayWith({ CONSOLE: 'off' });
    expect(await ask('/', 'localhost')).toBe(302);
  });

  it('takes WebSockets for its own hosts only', async () => {
    const { ask } = await gatewayWith({});
    for (const host of OWN) expect(await ask('/graphql', host, UPGRADE), host).toBe(101);
    for (const host of OTHER) expect(await ask('/graphql', host, UPGRADE), host).toBe(421);
  });

  it('answers to the names that its operator lists, and tells which it refused', async () => {
    const { ask, logged } = await gatewayWith({ ALLOWED_HOSTS: 'gateway.internal, Other.Example' });
    for (const host of ['gateway.internal:4000', 'GATEWAY.internal', 'other.example', 'gateway.internal.'])
      expect(await ask('/health', host), host).toBe(200);
    expect(await ask('/health', 'sub.gateway.internal')).toBe(421);
    expect(await ask('/health', 'sub.gateway.internal')).toBe(421);
    expect(logged.filter((line) => line.includes('sub.gateway.internal'))).toHaveLength(1);
  });
});

describe('a gateway that asks for a credential', () => {
  it('answers to any name, unless its operator lists some', async () => {
    const { ask } = await gatewayWith({ AUTH: '' });
    expect(await ask('/health', 'gateway.example')).toBe(200);
    const listed = await gatewayWith({ AUTH: '', ALLOWED_HOSTS: 'gateway.example' });
    expect(await listed.ask('/health', 'gateway.example')).toBe(200);
    expect(await listed.ask('/health', 'evil.example')).toBe(421);
  });
});

describe('the sandbox, which everybody may steer', () => {
  it('answers to its own hosts and to no other names', async () => {
    const ask = asker((await createTestSandbox()).baseUrl);
    for (const host of OWN) expect(await ask('/_sandbox/recordings', host), host).toBe(200);
    for (const host of OTHER) expect(await ask('/_sandbox/recordings', host), host).toBe(421);
  });
});
