/** Words for a person of what usage is asked for by, and told by. */
import { MODE_WORDS } from '../format/words.ts';
import type { UsageDimension, UsageLineFragment, UsageTier } from '../generated/graphql.ts';
import { VALUES } from './usage-csv.ts';
import type { Period } from './usage-search.ts';

export const PERIOD_WORDS: Readonly<Record<Period, string>> = {
  'this-month': 'This month',
  'last-month': 'Last month',
  'last-7-days': 'The last 7 days',
  days: 'Chosen days',
};

export const DIMENSION_WORDS: Readonly<Record<UsageDimension, string>> = {
  ...{ DAY: 'Day', TENANT: 'Tenant', APP: 'App', MODE: 'Mode', TIER: 'Tier' },
};

const TIER_WORDS: Readonly<Record<UsageTier, string>> = {
  ...{ AUDIO: 'Audio', HD: 'HD', FULL_HD: 'Full HD', TWO_K: '2K', TWO_K_PLUS: '2K+' },
  ...{ WEB_HD: 'Web page HD', WEB_FULL_HD: 'Web page Full HD', UNKNOWN: 'Unknown' },
};

/** What a line is told by, in words. */
export function wordOf(dimension: UsageDimension, line: UsageLineFragment): string {
  if (dimension === 'MODE' && line.mode != null) return MODE_WORDS[line.mode];
  if (dimension === 'TIER' && line.tier != null) return TIER_WORDS[line.tier];
  return VALUES[dimension](line) ?? '';
}

const MINUTES = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const USD = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' });

/** "1,234.50". */
export function minutesText(minutes: number): string {
  return MINUTES.format(minutes);
}

/** "$12.30". */
export function usdText(usd: number): string {
  return USD.format(usd);
}
