import type { Clock } from '../domain/ports.ts';
import { createSandboxClock, type SandboxClock } from './clock.ts';
import { Faults } from './faults.ts';
import { SandboxMethods } from './methods.ts';
import { RateCounter } from './rate-counter.ts';
import { SandboxState } from './state.ts';

/** The only account that the sandbox accepts. */
export interface SandboxAccount {
  readonly appId: string;
  readonly customerId: string;
  readonly customerSecret: string;
}

export interface CreateSandboxOptions {
  readonly account: SandboxAccount;
  readonly requestsPerSecond: number;
  readonly clock: Clock;
}

export interface SandboxParts {
  readonly state: SandboxState;
  readonly methods: SandboxMethods;
  readonly faults: Faults;
  readonly rateCounter: RateCounter;
  readonly clock: SandboxClock;
  readonly account: SandboxAccount;
}

/** Creates all parts of the sandbox except the HTTP server in front of them. */
export function createSandbox(options: CreateSandboxOptions): SandboxParts {
  const clock = createSandboxClock(options.clock);
  const state = new SandboxState(clock, options.account.appId);
  return {
    state,
    methods: new SandboxMethods(state, clock),
    clock,
    account: options.account,
    faults: new Faults(),
    rateCounter: new RateCounter(options.requestsPerSecond),
  };
}
