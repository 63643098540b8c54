/** Which quotas are worth a place on the page. Pure. */
import type { QuotaQuery } from '../generated/graphql.ts';

export type Quota = QuotaQuery['quota'][number];

export interface ShownQuota extends Quota {
  /** Whether so much of it is used that a person should know. */
  readonly isPressing: boolean;
  /** Whether it has to be said which app it is of. */
  readonly namesApp: boolean;
}

const PRESSING_SHARE = 0.8;
/** Of a tenant with many apps, beside those that press. */
const QUIET_ONES = 2;

/** Those that press, fullest first, then the fullest of the others of which something runs. */
export function fullest(quotas: readonly Quota[]): readonly ShownQuota[] {
  const namesApp = new Set(quotas.map(({ appId }) => appId)).size > 1;
  const all = quotas
    .filter(({ running, unknown }) => running + unknown > 0)
    .toSorted((a, b) => shareOf(b) - shareOf(a))
    .map((quota) => ({ ...quota, isPressing: shareOf(quota) >= PRESSING_SHARE, namesApp }));
  const quiet = all.filter(({ isPressing }) => !isPressing).slice(0, QUIET_ONES);
  return [...all.filter(({ isPressing }) => isPressing), ...quiet];
}

/** What no gateway here knows takes up Agora's quota as well. */
function shareOf({ running, unknown, limit }: Quota): number {
  return limit === 0 ? 1 : (running + unknown) / limit;
}
