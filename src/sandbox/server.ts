import { createServer } from 'node:http';
import type { RecordingSession } from '../domain/session.ts';
import { onlyHosts } from '../http/host-header.ts';
import { listen } from '../http/listen.ts';
import { createSandbox, type SandboxConditions } from './create-sandbox.ts';
import { createSandboxListener } from './listener.ts';
import { createNotifier, deliverOverHttp, type NotificationTarget } from './notifier.ts';

export interface SandboxOptions extends SandboxConditions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Names by which it may be reached besides loopback and addresses. */
  readonly allowedHosts?: readonly string[];
}

export interface Sandbox {
  readonly baseUrl: string;
  /** The recordings that run when it starts. */
  readonly sessions: readonly RecordingSession[];
  /** Notifies of what happens from now on. */
  notify(target: NotificationTarget): void;
  close(): Promise<void>;
}

/** Starts an Agora Cloud Recording that records nothing: the same REST, the same limits, and faults on demand. */
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
    notify: notifier.notify,
    sessions: parts.seed(),
    async close() {
      notifier.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
