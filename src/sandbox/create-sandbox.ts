import type { Clock } from '../domain/ports.ts';
import type { RecordingSession } from '../domain/session.ts';
import { createSandboxClock, type SandboxClock } from './clock.ts';
import { Faults } from './faults.ts';
import { SandboxMethods } from './methods.ts';
import { RateCounter } from './rate-counter.ts';
import { SandboxState } from './state.ts';

/** The one account that the sandbox knows. */
export interface SandboxAccount {
  readonly appId: string;
  readonly customerId: string;
  readonly customerSecret: string;
}

/** What the sandbox takes for granted. */
export interface SandboxConditions {
  readonly account: SandboxAccount;
  readonly requestsPerSecond: number;
  readonly clock: Clock;
}

export interface SandboxParts {
  readonly state: SandboxState;
  readonly methods: SandboxMethods;
  readonly faults: Faults;
  readonly arrivals: RateCounter;
  readonly clock: SandboxClock;
  readonly account: SandboxAccount;
  readonly seed: () => readonly RecordingSession[];
}

/** Everything that the sandbox is made of, apart from how requests get to it. */
export function createSandbox(options: SandboxConditions): SandboxParts {
  const clock = createSandboxClock(options.clock);
  const state = new SandboxState(clock, options.account.appId);
  return {
    state,
    methods: new SandboxMethods(state, clock),
    seed: () => state.seed(),
    clock,
    account: options.account,
    faults: new Faults(),
    arrivals: new RateCounter(options.requestsPerSecond),
  };
}
