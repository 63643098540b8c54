import { expect, it } from 'vitest';
import type { UsageLineFragment } from '../../../src/console/generated/graphql.ts';
import { usageCsv } from '../../../src/console/usage/usage-csv.ts';
import {
  inWordsOfUsage,
  usageParametersOf,
  usageSearchOf,
  usageVariablesOf,
} from '../../../src/console/usage/usage-search.ts';

const NOW = Date.parse('2026-01-03T23:59:00Z');
const read = (address: string) => usageSearchOf(new URLSearchParams(address), NOW);

it.each([
  ['', '2026-01-01', '2026-02-01'],
  ['period=last-month', '2025-12-01', '2026-01-01'],
  ['period=last-7-days', '2025-12-28', '2026-01-04'],
  ['first=2024-02-28&last=2024-02-29', '2024-02-28', '2024-03-01'],
])('“%s” stands for whole days by UTC, and is written as it was', (address, from, before) => {
  const { search, problems } = read(address);
  expect(problems).toEqual([]);
  expect(usageVariablesOf(search)).toMatchObject({
    ...{ from: `${from}T00:00:00.000Z`, to: `${before}T00:00:00.000Z` },
  });
  expect(usageParametersOf(search).toString()).toBe(address);
});

it.each([
  ['period=ever', 'There is no period “ever”.'],
  ['first=2026-02-29&last=2026-03-01', 'The first day is no day.'],
  ['first=2026-02-01', 'The last day is no day.'],
  ['first=2026-02-02&last=2026-02-01', 'The last day is before the first.'],
])('“%s” is told to be wrong', (address, problem) => {
  expect(read(address).problems).toEqual([problem]);
});

it.each([
  ['', ['APP', 'MODE', 'TIER']],
  ['by=', []],
  ['by=day&by=tier', ['DAY', 'TIER']],
])('“%s” says what usage is told by', (address, by) => {
  expect(usageVariablesOf(read(address).search)).toMatchObject({ by });
  expect(usageParametersOf(read(address).search).toString()).toBe(address);
});

const LINE: UsageLineFragment = {
  ...{ day: null, tenant: null, appId: null, mode: null, tier: null },
  ...{ recordings: 2, minutes: 1234.5, estimatedUsd: 7 },
};

it('an answer becomes CSV with the columns that were asked for, whatever is in their names', () => {
  const lines: readonly UsageLineFragment[] = [
    { ...LINE, day: '2026-01-03T00:00:00.000Z', tenant: 'a "b", c', tier: 'HD' },
    { ...LINE, day: '2026-01-04T00:00:00.000Z', tenant: 'd', tier: 'AUDIO' },
  ];
  expect(usageCsv(lines)).toBe(
    'day,tenant,tier,recordings,minutes,estimatedUsd\r\n' +
      '2026-01-03,"a ""b"", c",HD,2,1234.50,7.00\r\n' +
      '2026-01-04,d,AUDIO,2,1234.50,7.00\r\n',
  );
});

it('what the gateway says of the period is told in the words of the page', () => {
  expect(inWordsOfUsage('to: Expected at most 366 days after from.')).toBe(
    'Last day: Expected at most 366 days from the first.',
  );
  expect(inWordsOfUsage('The database can’t be read.')).toBe('The database can’t be read.');
});
