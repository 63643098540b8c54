/** `recordings usage`: what was billed, as a table for people, as CSV for spreadsheets or as JSON for programs. */
import type { Config } from '../config.ts';
import {
  problemOfPeriod,
  type UsageDimension,
  type UsageReport,
  type UsageRow,
  type UsageSum,
} from '../domain/usage.ts';
import { type Output, table } from './output.ts';
import { withApp } from './with-app.ts';

export interface UsageOptions {
  /** Unix milliseconds. */
  readonly from: number;
  /** Unix milliseconds; left out: now. */
  readonly to?: number;
  readonly by?: readonly UsageDimension[];
  /** Left out: of all tenants. */
  readonly tenant?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

const DEFAULT_BY: readonly UsageDimension[] = ['tenant', 'app', 'mode', 'tier'];

/** Prints the usage. Resolves with what is wrong with the period, or null. */
export async function showUsage(
  config: Config,
  options: UsageOptions,
  { print, complain }: Output,
): Promise<string | null> {
  const { from, tenant = null, by = DEFAULT_BY, csv, json } = options;
  return withApp(config, async ({ usage, store }) => {
    const period = { from, to: options.to ?? store.now() };
    const problem = problemOfPeriod(period);
    if (problem !== null) return `--${problem.field}: ${problem.message}`;
    const report = await usage.report(tenant, period, by);
    if (json) print(JSON.stringify(asJson(report, by), null, 2));
    else if (csv) print(csvOf([headOf(by), ...rowsOf(report, by)]));
    else print(...table(headOf(by), [...rowsOf(report, by), totalOf(report, by)]));
    if (!json) complain(...report.assumptions);
    return null;
  });
}

/** The columns of the dimensions, in the words of the schema. */
const COLUMNS: Readonly<Record<UsageDimension, { readonly name: string; of(row: UsageRow): string }>> = {
  day: { name: 'day', of: ({ day }) => dayOf(day ?? 0) },
  tenant: { name: 'tenant', of: ({ tenant }) => tenant ?? '' },
  app: { name: 'appId', of: ({ appId }) => appId ?? '' },
  mode: { name: 'mode', of: ({ mode }) => (mode ?? '').toUpperCase() },
  tier: { name: 'tier', of: ({ tier }) => (tier ?? '').toUpperCase() },
};

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

const SUMS = ['recordings', 'minutes', 'estimatedUsd'] as const;

function headOf(by: readonly UsageDimension[]): readonly string[] {
  return [...by.map((dimension) => COLUMNS[dimension].name), ...SUMS];
}

function rowsOf({ rows }: UsageReport, by: readonly UsageDimension[]): readonly (readonly string[])[] {
  return rows.map((row) => [...by.map((dimension) => COLUMNS[dimension].of(row)), ...sumsOf(row)]);
}

function totalOf({ total }: UsageReport, by: readonly UsageDimension[]): readonly string[] {
  return [...by.map((_dimension, index) => (index === 0 ? 'total' : '')), ...sumsOf(total)];
}

/** Rounded only here. */
function sumsOf({ recordings, milliseconds, estimatedUsd }: UsageSum): readonly string[] {
  return [String(recordings), (milliseconds / 60_000).toFixed(2), estimatedUsd.toFixed(2)];
}

function asJson({ rows, total, assumptions }: UsageReport, by: readonly UsageDimension[]): object {
  const sums = ({ recordings, milliseconds, estimatedUsd }: UsageSum) => {
    const minutes = Number((milliseconds / 60_000).toFixed(2));
    return { recordings, minutes, milliseconds, estimatedUsd: Number(estimatedUsd.toFixed(2)) };
  };
  const named = (row: UsageRow) =>
    Object.fromEntries(by.map((dimension) => [COLUMNS[dimension].name, COLUMNS[dimension].of(row)]));
  return { rows: rows.map((row) => ({ ...named(row), ...sums(row) })), total: sums(total), assumptions };
}

/** RFC 4180, without the end of the last line. */
function csvOf(records: readonly (readonly string[])[]): string {
  return `${records.map((fields) => fields.map(csvField).join(',')).join('\r\n')}\r`;
}

/** A name in Agora's or the gateway's alphabets needs no quotes; whatever a database holds gets them. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
