import type { Server } from 'node:http';
import { createQuota } from './quota.ts';

export interface ConnectionLimit {
  readonly total: number;
  /** Keeps one address from taking all connections. All clients behind a proxy have its address. */
  readonly perAddress: number;
}

/** Keeps a flood of connections from flooding the log. */
const REPORT_EVERY_MS = 60_000;

/** Closes new connections beyond the limits. Calls `onRefused` with the address, at most once a minute. */
export function limitConnections(
  server: Server,
  { total, perAddress }: ConnectionLimit,
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
    const address = socket.remoteAddress ?? 'unknown';
    const release = quota.take(address);
    if (release !== null) {
      socket.once('close', release);
      return;
    }
    report(address);
    socket.destroy();
  });
}
