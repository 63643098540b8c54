import { createServer } from 'node:http';
import { z } from 'zod';

const TIMEOUT_MS = 3000;

/** `gateway`: one that runs already. An error: why nothing can listen there. */
export type PortState = 'free' | 'gateway' | Error;

const health = z.object({ status: z.enum(['ok', 'degraded']), problems: z.array(z.string()) });

/** Whether a gateway could listen at this address. Listens there for a moment, and answers nobody. */
export async function examinePort(host: string, port: number): Promise<PortState> {
  const refused = await tryToListen(host, port);
  if (refused === null) return 'free';
  return (await isGateway(host, port)) ? 'gateway' : refused;
}

function tryToListen(host: string, port: number): Promise<Error | null> {
  const server = createServer((request) => request.destroy());
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => {
      server.closeAllConnections();
      server.close(() => resolve(null));
    });
  });
}

async function isGateway(host: string, port: number): Promise<boolean> {
  try {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/health`;
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
    return health.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}
