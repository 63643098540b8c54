import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { promtool } from './prometheus.ts';
import { temporaryFile } from './temporary-file.ts';

/** What a gateway showed at scrapes a minute apart. */
export interface Watched {
  /** The texts of the scrapes. After the last one everything stays as it was. */
  readonly scrapes: readonly string[];
  /** When the first one was made, in Unix seconds. */
  readonly since: number;
}

/** How long everything stays as it was: longer than any rule waits. */
const STAYS_MIN = 30;

/**
 * Has Prometheus's own tool evaluate the rules of a file over what a gateway showed. Returns which of the alerts fire at some
 * time, by name.
 */
export function firedAlerts(rules: string, alerts: readonly string[], watched: Watched): readonly string[] {
  // Every alert is said never to fire, so that the tool names those that do.
  const never = alerts.flatMap((alertname) =>
    Array.from({ length: STAYS_MIN }, (_, minute) => ({
      ...{ alertname, eval_time: `${minute + 1}m` },
      exp_alerts: [],
    })),
  );
  const tests = [{ interval: '1m', input_series: seriesIn(watched), alert_rule_test: never }];
  const file = temporaryFile(stringify({ rule_files: [resolve(rules)], evaluation_interval: '1m', tests }));
  const named = promtool(['test', 'rules', file]).matchAll(/alertname: (\w+)/g);
  return [...new Set(Array.from(named, ([, alert = '']) => alert))].toSorted();
}

function seriesIn({ scrapes, since }: Watched) {
  const all = scrapes.map((text) => valuesIn(text, since));
  const names = new Set(all.flatMap((values) => [...values.keys()]));
  return [...names].map((series) => {
    const values = all.map((each) => each.get(series) ?? '_');
    return { series, values: `${values.join(' ')} ${values.at(-1)}x${STAYS_MIN}` };
  });
}

/** By name and labels. The tool's clock begins at 0, so times are counted from the first scrape. */
function valuesIn(text: string, since: number): ReadonlyMap<string, string> {
  const samples = text.matchAll(/^(\w+)(\{.*\})? (\S+)$/gm);
  return new Map(
    [...samples].map(([, name = '', labels = '', value = '']) => {
      const isTime = name.endsWith('_timestamp_seconds');
      return [withInstance(name, labels), isTime ? String(Number(value) - since) : value] as const;
    }),
  );
}

function withInstance(name: string, labels: string): string {
  const own = 'instance="gateway-1:9464",job="recording-gateway"';
  return `${name}{${labels === '' ? own : `${labels.slice(1, -1)},${own}`}}`;
}
