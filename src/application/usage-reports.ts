import type { Prices } from '../domain/prices.ts';
import {
  createUsageTally,
  type UsageDimension,
  type UsagePeriod,
  type UsageReport,
  type UsageStore,
} from '../domain/usage.ts';
import { yieldToEventLoop } from '../event-loop.ts';

export interface UsageReports {
  /**
   * Adds up what a tenant was billed for in a period, or everybody (`owner` null); the period is valid. Rejects with
   * `StoreUnavailableError`.
   */
  report(owner: string | null, period: UsagePeriod, by: readonly UsageDimension[]): Promise<UsageReport>;
}

/** Makes reports one after another, and equal ones that are wanted at the same time once: a million recordings take seconds. */
export function createUsageReports({
  usage,
  prices,
}: {
  readonly usage: UsageStore;
  readonly prices: Prices;
}): UsageReports {
  const wanted = new Map<string, Promise<UsageReport>>();
  let before: Promise<unknown> = Promise.resolve();

  async function addUp(
    owner: string | null,
    period: UsagePeriod,
    by: readonly UsageDimension[],
  ): Promise<UsageReport> {
    const tally = createUsageTally(period, by, usage.now());
    for await (const portion of usage.billedIn(owner, period)) {
      await yieldToEventLoop();
      for (const recording of portion) tally.add(recording);
    }
    return tally.report(prices);
  }

  return {
    report(owner, period, by) {
      const key = JSON.stringify([owner, period, by]);
      const same = wanted.get(key);
      if (same !== undefined) return same;
      const made = before.then(() => addUp(owner, period, by)).finally(() => wanted.delete(key));
      wanted.set(key, made);
      before = made.catch(() => undefined);
      return made;
    },
  };
}
