import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { postgresUrl } from '../support/databases.ts';
import { temporaryPostgres } from '../support/postgres-schemas.ts';
import { type StallingProxy, startStallingProxy } from '../support/stalling-proxy.ts';
import type { DatabaseKind, StallWay } from './plan.ts';

/** The database of one history, and what can go wrong with it. */
export interface TroubledDatabase {
  /** As one of the gateways gets at it. */
  urlFor(gateway: number): string;
  /** Answers nobody for a while; `gateway`: only this one. */
  stall(gateway: number | null, way: StallWay, forMs: number): Promise<void>;
  /** Breaks a gateway's connections. */
  cut(gateway: number): void;
  close(): Promise<void>;
}

export function openTroubledDatabase(kind: DatabaseKind, gateways: number): Promise<TroubledDatabase> {
  return kind === 'sqlite' ? openFile() : openBehindProxies(gateways);
}

/** A file that somebody else writes for as long as it stalls. */
async function openFile(): Promise<TroubledDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-crash-'));
  const path = join(folder, 'gateway.db');
  return {
    urlFor: () => `file:${path}`,
    async stall(_gateway, _way, forMs) {
      const database = new DatabaseSync(path);
      await lock(database);
      await pause(forMs);
      database.close();
    },
    cut: () => undefined,
    async close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function lock(database: DatabaseSync): Promise<void> {
  for (;;) {
    try {
      database.exec('begin immediate');
      return;
    } catch {
      await pause(5);
    }
  }
}

async function openBehindProxies(gateways: number): Promise<TroubledDatabase> {
  let drop = async () => {};
  const url = await temporaryPostgres((clean) => {
    drop = clean;
  });
  const { hostname: host, port } = new URL(postgresUrl());
  const server = { host, port: Number(port || 5432) };
  const proxies: readonly StallingProxy[] = await Promise.all(
    Array.from({ length: gateways }, () => startStallingProxy(server)),
  );
  const stalls = proxies.map(() => 0);
  return {
    urlFor: (gateway) => proxies[gateway]?.through(url) ?? url,
    async stall(gateway, way, forMs) {
      const those = gateway === null ? [...proxies.keys()] : [gateway];
      for (const index of those) {
        stalls[index] = (stalls[index] ?? 0) + 1;
        proxies[index]?.stall(...(way === 'both' ? [] : [way]));
      }
      await pause(forMs);
      for (const index of those) {
        stalls[index] = (stalls[index] ?? 0) - 1;
        if (stalls[index] === 0) proxies[index]?.resume();
      }
    },
    cut: (gateway) => proxies[gateway]?.cut(),
    async close() {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await drop();
    },
  };
}
