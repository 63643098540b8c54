/** Waits between tries. */
export interface Backoff {
  /** The waits in turn, in milliseconds; the last one repeats. */
  readonly backoffMs: readonly number[];
}

/** The next wait after `waitsTaken` waits. */
export function waitMs(waitsTaken: number, { backoffMs }: Backoff): number {
  return backoffMs[Math.min(waitsTaken, backoffMs.length - 1)] ?? 0;
}

/** How long the gateway waits in each part of a recording's life. */
export interface LifecyclePolicy extends Backoff {
  /** For this long 404s count as a failover; then the recording counts as ended (`STOP_GONE_AFTER_MS`). */
  readonly goneAfterMs: number;
  /** For this long an accepted stop is followed; then it ends with what is known. */
  readonly followForMs: number;
  /** Between routine queries of a recording that runs normally. */
  readonly pollMs: number;
  /** From the answer to `start` to the first query (upstream contract, "query": 5 s). */
  readonly confirmAfterMs: number;
  /** A start that has not begun, or is not confirmed, within this time is given up. */
  readonly giveUpAfterMs: number;
  /** Before a stop is sent again that Agora refused because of the gateway's own account. */
  readonly refusedRetryMs: number;
  /** How long a recording of its tenant may run (`MAX_RECORDING_HOURS`); null: as long as it likes. */
  readonly longestMs: number | null;
}

/** What each decision takes into account besides the recording and the event. */
export interface DecisionContext {
  /** Unix milliseconds by the store's clock. */
  readonly now: number;
  readonly policy: LifecyclePolicy;
}
