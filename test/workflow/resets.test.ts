import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { runCli, serve } from '../support/process.ts';

const SECRET = 'a secret that is long enough for the hash';
const TIMES = 6;

/** When the client resets its connection, counted from the last bytes that it sends. */
const MOMENTS = ['sent', 'soon', 'answered', 'after the answer'] as const;
type Moment = (typeof MOMENTS)[number];

/** What is sent before the reset, in parts: each but the first follows an answer. */
type Conversation = readonly (string | Buffer)[];

/** A text frame as clients send them: with a mask, which is of zeroes here (RFC 6455, 5.2). */
function frame(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}

function head(line: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

const upgrade = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  head(`GET ${path}`, {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'graphql-transport-ws',
    ...headers,
  });

function post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const length = String(Buffer.byteLength(body));
  return (
    head(`POST ${path}`, { 'content-type': 'application/json', 'content-length': length, ...headers }) + body
  );
}

const UPDATED = { query: 'subscription { recordingsUpdated { id state } }' };
const LARGE = {
  query: '{ __schema { types { name description fields { name description args { name description } } } } }',
};
const INIT = frame({ type: 'connection_init' });
const SUBSCRIBE = frame({ type: 'subscribe', id: '1', payload: UPDATED });
const WEBHOOK = `/webhooks/agora/${SANDBOX_ACCOUNT.appId}`;

const CONVERSATIONS: Readonly<Record<string, Conversation>> = {
  'nothing at all': [''],
  'half a request line': ['POST /gra'],
  'half a head': ['POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-more: '],
  'what is no HTTP': ['\x16\x03\x01 hello\r\n\r\n'],
  'half a body': [post('/graphql', JSON.stringify(UPDATED)).slice(0, -10)],
  'a body in chunks, half of it': [
    `${head('POST /graphql', { 'content-type': 'application/json', 'transfer-encoding': 'chunked' })}a\r\n{"query":`,
  ],
  'a body that is to be asked for': [
    head('POST /graphql', {
      'content-type': 'application/json',
      'content-length': '9',
      expect: '100-continue',
    }),
  ],
  'a body that is too large': [post('/graphql', 'x'.repeat(200_000))],
  'an operation': [post('/graphql', JSON.stringify({ query: '{ recordings { nodes { id } } }' }))],
  'an operation with a large answer': [post('/graphql', JSON.stringify(LARGE))],
  'ten operations at once': [post('/graphql', JSON.stringify(LARGE)).repeat(10)],
  'a start': [
    post(
      '/graphql',
      JSON.stringify({
        query:
          'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { __typename } }',
      }),
    ),
  ],
  'a stream': [post('/graphql', JSON.stringify(UPDATED), { accept: 'text/event-stream' })],
  GraphiQL: [head('GET /graphql', { accept: 'text/html' })],
  'the other routes': ['/', '/health', '/ready', '/nothing'].map((path) => head(`GET ${path}`)),
  'a notification': [post(WEBHOOK, '{}')],
  'half a notification': [post(WEBHOOK, '{}').slice(0, -1)],
  'a notification that is too large': [post(WEBHOOK, 'x'.repeat(2_000_000))],
  'a CONNECT': [head('CONNECT localhost:80')],
  'an upgrade': [upgrade('/graphql')],
  'an upgrade by a page of another origin': [upgrade('/graphql', { origin: 'https://evil.example' })],
  'an upgrade elsewhere': [upgrade('/other')],
  'an upgrade to another protocol': [upgrade('/graphql', { upgrade: 'h2c' })],
  'an upgrade without a key': [upgrade('/graphql', { 'sec-websocket-key': '' })],
  'an upgrade with more behind it': [`${upgrade('/graphql')}${'x'.repeat(100)}`],
  'a WebSocket that begins': [upgrade('/graphql'), INIT],
  'a WebSocket that breaks the protocol': [upgrade('/graphql'), 'nonsense that is no frame'],
  'a WebSocket that subscribes at once': [upgrade('/graphql'), Buffer.concat([INIT, SUBSCRIBE])],
  'a WebSocket that subscribes': [upgrade('/graphql'), INIT, SUBSCRIBE],
  'half a frame': [upgrade('/graphql'), INIT, SUBSCRIBE.subarray(0, 20)],
};

async function nextOf(socket: Socket, event: 'data' | 'connect'): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  // What is never answered is left to the time-out: a reset comes then too.
  await Promise.race([
    once(socket, event, { signal: AbortSignal.any([signal, AbortSignal.timeout(300)]) }),
    once(socket, 'close', { signal }),
  ]).catch(() => undefined);
  waiting.abort();
}

/** Has a conversation and resets the connection in the middle of it (RST, no FIN). */
async function talkAndReset(port: number, parts: Conversation, moment: Moment): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await nextOf(socket, 'connect');
  for (const [index, part] of parts.entries()) {
    if (index > 0) await nextOf(socket, 'data');
    if (socket.destroyed) return;
    await new Promise<void>((resolve) => socket.write(part, () => resolve()));
  }
  if (moment === 'soon') await new Promise((resolve) => setImmediate(resolve));
  if (moment === 'answered' || moment === 'after the answer') await nextOf(socket, 'data');
  if (moment === 'after the answer') await new Promise((resolve) => setImmediate(resolve));
  socket.resetAndDestroy();
}

async function resetEverywhere(
  port: number,
  conversations: Readonly<Record<string, Conversation>>,
): Promise<number> {
  let tries = 0;
  for (const parts of Object.values(conversations)) {
    const all = MOMENTS.flatMap((moment) =>
      Array.from({ length: TIMES }, () => talkAndReset(port, parts, moment)),
    );
    await Promise.all(all);
    tries += all.length;
  }
  return tries;
}

describe('a client that resets its connection, at whatever moment of whatever route', () => {
  it.each([
    ['everybody is let in', {}],
    ['callers have to show a token', { AUTH_JWT_SECRET: SECRET }],
  ])('does nothing to the gateway where %s', async (_where, env) => {
    const gateway = await serve({ ...env, CALLER_OPERATIONS_PER_MINUTE: '100000' });
    expect(await resetEverywhere(Number(new URL(gateway.endpoint).port), CONVERSATIONS)).toBeGreaterThan(500);
    expect((await gateway.get('/health')).status).toBe(200);
    gateway.kill('SIGTERM');
    const { code, output } = await gateway.exited;
    expect(output).not.toMatch(/"level":"(error|fatal)"|ECONNRESET|EPIPE/);
    expect(code).toBe(0);
  });

  it('does nothing to the sandbox', async () => {
    const sandbox = runCli(['sandbox', '--port', '0']);
    const url = new URL(await sandbox.says(/listens on (http:\S+)/));
    const path = `/v1/apps/${SANDBOX_ACCOUNT.appId}/cloud_recording/acquire`;
    await resetEverywhere(Number(url.port), {
      'half a head': ['POST /v1/apps HTTP/1.1\r\nx: '],
      'half a body': [post(path, '{"cname":"x"}').slice(0, -3)],
      'a body that is too large': [post(path, 'x'.repeat(2_000_000))],
      'a request': [post(path, '{"cname":"x"}')],
      'a list': [head('GET /_sandbox/recordings')],
      'an upgrade': [upgrade('/_sandbox')],
    });
    expect((await fetch(new URL('/_sandbox/stats', url))).status).toBe(200);
    sandbox.kill('SIGTERM');
    expect(await sandbox.exited).toMatchObject({ code: 0 });
  });
});
