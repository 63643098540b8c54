import type { AccountOf, Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';

/**
 * How far apart the routine queries of one recording are, in milliseconds. They give way: however many recordings run, all of
 * an account's routine queries together take no more than a part of its limit, so that what is urgent finds room.
 */
export type QueryInterval = (recording: Pick<Recording, 'appId' | 'owner'>) => number;

/** Of the account's limit. */
const SHARE = 0.25;

/** Less than what the store takes for a wrong clock's (`LONGEST_WAIT_MS`): that is claimed at once. */
const LONGEST_MS = 50 * 60_000;

const COUNT_EVERY_MS = 30_000;

export interface QueryIntervalOptions {
  readonly store: Pick<RecordingStore, 'countLive'>;
  readonly accountOf: AccountOf;
  readonly clock: Clock;
  /** Where there are few. */
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

  /** Not waited for: what was counted last will do until then, and also where the database does not answer. */
  function count(): void {
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
    count();
    const account = accountOf(appId);
    const { limitPerSecond } = account.scheduler.status(owner);
    let ofAccount = 0;
    for (const [app, some] of live) if (accountOf(app).scheduler === account.scheduler) ofAccount += some;
    return queryEveryMs(ofAccount, limitPerSecond, pollMs);
  };
}

/** So far apart that `live` recordings together take no more than the share of `limitPerSecond`. */
function queryEveryMs(live: number, limitPerSecond: number, pollMs: number): number {
  return limitPerSecond === 0
    ? pollMs
    : Math.max(pollMs, Math.min(LONGEST_MS, Math.ceil((live / (limitPerSecond * SHARE)) * 1000)));
}
