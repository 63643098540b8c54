import type { Server } from 'node:http';
import { createQuota } from './quota.ts';

export interface ConnectionLimit {
  readonly total: number;
  /** Keeps one client from taking all connections. */
  readonly perAddress: number;
  /** What a connection from this address is counted as; null: it is in the total alone, as a trusted proxy's are. */
  readonly networkOf: (remoteAddress: string | undefined) => string | null;
}

/** Keeps a flood of connections from flooding the log. */
const REPORT_EVERY_MS = 60_000;

/** Closes new connections beyond the limits. Calls `onRefused` with the address, at most once a minute. */
export function limitConnections(
  server: Server,
  { total, perAddress, networkOf }: ConnectionLimit,
  onRefused: (address: string) => void,
): void {
  const quota = createQuota(perAddress);
  let reportedAt = Number.NEGATIVE_INFINITY;
  const report = (address = 'unknown') => {
    if (performance.now() - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = performance.now();
    onRefused(address);
  };
  server.maxConnections = total;
  server.on('drop', (dropped) => report(dropped?.remoteAddress));
  server.on('connection', (socket) => {
    const network = networkOf(socket.remoteAddress);
    if (network === null) return;
    const release = quota.take(network);
    if (release !== null) {
      socket.once('close', release);
      return;
    }
    report(socket.remoteAddress);
    socket.destroy();
  });
}
