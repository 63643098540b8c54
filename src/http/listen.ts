import type { Server } from 'node:http';

/**
 * Resolves with the server's base URL once it listens; rejects with the system's error when it can't. Every connection
 * gets an `error` listener, as an `error` event without one would end the process. `onTrouble` gets later errors of the
 * server.
 */
export function listen(
  server: Server,
  host: string,
  port: number,
  onTrouble: (error: Error) => void = () => undefined,
): Promise<string> {
  listenForErrors(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // Such as no file descriptor left for a connection: the server goes on and may accept the next one.
      server.on('error', onTrouble);
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('the server has no port'));
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
    });
  });
}

/**
 * Gives each socket a permanent `error` listener before anything else. Node and `ws` listen only while they use a
 * socket: an upgraded one has no listener before `ws` takes it, and none when it is refused.
 */
function listenForErrors(server: Server): void {
  server.prependListener('connection', (socket) => socket.on('error', ignore));
  server.prependListener('request', (request, response) => {
    request.on('error', ignore);
    response.on('error', ignore);
  });
}

/** A broken connection also emits `close`, which its users handle. */
function ignore(): void {}
