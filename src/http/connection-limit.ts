import type { Server } from 'node:http';
import { createQuota } from './quota.ts';

export interface ConnectionLimit {
  readonly total: number;
  /** So that one machine can't take all places. A proxy in front is one machine. */
  readonly perAddress: number;
}

/** A flood of connections must not become one of log lines. */
const TELL_EVERY_MS = 60_000;

/** Closes connections beyond the limit as they come. `onRefused` is told the address, at most once a minute. */
export function limitConnections(
  server: Server,
  { total, perAddress }: ConnectionLimit,
  onRefused: (address: string) => void,
): void {
  const places = createQuota(perAddress);
  let toldAt = Number.NEGATIVE_INFINITY;
  const refused = (address = 'unknown') => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    onRefused(address);
  };
  server.maxConnections = total;
  server.on('drop', (dropped) => refused(dropped?.remoteAddress));
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? 'unknown';
    const leave = places.take(address);
    if (leave !== null) {
      socket.once('close', leave);
      return;
    }
    refused(address);
    socket.destroy();
  });
}
