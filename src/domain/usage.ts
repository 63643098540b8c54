/**
 * For how long recordings were billed in a period, and about what that costs. All by UTC: there are no other days. Times are
 * summed in whole milliseconds, so parts add up to the whole; only what is shown is rounded.
 */
import type { BillingFacts } from './billing.ts';
import { type PricedTier, type Prices, pricedTierOf, type Tier, tierOf } from './prices.ts';
import type { RecordingState } from './recording.ts';
import type { RecordingMode } from './session.ts';

/** From `from`, and before `to`: Unix milliseconds. */
export interface UsagePeriod {
  readonly from: number;
  readonly to: number;
}

/** The longest period: a year, and a day of a leap year. */
export const MAX_PERIOD_DAYS = 366;

export const DAY_MS = 86_400_000;

/** What is wrong with a period, and with which end of it; null for a valid one. */
export function problemOfPeriod({
  from,
  to,
}: UsagePeriod): { readonly field: keyof UsagePeriod; readonly message: string } | null {
  if (from > to) return { field: 'to', message: 'Expected a time that is not before from.' };
  if (to - from <= MAX_PERIOD_DAYS * DAY_MS) return null;
  return { field: 'to', message: `Expected at most ${MAX_PERIOD_DAYS} days after from.` };
}

/** What usage is told by, in the order of the columns. */
export const USAGE_DIMENSIONS = ['day', 'tenant', 'app', 'mode', 'tier'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

/** What usage needs to know of a recording. Times are Unix milliseconds by the store's clock. */
export interface BilledRecording {
  readonly id: string;
  readonly owner: string;
  readonly appId: string;
  readonly mode: RecordingMode;
  readonly state: RecordingState;
  readonly billing: BillingFacts | null;
  readonly startedAt: number;
  readonly leftAt: number | null;
  readonly endedAt: number | null;
  readonly resourceExpiresAt: number | null;
}

/** Finds recordings by when they ran. All methods reject with `StoreUnavailableError` when the database can't be read. */
export interface UsageStore {
  /** The store's time, in Unix milliseconds. */
  now(): number;
  /**
   * A tenant's recordings that were billed in a period, or everybody's (`owner` null), each once, in portions between which
   * the event loop may turn. Some that were not billed then may be among them.
   */
  billedIn(owner: string | null, period: UsagePeriod): AsyncIterable<readonly BilledRecording[]>;
}

/** The values of the dimensions of a row; null for those that were not asked for. */
export interface UsageKey {
  /** When it begins: Unix milliseconds. */
  readonly day: number | null;
  readonly tenant: string | null;
  readonly appId: string | null;
  readonly mode: RecordingMode | null;
  readonly tier: Tier | null;
}

export interface UsageSum {
  /** How many recordings have a part in it. */
  readonly recordings: number;
  readonly milliseconds: number;
  readonly estimatedUsd: number;
}

export type UsageRow = UsageKey & UsageSum;

export interface UsageReport {
  readonly period: UsagePeriod;
  readonly rows: readonly UsageRow[];
  readonly total: UsageSum;
  /** What the estimate takes for granted, in sentences for a person. */
  readonly assumptions: readonly string[];
}

/**
 * Until when a recording is billed; null: it still is. Agora bills until the recorder has left (upstream contract, "Life
 * and money"). Where that is not known it is by when it must have left: when the gateway learnt of the end, and after 404s
 * alone the first of those between which nobody looked away. So it is too long by the time since the look before at most.
 */
export function billedUntil({ state, leftAt, endedAt }: BilledRecording): number | null {
  const isGone = state === 'exiting' || state === 'ended' || state === 'failed';
  return isGone ? (leftAt ?? endedAt) : null;
}

/** The part of a recording's time that falls into a period; null for none. `now`: until then it runs, if it runs. */
export function billedPart(recording: BilledRecording, period: UsagePeriod, now: number): UsagePeriod | null {
  const from = Math.max(recording.startedAt, period.from);
  const to = Math.min(billedUntil(recording) ?? now, period.to);
  return from < to ? { from, to } : null;
}

/** Adds up the parts of recordings. */
export interface UsageTally {
  /** Adds a recording, which is to be added once. */
  add(recording: BilledRecording): void;
  report(prices: Prices): UsageReport;
}

/** A tally of a period. `now`: until then what runs has run. */
export function createUsageTally(
  period: UsagePeriod,
  by: readonly UsageDimension[],
  now: number,
): UsageTally {
  const sums = new Map<string, Sum>();
  const total = newSum(NO_KEY);
  const counts = { estimated: 0, unknown: 0, running: 0, expired: 0 };

  function sumFor(key: UsageKey): Sum {
    // No name of these has a space.
    const name = [key.day, key.tenant, key.appId, key.mode, key.tier].join(' ');
    const sum = sums.get(name) ?? newSum(key);
    sums.set(name, sum);
    return sum;
  }

  function note(recording: BilledRecording): void {
    const { billing, resourceExpiresAt } = recording;
    if (billing === null) counts.unknown += 1;
    if (billing?.media === 'video') counts.estimated += 1;
    if (billedUntil(recording) !== null) return;
    const isExpired = resourceExpiresAt !== null && resourceExpiresAt <= now;
    counts[isExpired ? 'expired' : 'running'] += 1;
  }

  return {
    add(recording) {
      const part = billedPart(recording, period, now);
      if (part === null) return;
      note(recording);
      addPart(total, recording, part);
      if (by.length === 0) return;
      for (const each of by.includes('day') ? inDays(part) : [part]) {
        addPart(sumFor(keyOf(recording, each, by)), recording, each);
      }
    },
    report: (prices) => ({
      period,
      rows: [...sums.entries()]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([, sum]) => ({ ...sum.key, ...told(sum, prices) })),
      total: told(total, prices),
      assumptions: assumptionsOf(counts),
    }),
  };
}

interface Sum {
  readonly key: UsageKey;
  recordings: number;
  readonly msByPrice: Map<PricedTier, number>;
}

const NO_KEY: UsageKey = { day: null, tenant: null, appId: null, mode: null, tier: null };

function newSum(key: UsageKey): Sum {
  return { key, recordings: 0, msByPrice: new Map() };
}

function keyOf(
  { owner, appId, mode, billing }: BilledRecording,
  { from }: UsagePeriod,
  by: readonly UsageDimension[],
): UsageKey {
  return {
    day: by.includes('day') ? startOfDay(from) : null,
    tenant: by.includes('tenant') ? owner : null,
    appId: by.includes('app') ? appId : null,
    mode: by.includes('mode') ? mode : null,
    tier: by.includes('tier') ? tierOf(billing) : null,
  };
}

function addPart(sum: Sum, { mode, billing }: BilledRecording, { from, to }: UsagePeriod): void {
  const priced = pricedTierOf(tierOf(billing), mode);
  sum.recordings += 1;
  sum.msByPrice.set(priced, (sum.msByPrice.get(priced) ?? 0) + (to - from));
}

function told({ recordings, msByPrice }: Sum, prices: Prices): UsageSum {
  let milliseconds = 0;
  let estimatedUsd = 0;
  for (const [tier, ms] of msByPrice) {
    milliseconds += ms;
    estimatedUsd += (ms / MS_OF_PRICE) * prices[tier];
  }
  return { recordings, milliseconds, estimatedUsd };
}

/** Prices are for 1,000 minutes. */
const MS_OF_PRICE = 1000 * 60_000;

function startOfDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** The parts of a period in each of the days (UTC) that it touches. */
function* inDays({ from, to }: UsagePeriod): Generator<UsagePeriod> {
  for (let at = from; at < to; ) {
    const end = Math.min(startOfDay(at) + DAY_MS, to);
    yield { from: at, to: end };
    at = end;
  }
}

type Counts = Readonly<Record<'estimated' | 'unknown' | 'running' | 'expired', number>>;

function assumptionsOf({ estimated, unknown, running, expired }: Counts): readonly string[] {
  return [
    ...(estimated === 0 ? [] : [ESTIMATED]),
    ...(unknown === 0
      ? []
      : [
          `Of ${unknown} recordings the gateway has no order, so their tier is unknown: they are estimated at the lowest price of their mode.`,
        ]),
    ...(running === 0 ? [] : [`${running} recordings still run: they count until now.`]),
    ...(expired === 0
      ? []
      : [
          `Of ${expired} more the resource has expired, so nobody can see whether they still run: they count until now.`,
        ]),
  ];
}

const ESTIMATED =
  'Agora bills video by the sum of the resolutions of the recorded streams, which it does not tell: a mix counts here by the ' +
  'size of its picture, other modes as HD. The real price may be higher; time without a stream is billed as audio, and lower.';
