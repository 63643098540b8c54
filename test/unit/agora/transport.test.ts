import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTransport, parseRetryAfter } from '../../../src/agora/requests/transport.ts';
import type { Clock } from '../../../src/domain/ports.ts';
import { listen } from '../../../src/http/listen.ts';
import { systemClock } from '../../../src/observability/system-clock.ts';
import { createRedactor } from '../../../src/redaction.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';
import { startNameServer } from '../../support/name-server.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function upstream(handler: Handler): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    handler(request, response, body);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listen(server, '127.0.0.1', 0);
}

function transportOf(clock: Clock = systemClock, nameServers?: readonly string[]) {
  const transport = createTransport({
    customerId: 'id',
    redactor: createRedactor([]),
    customerSecret: 's3cr3t-value',
    timeoutMs: 30_000,
    clock,
    ...(nameServers === undefined ? {} : { nameServers }),
  });
  onTestFinished(() => transport.close());
  return transport;
}

const request = { method: 'POST', path: ['v1', 'a b/c', 'stop'], body: { cname: 'x' } } as const;

describe('one attempt', () => {
  it('is one request with Basic auth, JSON in UTF-8 and encoded path parts, over a connection that is kept', async () => {
    const seen: unknown[] = [];
    const sockets = new Set();
    const url = await upstream((incoming, response, body) => {
      const { authorization, 'content-type': type } = incoming.headers;
      seen.push({ method: incoming.method, url: incoming.url, authorization, type, body });
      sockets.add(incoming.socket);
      response.writeHead(206, { 'retry-after': '3' }).end('{"code":65}');
    });
    const transport = transportOf();
    const reply = { kind: 'answer', status: 206, body: '{"code":65}', retryAfterMs: 3000 };
    expect(await transport.attempt(url, request)).toEqual(reply);
    await settle();
    expect(await transport.attempt(url, request)).toEqual(reply);
    const basic = `Basic ${Buffer.from('id:s3cr3t-value').toString('base64')}`;
    expect(seen[0]).toEqual({
      method: 'POST',
      url: '/v1/a%20b%2Fc/stop',
      authorization: basic,
      type: 'application/json;charset=utf-8',
      body: '{"cname":"x"}',
    });
    expect(seen).toHaveLength(2);
    expect(sockets.size).toBe(1);
  });

  it.each(['..', '.', ''])('a path part %j is refused before anything is sent', async (part) => {
    const asked: string[] = [];
    const url = await upstream((incoming, response) => {
      asked.push(incoming.url ?? '');
      response.end();
    });
    await expect(transportOf().attempt(url, { method: 'GET', path: ['v1', part, 'query'] })).rejects.toThrow(
      TypeError,
    );
    expect(asked).toEqual([]);
  });

  it('tells a connection that was refused from one that broke, and from silence', async () => {
    const refusing = await upstream(() => undefined);
    const closed = refusing.replace(/\d+$/, '1');
    expect(await transportOf().attempt(closed, request)).toMatchObject({ kind: 'unreachable' });

    const breaking = await upstream((_request, response) => response.destroy());
    expect(await transportOf().attempt(breaking, request)).toMatchObject({ kind: 'broken' });

    const midAnswer = await upstream((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":', () => response.destroy());
    });
    expect(await transportOf().attempt(midAnswer, request)).toMatchObject({ kind: 'broken' });

    const clock = new ManualClock();
    const arrived = Promise.withResolvers<void>();
    const silent = await upstream(() => arrived.resolve());
    const waiting = transportOf(clock).attempt(silent, request);
    await arrived.promise;
    await clock.advance(30_000);
    expect(await waiting).toEqual({ kind: 'timeout', detail: 'no answer within 30000 ms' });
  });

  it('a name server that is silent about one host costs a few seconds, and no other host anything', async () => {
    const port = new URL(await upstream((_request, response) => response.end('{}'))).port;
    const names = await startNameServer({ 'second.test': '127.0.0.1' });
    names.silent.add('first.test');
    const asked = names.askedFor('first.test');
    const clock = new ManualClock();
    const transport = transportOf(clock, [names.address]);
    const waiting = Array.from({ length: 40 }, () => transport.attempt(`http://first.test:${port}`, request));
    await asked;
    expect(await transport.attempt(`http://second.test:${port}`, request)).toMatchObject({ status: 200 });
    await clock.advance(3000);
    const unreachable = { kind: 'unreachable', detail: 'no connection within 3000 ms' };
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => unreachable));
  });

  it('a host that accepts connections and never secures them is unreachable: nothing was sent', async () => {
    const accepted = Promise.withResolvers<Socket>();
    const silent = createTcpServer(accepted.resolve).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(async () => {
      silent.close();
      (await accepted.promise).destroy();
    });
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const clock = new ManualClock();
    const sent: string[] = [];
    const waiting = transportOf(clock).attempt(`https://127.0.0.1:${port}`, request, {
      onSent: () => sent.push('sent'),
    });
    await accepted.promise;
    await clock.advance(3000);
    expect(await waiting).toMatchObject({ kind: 'unreachable' });
    expect(sent).toEqual([]);
  });

  it('silence in the middle of an answer is silence', async () => {
    const clock = new ManualClock();
    const begun = Promise.withResolvers<void>();
    const url = await upstream((_request, response) => {
      response.writeHead(200);
      response.write('{"half":', () => begun.resolve());
    });
    const waiting = transportOf(clock).attempt(url, request);
    await begun.promise;
    await clock.advance(30_000);
    expect(await waiting).toMatchObject({ kind: 'timeout' });
  });

  it('reads at most 1 MiB', async () => {
    const url = await upstream((_request, response) => response.end('x'.repeat(3 * 1024 * 1024)));
    const reply = await transportOf().attempt(url, request);
    expect(reply.kind === 'answer' && reply.body.length).toBe(1024 * 1024);
  });

  it('an upstream that echoes the credentials does not get them into the answer', async () => {
    const url = await upstream((incoming, response) => {
      response.end(JSON.stringify({ message: `bad: ${incoming.headers.authorization} s3cr3t-value` }));
    });
    const reply = await transportOf().attempt(url, request);
    expect(reply).toMatchObject({ body: '{"message":"bad: Basic [redacted] [redacted]"}' });
  });

  it('carries a trace where it is given one', async () => {
    const seen: unknown[] = [];
    const url = await upstream(({ headers }, response) => {
      seen.push(headers.traceparent);
      response.end('{}');
    });
    const transport = transportOf();
    await transport.attempt(url, request, { traceparent: '00-a-b-01' });
    await transport.attempt(url, request);
    expect(seen).toEqual(['00-a-b-01', undefined]);
  });

  it('ends with the caller’s reason when the caller gives up', async () => {
    const url = await upstream(() => undefined);
    const caller = new AbortController();
    const waiting = transportOf().attempt(url, request, { signal: caller.signal });
    await settle();
    caller.abort(new Error('the caller left'));
    await expect(waiting).rejects.toThrow('the caller left');
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  it.each([
    ['2', 2000],
    ['0', 0],
    ['1.5', 1500],
    ['Thu, 01 Jan 2026 00:00:07 GMT', 7000],
    ['Thu, 01 Jan 2015 00:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%j is %j ms', (header, ms) => expect(parseRetryAfter(header, now)).toBe(ms));
});
