import type { LifecyclePolicy } from '../../src/domain/policy.ts';

/** The defaults of the configuration. */
export const POLICY: LifecyclePolicy = {
  backoffMs: [1000, 3000, 6000],
  goneAfterMs: 90_000,
  followForMs: 3_600_000,
  pollMs: 120_000,
  confirmAfterMs: 5000,
  giveUpAfterMs: 90_000,
  refusedRetryMs: 60_000,
  longestMs: null,
};
