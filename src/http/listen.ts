import type { Server } from 'node:http';

/**
 * Resolves with the server's base URL once it listens; rejects with the system's error when it can't. What a client does
 * to its connection never becomes an `error` event without a listener, which would end the process.
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
      // Such as no file descriptor left for a connection: the next one may be taken again.
      server.on('error', onTrouble);
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('the server has no port'));
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
    });
  });
}

/**
 * Node and `ws` listen for the errors of a socket only while they use it: an upgraded one has no listener before `ws` takes
 * it and none when it is refused. So each socket gets a listener that stays, before anything else is done with it.
 */
function listenForErrors(server: Server): void {
  server.prependListener('connection', (socket) => socket.on('error', ignore));
  server.prependListener('request', (request, response) => {
    request.on('error', ignore);
    response.on('error', ignore);
  });
}

/** Whoever waits for the connection hears of its end by itself. */
function ignore(): void {}
