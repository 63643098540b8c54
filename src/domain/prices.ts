/** What Agora asks for recordings (upstream contract, "Life and money"; Agora's page "Pricing" for the sizes). */
import type { BillingFacts } from './billing.ts';
import type { RecordingMode } from './session.ts';

/** The kinds of a recording by price, cheapest first; then web pages. */
export const PRICED_TIERS = [
  'audio',
  'hd',
  'full_hd',
  'two_k',
  'two_k_plus',
  'web_hd',
  'web_full_hd',
] as const;
export type PricedTier = (typeof PRICED_TIERS)[number];

/** `unknown`: the gateway has no order of it. */
export const TIERS = [...PRICED_TIERS, 'unknown'] as const;
export type Tier = (typeof TIERS)[number];

/** USD for 1,000 minutes. */
export type Prices = Readonly<Record<PricedTier, number>>;

export const AGORAS_PRICES: Prices = {
  audio: 1.49,
  hd: 5.99,
  full_hd: 13.49,
  two_k: 23.99,
  two_k_plus: 53.99,
  web_hd: 14,
  web_full_hd: 28,
};

/** Up to how many pixels together each of the tiers of video is; beyond: `two_k_plus`. */
const UP_TO_PIXELS = [
  [1280 * 720, 'hd'],
  [1920 * 1080, 'full_hd'],
  [2560 * 1440, 'two_k'],
] as const;

/**
 * The tier by what the order says. For streams of unknown sizes it is the cheapest with video, and for a mixed picture that
 * of its own size, although Agora goes by the streams in it.
 */
export function tierOf(facts: BillingFacts | null): Tier {
  if (facts === null) return 'unknown';
  if (facts.media === 'audio') return 'audio';
  if (facts.media === 'page') return facts.pixels > 1280 * 720 ? 'web_full_hd' : 'web_hd';
  const pixels = facts.pixels ?? 0;
  return UP_TO_PIXELS.find(([most]) => pixels <= most)?.[1] ?? 'two_k_plus';
}

/** The tier whose price is taken: for `unknown` the cheapest of the mode. */
export function pricedTierOf(tier: Tier, mode: RecordingMode): PricedTier {
  if (tier !== 'unknown') return tier;
  return mode === 'web' ? 'web_hd' : 'audio';
}
