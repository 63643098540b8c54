import { createServer } from 'node:http';
import type { RecordingSession } from '../domain/session.ts';
import { listen } from '../listen.ts';
import { createSandboxListener } from './listener.ts';
import { createSandboxParts, type SandboxConditions } from './parts.ts';

export interface SandboxOptions extends SandboxConditions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface Sandbox {
  readonly baseUrl: string;
  /** The recordings that run when it starts. */
  readonly sessions: readonly RecordingSession[];
  close(): Promise<void>;
}

/** Starts an Agora Cloud Recording that records nothing: the same REST, the same limits, and faults on demand. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const parts = createSandboxParts(options);
  const server = createServer(createSandboxListener(parts));
  const baseUrl = await listen(server, options.host, options.port);
  return {
    baseUrl,
    sessions: parts.seed(),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
