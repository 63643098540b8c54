/** A day in numbers. */
import { z } from 'zod';
import type { Agora } from './agora.ts';
import { type Books, type Entry, stopCauseIn } from './books.ts';
import type { Asked } from './callers.ts';
import { type Hindrances, isPlain, type Violation } from './checks.ts';

/** What `Query.usage` says of a tenant. */
export const usageData = z.looseObject({
  usage: z.looseObject({
    rows: z.array(z.looseObject({ mode: z.string(), milliseconds: z.number(), recordings: z.number() })),
    total: z.looseObject({ milliseconds: z.number(), recordings: z.number() }),
  }),
});
export type TenantUsage = { readonly tenant: string } & z.output<typeof usageData>['usage'];

export interface Line {
  readonly tenant: string;
  readonly mode: string;
  readonly recordings: number;
  readonly recordedMs: number;
  readonly billedMs: number;
}

/** How late something was, in milliseconds. */
export interface Lateness {
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

export interface Report {
  readonly violations: readonly Violation[];
  readonly wishes: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly recordings: number;
  readonly running: number;
  readonly endedBy: Readonly<Record<string, number>>;
  /** That exited abnormally, and that another one has followed. */
  readonly restarted: number;
  readonly usage: readonly Line[];
  /** After the time was over, of those that the gateway stopped by itself. */
  readonly pastTime: Lateness;
  /** The same, without those that an outage, an absence or a fault was in the way of. */
  readonly pastTimePlainly: Lateness;
  /** Billed more than recorded, of all that were stopped without hindrance; and of all. */
  readonly billedMorePlainly: Lateness;
  readonly billedMore: Lateness;
  readonly requests: Readonly<Record<string, number>>;
  readonly faults: number;
  readonly refusedWith429: number;
}

export function addUp(parts: {
  readonly books: Books;
  readonly hindrances: Hindrances;
  readonly usages: readonly TenantUsage[];
  readonly violations: readonly Violation[];
  readonly agora: Agora;
  readonly asked: readonly Asked[];
}): Report {
  const { books, hindrances, usages, violations, agora, asked } = parts;
  const { entries } = books;
  const lines = linesOf(entries, usages);
  const guarded = entries.filter((each) => each.end?.cause === 'stop' && isByGuard(each));
  const past = (some: readonly Entry[]) => lateness(some.map(({ end, dueAt }) => (end?.at ?? 0) - dueAt));
  const more = (some: readonly Entry[]) =>
    lateness(some.map(({ billedMs, recordedMs }) => Math.abs((billedMs ?? 0) - recordedMs)));
  const plain = (each: Entry) => isPlain(each, agora.told, hindrances);
  return {
    violations: [...violations, ...sumsOf(entries, usages)],
    wishes: asked.length,
    refused: counted(asked.flatMap(({ refused }) => refused ?? [])),
    recordings: entries.length,
    running: entries.filter(({ end }) => end === null).length,
    endedBy: counted(
      entries.flatMap((each) => (each.end === null ? [] : [`${each.end.cause}: ${stopCauseIn(each)}`])),
    ),
    restarted: entries.filter(({ end, next }) => end?.cause === 'crashed' && next !== null).length,
    usage: lines,
    pastTime: past(guarded),
    pastTimePlainly: past(guarded.filter(plain)),
    billedMorePlainly: more(entries.filter((each) => each.end?.cause === 'stop' && plain(each))),
    billedMore: more(entries),
    requests: agora.requests,
    faults: agora.faults,
    refusedWith429: agora.refusedWith429,
  };
}

function isByGuard(entry: Entry): boolean {
  return !['caller', 'nobody'].includes(stopCauseIn(entry));
}

/** The usage that callers are told is the sum of that of the recordings, to the millisecond. */
function sumsOf(entries: readonly Entry[], usages: readonly TenantUsage[]): readonly Violation[] {
  return usages.flatMap(({ tenant, total }) => {
    const sum = entries
      .filter(({ asked }) => asked.wish.tenant === tenant)
      .reduce((all, { billedMs }) => all + (billedMs ?? 0), 0);
    if (sum === total.milliseconds) return [];
    return [{ rule: 'usage adds up', about: tenant, what: `${total.milliseconds} instead of ${sum}` }];
  });
}

function linesOf(entries: readonly Entry[], usages: readonly TenantUsage[]): readonly Line[] {
  return usages.flatMap(({ tenant, rows }) =>
    rows.map(({ mode, milliseconds, recordings }) => ({
      tenant,
      mode,
      recordings,
      recordedMs: entries
        .filter(({ asked: { wish } }) => wish.tenant === tenant && wish.mode.toUpperCase() === mode)
        .reduce((sum, each) => sum + each.recordedMs, 0),
      billedMs: milliseconds,
    })),
  );
}

function counted(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}

function lateness(all: readonly number[]): Lateness {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
  return { count: sorted.length, median: at(0.5), p99: at(0.99), most: at(1) };
}
