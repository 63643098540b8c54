import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../../src/server.ts';
import { keyFor } from '../support/callers.ts';
import { createTestGateway } from '../support/gateway.ts';
import { unreachable } from '../support/scripted-transport.ts';

async function gatewayWith(env: Readonly<Record<string, string>>) {
  const gateway = await createTestGateway(() => unreachable, env);
  const server = await startServer(gateway.app, '127.0.0.1', 0);
  onTestFinished(() => void gateway.clock.finish(server.drain()));
  return { ...gateway, url: server.url };
}

/** Opens a WebSocket as a caller. Resolves with it and with how it was received: `ack`, or code and reason of its end. */
async function openSocket(url: string, credential: string | null) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  const closed = once(socket, 'close').then(([code, reason]) => `${code} ${reason}`);
  const payload = credential === null ? {} : { authorization: `Bearer ${credential}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  const received = await Promise.race([once(socket, 'message').then(() => 'ack'), closed]);
  return { socket, received, closed };
}

/** Opens a connection. Resolves with whether it is still there once the server has looked at it. */
async function openConnection(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  const answered = new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
  socket.write('GET /ready HTTP/1.1\r\nhost: localhost\r\n\r\n');
  return answered;
}

describe('WebSockets', () => {
  it('are bounded for each caller, and free their place when they close', async () => {
    const gateway = await gatewayWith({ AUTH: '', CALLER_SOCKETS: '2' });
    const [key, other] = [await keyFor(gateway), await keyFor(gateway)];
    const first = await openSocket(gateway.url, key.text);
    expect(first.received).toBe('ack');
    expect((await openSocket(gateway.url, key.text)).received).toBe('ack');
    expect((await openSocket(gateway.url, key.text)).received).toBe('1013 TOO_MANY_SOCKETS');
    expect((await openSocket(gateway.url, other.text)).received).toBe('ack');
    first.socket.close();
    // The gateway has seen its end a moment later.
    await expect.poll(async () => (await openSocket(gateway.url, key.text)).received).toBe('ack');
  });

  it('are bounded for each address where everybody is let in', async () => {
    const { url } = await gatewayWith({ CALLER_SOCKETS: '1' });
    expect((await openSocket(url, null)).received).toBe('ack');
    expect((await openSocket(url, null)).received).toBe('1013 TOO_MANY_SOCKETS');
  });
});

describe('connections', () => {
  it.each(['MAX_CONNECTIONS', 'MAX_CONNECTIONS_PER_ADDRESS'])(
    'are bounded by %s, and the log says so once',
    async (name) => {
      const { url, logged } = await gatewayWith({ [name]: '3' });
      const opened: boolean[] = [];
      for (let each = 0; each < 6; each += 1) opened.push(await openConnection(url));
      expect(opened).toEqual([true, true, true, false, false, false]);
      expect(logged.filter((line) => line.includes('connections are refused'))).toHaveLength(1);
    },
  );
});
