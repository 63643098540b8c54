import { createServer } from 'node:http';
import type { Account } from '../config.ts';
import type { Clock } from '../domain/ports.ts';
import type { RecordingSession } from '../domain/recording.ts';
import { listen } from '../listen.ts';
import { Arrivals } from './arrivals.ts';
import { createSandboxClock } from './clock.ts';
import { Faults } from './faults.ts';
import { createSandboxListener } from './routes.ts';
import { SandboxState } from './state.ts';

export interface SandboxOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly account: Account;
  readonly requestsPerSecond: number;
  readonly clock: Clock;
}

export interface Sandbox {
  readonly baseUrl: string;
  /** The recordings that run when it starts. */
  readonly sessions: readonly RecordingSession[];
  close(): Promise<void>;
}

/** Starts an Agora Cloud Recording that records nothing: the same REST, the same limits, and faults on demand. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const clock = createSandboxClock(options.clock);
  const state = new SandboxState(clock, options.account.appId);
  const seed = () => state.seed();
  const listener = createSandboxListener({
    state,
    seed,
    clock,
    account: options.account,
    faults: new Faults(),
    arrivals: new Arrivals(options.requestsPerSecond),
  });
  const server = createServer(listener);
  const baseUrl = await listen(server, options.host, options.port);
  return {
    baseUrl,
    sessions: seed(),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
