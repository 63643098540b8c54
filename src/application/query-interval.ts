import type { AccountOf, Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';

/**
 * The interval between the routine queries of one recording, in milliseconds. It grows with the number of recordings,
 * so that all routine queries of an account together take at most a quarter of its limit and leave the rest to urgent
 * calls.
 */
export type QueryInterval = (recording: Pick<Recording, 'appId' | 'owner'>) => number;

/** The part of the account's limit for routine queries. */
const SHARE = 0.25;

/** Below the store's `LONGEST_WAIT_MS`: it takes a longer wait for the work of a wrong clock and claims it at once. */
const MAX_INTERVAL_MS = 50 * 60_000;

const COUNT_EVERY_MS = 30_000;

export interface QueryIntervalOptions {
  readonly store: Pick<RecordingStore, 'countLive'>;
  readonly accountOf: AccountOf;
  readonly clock: Clock;
  /** The interval while there are few recordings. */
  readonly pollMs: number;
}

export function createQueryInterval({
  store,
  accountOf,
  clock,
  pollMs,
}: QueryIntervalOptions): QueryInterval {
  let live: ReadonlyMap<string, number> = new Map();
  let countAt = Number.NEGATIVE_INFINITY;

  /** Counts in the background; the last count serves meanwhile, and while the database does not answer. */
  function refreshCount(): void {
    if (clock.monotonic() < countAt) return;
    countAt = clock.monotonic() + COUNT_EVERY_MS;
    store.countLive().then(
      (counted) => {
        live = counted;
      },
      () => undefined,
    );
  }

  return ({ appId, owner }) => {
    refreshCount();
    const account = accountOf(appId);
    const { limitPerSecond } = account.scheduler.status(owner);
    if (limitPerSecond === 0) return pollMs;
    let ofAccount = 0;
    for (const [app, some] of live) if (accountOf(app).scheduler === account.scheduler) ofAccount += some;
    const fairMs = Math.ceil((ofAccount / (limitPerSecond * SHARE)) * 1000);
    return Math.max(pollMs, Math.min(MAX_INTERVAL_MS, fairMs));
  };
}
