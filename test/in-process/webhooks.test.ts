import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { globalIdOf } from '../../src/graphql/global-id.ts';
import { startServer } from '../../src/server.ts';
import { sqlitePath } from '../../src/store/database.ts';
import { LookAtRecordings, Told } from '../graphql/documents.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { STORAGE_ENV } from '../support/environment.ts';
import { ACCOUNT_ENV, createTestGateway, SESSION } from '../support/gateway.ts';
import { answer } from '../support/scripted-transport.ts';

const SECRETS = ['the-new-secret', 'the-old-secret'];
const ROUTE = `/webhooks/agora/${ACCOUNT_ENV.AGORA_APP_ID}`;

/** A gateway that listens, with one recording that it remembers. */
async function listening(env: Record<string, string> = {}) {
  const gateway = await createTestGateway(() => answer(404, { code: 404 }), {
    AGORA_WEBHOOK_SECRETS: SECRETS.join(','),
    STOP_GONE_AFTER_MS: '0',
    ...env,
  });
  await gateway.stop();
  const server = await startServer(gateway.app, '127.0.0.1', 0);
  let draining: Promise<number> | null = null;
  const drain = () => (draining ??= gateway.clock.finish(server.drain()));
  onTestFinished(() => void drain());
  const bodyOf = (fileName: string, more: object = {}) =>
    JSON.stringify({
      noticeId: fileName,
      productId: 3,
      eventType: 4,
      notifyMs: Math.round(gateway.clock.now()),
      payload: { sid: SESSION.sid, sendts: 1, details: { fileList: fileName } },
      ...more,
    });
  async function post(body: string, headers: Record<string, string>, route = ROUTE) {
    const response = await fetch(`${server.url}${route}`, { method: 'POST', headers, body });
    return { status: response.status, text: await response.text() };
  }
  async function files(): Promise<readonly string[]> {
    await gateway.clock.advance(3000);
    const { recordings } = await gateway.clock.finish(gateway.execute(LookAtRecordings, {}));
    return recordings.nodes.flatMap((node) => node.files.map(({ fileName }) => fileName));
  }
  return { ...gateway, url: server.url, post, bodyOf, files, drain };
}

const hmac = (algorithm: string, body: string | Buffer, secret = SECRETS[0] ?? '') =>
  createHmac(algorithm, secret).update(body).digest('hex');
const v2 = (body: string | Buffer, secret?: string) => ({
  'agora-signature-v2': hmac('sha256', body, secret),
});
const v1 = (body: string | Buffer, secret?: string) => ({ 'agora-signature': hmac('sha1', body, secret) });

describe('a notification that is signed', () => {
  it('is kept without the cloud keys that it repeats, however they are spelt', async () => {
    const { app, post, bodyOf, clock, execute } = await listening(STORAGE_ENV);
    const details = '{"errorMsg":"no such key: the\\u002daccess\\u002Dkey"}';
    const body = bodyOf('x', { eventType: 1 }).replace(/"details":\{[^}]*\}/, `"details":${details}`);
    expect((await post(body, v2(body))).status).toBe(200);
    await clock.advance(3000);
    const [known] = await app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    const { recording } = await clock.finish(execute(Told, { id: globalIdOf(known?.id ?? '') }));
    expect(recording?.notifications).toMatchObject([{ details: { errorMsg: 'no such key: [redacted]' } }]);
  });

  it('with any of the secrets, in either version, is taken', async () => {
    const { post, bodyOf, files } = await listening();
    const bodies = ['a', 'b', 'c'].map((name) => bodyOf(name));
    const [a = '', b = '', c = ''] = bodies;
    for (const [body, headers] of [
      [a, v2(a)],
      [b, v2(b, SECRETS[1])],
      [c, v1(c)],
    ] as const)
      expect(await post(body, headers)).toEqual({ status: 200, text: '{"message":"ok"}' });
    expect((await files()).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('and comes again, also with its signature of the other version, changes nothing', async () => {
    const { post, bodyOf, files } = await listening();
    const body = bodyOf('a');
    for (const headers of [v2(body), v2(body), v1(body), { ...v1(body), ...v2(body) }])
      expect((await post(body, headers)).status).toBe(200);
    expect(await files()).toEqual(['a']);
  });

  it('is answered although nobody knows its recording, its product or its type', async () => {
    const { post, bodyOf } = await listening();
    for (const more of [
      { payload: { sid: 'unknown' } },
      { productId: 1 },
      { eventType: 4711 },
      { payload: null },
    ]) {
      const body = bodyOf('a', more);
      expect((await post(body, v2(body))).status).toBe(200);
    }
  });
});

describe('a notification of another time', () => {
  it('is answered, as the console’s Check wants it, and changes nothing: nor does a replay of what was taken', async () => {
    const { post, bodyOf, files, clock, logged } = await listening({ WEBHOOK_MAX_AGE_MS: '60000' });
    const now = Math.round(clock.now());
    for (const notifyMs of [1_560_000_000_000, now - 61_000, now + 301_000]) {
      const body = bodyOf('old', { notifyMs });
      expect(await post(body, v2(body))).toEqual({ status: 200, text: '{"message":"ok"}' });
    }
    expect(logged.filter((line) => line.includes('of another time was not taken'))).toHaveLength(3);
    const body = bodyOf('recent', { notifyMs: now - 59_000 });
    expect((await post(body, v2(body))).status).toBe(200);
    expect(await files()).toEqual(['recent']);
    await clock.advance(120_000);
    expect((await post(body, v2(body))).status).toBe(200);
    expect(await files()).toEqual(['recent']);
  });
});

describe('notifications that come as a list', () => {
  const listOf = (...bodies: string[]) => `[${bodies.join(',')}]`;

  it('are taken one by one, whatever is between them', async () => {
    const { post, bodyOf, files } = await listening();
    const old = bodyOf('old', { notifyMs: 1 });
    const body = listOf(bodyOf('a'), old, '{"productId":1}', 'null', bodyOf('b'), bodyOf('a'));
    expect((await post(body, v2(body))).status).toBe(200);
    expect((await files()).toSorted()).toEqual(['a', 'b']);
    expect((await post('[]', v2('[]'))).status).toBe(200);
  });

  it('and of which one can’t be kept come again, and the others are kept', async () => {
    const url = temporaryDatabase();
    const { post, bodyOf, files } = await listening({ DATABASE_URL: url });
    const database = new DatabaseSync(sqlitePath(url));
    onTestFinished(() => database.close());
    database.exec(`create trigger no_b before insert on notifications when new.notice_id = 'b'
      begin select raise(abort, 'the disk is full'); end`);
    const more = Array.from({ length: 50 }, (_, each) => `more ${each + 10}`);
    const body = listOf(...['a', 'b', 'c', ...more].map((name) => bodyOf(name)));
    expect((await post(body, v2(body))).status).toBe(503);
    expect((await files()).toSorted()).toEqual(['a', 'c', ...more]);
    database.exec('drop trigger no_b');
    expect((await post(body, v2(body))).status).toBe(200);
    expect((await files()).toSorted()).toEqual(['a', 'b', 'c', ...more]);
  });
});

describe('a connection', () => {
  it('is kept for more than the 10 s that Agora wants, and closed at once at a shutdown', async () => {
    const { url, drain } = await listening();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n');
    const [head] = await once(socket, 'data');
    const seconds = Number(/^keep-alive: timeout=(\d+)/im.exec(String(head))?.[1]);
    expect(seconds).toBeGreaterThan(10);
    const closed = once(socket, 'close');
    // After a second all that is left is cut: not here, and its own time is not up yet.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const beganAt = performance.now();
    void drain();
    await closed;
    expect(performance.now() - beganAt).toBeLessThan(10_000);
  });
});

describe('a notification is refused, and changes nothing,', () => {
  it.each<
    [string, (body: string) => { headers?: Record<string, string>; body?: string; route?: string }, number]
  >([
    ['without a signature', () => ({ headers: {} }), 401],
    ['with another secret', (body) => ({ headers: v2(body, 'guessed') }), 401],
    ['with no secret at all', (body) => ({ headers: v2(body, '') }), 401],
    [
      'with an older signature beside a wrong newer one',
      (body) => ({ headers: { ...v1(body), ...v2(`${body} `) } }),
      401,
    ],
    [
      'with a body that was tampered with',
      (body) => ({ headers: v2(body), body: body.replace('4', '5') }),
      401,
    ],
    ['with a byte more', (body) => ({ headers: v2(body), body: `${body} ` }), 401],
    ['cut off', (body) => ({ headers: v2(body), body: body.slice(0, -1) }), 401],
    ['that is no JSON', () => ({ headers: v2('{"a":'), body: '{"a":' }), 400],
    [
      'at another app',
      (body) => ({ headers: v2(body), route: '/webhooks/agora/ffffffffffffffffffffffffffffffff' }),
      404,
    ],
    ['at a path made of dots', (body) => ({ headers: v2(body), route: '/webhooks/agora/%2e%2e' }), 404],
    ['at no app', (body) => ({ headers: v2(body), route: '/webhooks/agora/' }), 404],
  ])('%s', async (_how, spoil, status) => {
    const { post, bodyOf, files } = await listening();
    const body = bodyOf('forged');
    const { headers = v2(body), body: sent = body, route = ROUTE } = spoil(body);
    const reply = await post(sent, headers, route);
    expect(reply.status).toBe(status);
    expect(reply.text).not.toMatch(/secret|node_modules|\.ts:/);
    expect(await files()).toEqual([]);
  });

  it('of more than 1 MiB, with a length or without', async () => {
    const { post, url } = await listening();
    const large = 'x'.repeat(1024 * 1024 + 1);
    const sent = post(large, v2(large)).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(await sent);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST ${ROUTE} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n`);
    const reply = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.on('error', () => undefined);
    for (let chunk = 0; chunk < 17; chunk += 1) socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    expect(await reply).toContain('413');
    socket.destroy();
    const empty = '{}';
    expect((await post(empty, v2(empty))).status).toBe(200);
  });

  it('by any other verb', async () => {
    const { url } = await listening();
    const response = await fetch(`${url}${ROUTE}`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
  });
});

it('without secrets nothing is received: an app is then like one that there is not', async () => {
  const { post, bodyOf } = await listening({ AGORA_WEBHOOK_SECRETS: '' });
  const body = bodyOf('a');
  const known = await post(body, v2(body, ''));
  expect(known.status).toBe(404);
  expect(await post(body, v2(body, ''), '/webhooks/agora/unknown')).toEqual(known);
});
