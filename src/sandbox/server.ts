import { createServer } from 'node:http';
import type { RecordingSession } from '../domain/session.ts';
import { onlyHosts } from '../http/host-header.ts';
import { listen } from '../http/listen.ts';
import { type CreateSandboxOptions, createSandbox } from './create-sandbox.ts';
import { createSandboxListener } from './listener.ts';
import { createNotifier, deliverOverHttp, type NotificationTarget } from './notifier.ts';
import { STORAGE_ROOT } from './storage/s3-request.ts';

export interface SandboxOptions extends CreateSandboxOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Host names that are answered besides loopback and IP addresses. */
  readonly allowedHosts?: readonly string[];
}

export interface Sandbox {
  readonly baseUrl: string;
  /** The endpoint of the storage, as a storage of vendor 11 has it. */
  readonly storageUrl: string;
  /** The recordings that are running when it starts. */
  readonly sessions: readonly RecordingSession[];
  /** Sends a notification for each event from now on. */
  notify(target: NotificationTarget): void;
  close(): Promise<void>;
}

/** Starts a fake Agora Cloud Recording: the same REST API and limits, faults on demand, and a test picture recorded. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const parts = createSandbox(options);
  const { host, allowedHosts = [] } = options;
  const server = createServer(createSandboxListener(parts, onlyHosts([host, ...allowedHosts])));
  const baseUrl = await listen(server, host, options.port);
  const notifier = createNotifier({
    recordings: () => parts.state.recordings(),
    clock: parts.clock,
    deliver: deliverOverHttp,
    random: Math.random,
  });
  return {
    baseUrl,
    storageUrl: `${baseUrl}${STORAGE_ROOT}`,
    notify: notifier.notify,
    sessions: parts.state.seed(),
    async close() {
      notifier.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
