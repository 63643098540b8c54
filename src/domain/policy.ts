import type { Backoff } from './backoff.ts';

/** How long the gateway waits for what, in the life of a recording. */
export interface LifecyclePolicy extends Backoff {
  /** How long 404s are taken for a failover before the recording counts as ended. */
  readonly goneAfterMs: number;
  /** How long an accepted stop is followed before what is known by then has to do. */
  readonly followForMs: number;
  /** Between routine queries of a recording that is well. */
  readonly pollMs: number;
  /** From `start`'s answer to the first query (upstream contract, "query": 5 s). */
  readonly confirmAfterMs: number;
  /** What has not begun, or is not confirmed, within this is given up. */
  readonly giveUpAfterMs: number;
  /** How soon a stop is tried again that Agora refused because of the gateway's own account. */
  readonly refusedRetryMs: number;
}
