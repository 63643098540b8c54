/** Of which days usage is asked for, and by what: as the address has it, and as the gateway takes it. All by UTC. Pure. */
import type { UsageDimension, UsageQueryVariables } from '../generated/graphql.ts';

export const PERIODS = ['this-month', 'last-month', 'last-7-days', 'days'] as const;
/** `days`: those that somebody has chosen. */
export type Period = (typeof PERIODS)[number];

/** In the order of the columns. */
export const DIMENSIONS: readonly UsageDimension[] = ['DAY', 'TENANT', 'APP', 'MODE', 'TIER'];
const USUAL: readonly UsageDimension[] = ['APP', 'MODE', 'TIER'];

/** Days as "2026-11-01", both of them with all of their hours. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

export interface UsageSearch extends Days {
  readonly period: Period;
  /** Empty: the total alone. */
  readonly by: readonly UsageDimension[];
}

/** Reads the search of an address; what can't be read is in `problems`, a sentence each. `now`: Unix milliseconds. */
export function usageSearchOf(
  parameters: URLSearchParams,
  now: number,
): { readonly search: UsageSearch; readonly problems: readonly string[] } {
  const [first, last] = [parameters.get('first'), parameters.get('last')];
  const named = parameters.get('period') ?? 'this-month';
  const period = first === null && last === null ? PERIODS.find((each) => each === named) : 'days';
  const words = parameters.getAll('by').map((each) => each.toUpperCase());
  const by = words.length === 0 ? USUAL : DIMENSIONS.filter((each) => words.includes(each));
  if (period === undefined) {
    const search = { period: 'this-month' as const, ...daysOf('this-month', now), by };
    return { search, problems: [`There is no period “${named}”.`] };
  }
  const days = period === 'days' ? { first: first ?? '', last: last ?? '' } : daysOf(period, now);
  return { search: { period, ...days, by }, problems: problemsOf(days) };
}

function problemsOf({ first, last }: Days): readonly string[] {
  if (startOf(first) === null) return ['The first day is no day.'];
  if (startOf(last) === null) return ['The last day is no day.'];
  return first > last ? ['The last day is before the first.'] : [];
}

/** The search for an address: only what is not the usual is in it. */
export function usageParametersOf({ period, first, last, by }: UsageSearch): URLSearchParams {
  const isUsual = by.length === USUAL.length && by.every((each) => USUAL.includes(each));
  // One without a value: by nothing.
  const names = by.length === 0 ? [''] : by.map((each) => each.toLowerCase());
  return new URLSearchParams([
    ...(period === 'days' ? Object.entries({ first, last }) : []),
    ...(period === 'days' || period === 'this-month' ? [] : [['period', period]]),
    ...(isUsual ? [] : names.map((name) => ['by', name])),
  ]);
}

/** As the gateway takes it; null where the days are none. */
export function usageVariablesOf({ first, last, by }: UsageSearch): UsageQueryVariables | null {
  const [from, lastFrom] = [startOf(first), startOf(last)];
  if (from === null || lastFrom === null) return null;
  return { from: instantOf(from), to: instantOf(lastFrom + DAY_MS), by };
}

/** The days of a period that has a name, those to come among them. */
function daysOf(period: Exclude<Period, 'days'>, now: number): Days {
  if (period === 'last-7-days') return { first: dayOf(now - 6 * DAY_MS), last: dayOf(now) };
  const at = new Date(now);
  const month = at.getUTCMonth() - (period === 'last-month' ? 1 : 0);
  // The zeroth of a month is the last of the one before.
  const [first, last] = [
    [month, 1],
    [month + 1, 0],
  ].map(([each = 0, day]) => dayOf(Date.UTC(at.getUTCFullYear(), each, day)));
  return { first: first ?? '', last: last ?? '' };
}

const DAY_MS = 86_400_000;

function dayOf(ms: number): string {
  return instantOf(ms).slice(0, 10);
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** When a day begins, in Unix milliseconds; null: it is none, as the 31st of February. */
function startOf(day: string): number | null {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  return Number.isNaN(ms) || dayOf(ms) !== day ? null : ms;
}

/** A sentence of the gateway's about the period, in the words of the page. */
export function inWordsOfUsage(sentence: string): string {
  return sentence.replace(/^to: /, 'Last day: ').replace(/ after from\.$/, ' from the first.');
}
