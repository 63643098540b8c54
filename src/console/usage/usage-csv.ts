/** An answer as CSV (RFC 4180), with the columns that the command line gives. Pure. */
import type { UsageDimension, UsageLineFragment } from '../generated/graphql.ts';
import { DIMENSIONS } from './usage-search.ts';

type Column = (line: UsageLineFragment) => string | null | undefined;

/** What a line is told by, as the gateway gives it; null: not asked for. */
export const VALUES: Readonly<Record<UsageDimension, Column>> = {
  DAY: ({ day }) => day?.slice(0, 10),
  TENANT: ({ tenant }) => tenant,
  APP: ({ appId }) => appId,
  MODE: ({ mode }) => mode,
  TIER: ({ tier }) => tier,
};

const NAMES: Readonly<Record<UsageDimension, string>> = {
  ...{ DAY: 'day', TENANT: 'tenant', APP: 'appId', MODE: 'mode', TIER: 'tier' },
};

/** What the lines of an answer are told by: of an answer to what was asked for before, too. */
export function dimensionsOf(lines: readonly UsageLineFragment[]): readonly UsageDimension[] {
  const [first] = lines;
  return first === undefined ? [] : DIMENSIONS.filter((each) => VALUES[each](first) != null);
}

/** A record for each line, below one with the names. */
export function usageCsv(lines: readonly UsageLineFragment[]): string {
  const by = dimensionsOf(lines);
  const head = [...by.map((each) => NAMES[each]), 'recordings', 'minutes', 'estimatedUsd'];
  const records = lines.map((line) => [
    ...by.map((each) => VALUES[each](line) ?? ''),
    String(line.recordings),
    line.minutes.toFixed(2),
    line.estimatedUsd.toFixed(2),
  ]);
  return [head, ...records].map((fields) => `${fields.map(csvField).join(',')}\r\n`).join('');
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
