import type { Lateness, Report } from './report.ts';

/** A report as text for a person. */
export function inWords(report: Report): string {
  const { violations, usage, requests } = report;
  const sum = (key: 'recordedMs' | 'billedMs') => usage.reduce((all, each) => all + each[key], 0);
  const shown = violations
    .slice(0, 20)
    .map(({ rule, about, what }) => `VIOLATED  ${rule}: ${about}: ${what}`);
  return [
    ...shown,
    `${report.wishes} wishes, ${report.recordings} recordings, ${report.running} still run`,
    `refused: ${listed(report.refused)}`,
    `ended by: ${listed(report.endedBy)}; ${report.restarted} restarted`,
    ...usage.map(
      ({ tenant, mode, recordings, recordedMs, billedMs }) =>
        `${tenant} ${mode}: ${recordings} recordings, ${minutes(recordedMs)} min recorded, ${minutes(billedMs)} min billed (${more(billedMs, recordedMs)})`,
    ),
    `all: ${minutes(sum('recordedMs'))} min recorded, ${minutes(sum('billedMs'))} min billed (${more(sum('billedMs'), sum('recordedMs'))})`,
    `past their time: ${late(report.pastTime)}; without hindrance ${late(report.pastTimePlainly)}`,
    `billed apart from recorded: ${late(report.billedMore)}; stopped without hindrance ${late(report.billedMorePlainly)}`,
    `requests: ${listed(requests)}; ${report.faults} with faults, ${report.refusedWith429} refused with 429`,
    `${violations.length} violations`,
  ].join('\n');
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
}

function minutes(ms: number): string {
  return (ms / 60_000).toFixed(1);
}

function more(one: number, other: number): string {
  return other === 0 ? 'nothing recorded' : `${(((one - other) / other) * 1000).toFixed(2)} ‰ more`;
}

function late({ count, median, p99, most }: Lateness): string {
  return `${count}, median ${median} ms, 99 % ${p99} ms, most ${most} ms`;
}
