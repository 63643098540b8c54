import type { Clock } from '../domain/ports.ts';
import { createSandboxClock, type SandboxClock } from './clock.ts';
import { Faults } from './faults.ts';
import { SandboxMethods } from './methods.ts';
import { RateCounter } from './rate-counter.ts';
import { SandboxState } from './state.ts';
import { type BuiltInBucket, SandboxStorage } from './storage/sandbox-storage.ts';

/** The only account that the sandbox accepts. */
export interface SandboxAccount {
  readonly appId: string;
  readonly customerId: string;
  readonly customerSecret: string;
}

export interface CreateSandboxOptions {
  readonly account: SandboxAccount;
  /** The bucket that is there without a start that names it. */
  readonly bucket: BuiltInBucket;
  /** How much may be put into all buckets together, 64 MB unless given. */
  readonly storageBytes?: number;
  readonly requestsPerSecond: number;
  readonly clock: Clock;
}

export interface SandboxParts {
  readonly state: SandboxState;
  readonly methods: SandboxMethods;
  readonly storage: SandboxStorage;
  readonly faults: Faults;
  readonly rateCounter: RateCounter;
  readonly clock: SandboxClock;
  readonly account: SandboxAccount;
}

/** Creates all parts of the sandbox except the HTTP server in front of them. */
export function createSandbox(options: CreateSandboxOptions): SandboxParts {
  const clock = createSandboxClock(options.clock);
  const { account, bucket } = options;
  const state = new SandboxState(clock, account.appId, bucket.bucket);
  const storage = new SandboxStorage({
    recordings: state,
    clock,
    requestClock: options.clock,
    builtIn: bucket,
    capacityBytes: options.storageBytes,
  });
  return {
    ...{ state, storage, clock, account },
    methods: new SandboxMethods(state, clock, storage),
    faults: new Faults(),
    rateCounter: new RateCounter(options.requestsPerSecond),
  };
}
