import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../domain/ports.ts';
import { EventLoopDelay } from './event-loop-delay.ts';
import {
  COUNTERS,
  type CounterName,
  DATABASE_UP,
  type LabelsOf,
  PREFIX,
  PROCESS_GAUGES,
  type ProcessGaugeName,
  type Reading,
  STORED_GAUGES,
  type StoredGaugeName,
  TIMES,
  type TimesName,
} from './metric-definitions.ts';
import { shareReadingWithin } from './shared-reading.ts';

/** The metrics of one gateway. Those that are counted cost a look into a map; gauges are read when they are scraped. */
export interface Metrics {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  /** Adds a time to a histogram. */
  took<Name extends TimesName>(name: Name, labels: LabelsOf<Name>, seconds: number): void;
  /** Has a gauge read at each scrape. */
  gauge<Name extends ProcessGaugeName>(name: Name, read: () => readonly Reading<Name>[]): void;
  /**
   * Has a gauge read from the database, together with all others, at most every two seconds. When `read` rejects, none is
   * shown.
   */
  stored<Name extends StoredGaugeName>(name: Name, read: () => Promise<readonly Reading<Name>[]>): void;
  /** Adds what is about the process as a whole, until the returned function is called. */
  watchProcess(): () => void;
  /** Everything in Prometheus's text format. Takes a second and a little at most, also while the database is away. */
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** How the gateway is measured. */
export interface MetricsOptions {
  readonly clock: Clock;
  /** Whether a tenant is told apart from others; null: none are. */
  readonly isTenantTold: ((name: string) => boolean) | null;
  /** Whether the database is known to fail; reading it may work all the same. */
  readonly isDatabaseFailing: () => boolean;
}

const STORED_KEPT_MS = 2000;
const STORED_WITHIN_MS = 1000;

/** In place of tenants that are not in the configuration, and of callers that are nobody's. */
const OTHER_TENANT = 'other';

/** prom-client's, of values that it also shows by kind; to Prometheus the ending says that they only grow. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

type Labels = Readonly<Record<string, string>>;

interface AnyReading {
  readonly labels: Labels;
  readonly value: number;
}

interface AnyDefinition {
  readonly help: string;
  readonly labels: readonly string[];
  readonly byTenant?: true;
}

export function createMetrics({ clock, isTenantTold, isDatabaseFailing }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const processReads = new Map<string, () => readonly AnyReading[]>();
  const storedReads = new Map<string, () => Promise<readonly AnyReading[]>>();

  const optionsOf = (name: string, { help, labels, byTenant }: AnyDefinition) => ({
    name: PREFIX + name,
    help,
    labelNames: byTenant && isTenantTold !== null ? [...labels, 'tenant'] : [...labels],
    registers,
  });
  const counters = mapEntries(COUNTERS, (name, each) => new Counter<string>(optionsOf(name, each)));
  const times = mapEntries(
    TIMES,
    (name, each) => new Histogram<string>({ ...optionsOf(name, each), buckets: [...each.bucketsS] }),
  );
  const gauges = mapEntries<AnyDefinition, Gauge>(
    { ...PROCESS_GAUGES, ...STORED_GAUGES },
    (name, each) => new Gauge<string>(optionsOf(name, each)),
  );
  // A gauge without labels is 0 before anybody has read it.
  for (const gauge of gauges.values()) gauge.remove({});
  const databaseUp = new Gauge(optionsOf(DATABASE_UP.name, { help: DATABASE_UP.help, labels: [] }));

  /** The labels as they are shown: with a tenant of the configuration, or without any. */
  function shown(labels: Labels): Labels {
    if (labels.tenant === undefined) return labels;
    const { tenant, ...others } = labels;
    if (isTenantTold === null) return others;
    return { ...others, tenant: isTenantTold(tenant) ? tenant : OTHER_TENANT };
  }

  function show(name: string, readings: readonly AnyReading[]): void {
    const gauge = gauges.get(name);
    gauge?.reset();
    // A gauge without labels is 0 once it is reset.
    if (readings.length === 0) gauge?.remove({});
    for (const { labels, value } of readings) gauge?.inc(shown(labels), value);
  }

  const readStored = shareReadingWithin({
    ...{ clock, keptMs: STORED_KEPT_MS, withinMs: STORED_WITHIN_MS },
    async read() {
      const all = new Map<string, readonly AnyReading[]>();
      // One after another, so that scrapes take one connection of the database and no more.
      for (const [name, read] of storedReads) all.set(name, await read());
      return all;
    },
  });

  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc(shown(labels), by),
    took: (name, labels, seconds) => times.get(name)?.observe(shown(labels), seconds),
    gauge: (name, read) => void processReads.set(name, read),
    stored: (name, read) => void storedReads.set(name, read),
    watchProcess() {
      collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
      for (const name of MISNAMED) registry.removeSingleMetric(name);
      const delay = new EventLoopDelay();
      registry.registerMetric(delay);
      return () => delay.close();
    },
    async exposition() {
      const stored = await readStored();
      databaseUp.set(stored === null || isDatabaseFailing() ? 0 : 1);
      for (const name of storedReads.keys()) show(name, stored?.get(name) ?? []);
      for (const [name, read] of processReads) show(name, read());
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

function mapEntries<From, To>(
  all: Readonly<Record<string, From>>,
  to: (name: string, from: From) => To,
): ReadonlyMap<string, To> {
  return new Map(Object.entries(all).map(([name, from]) => [name, to(name, from)]));
}

/** Measures nothing: for a gateway without a port for metrics. */
export const NO_METRICS: Metrics = {
  count: () => undefined,
  took: () => undefined,
  gauge: () => undefined,
  stored: () => undefined,
  watchProcess: () => () => undefined,
  exposition: async () => ({ contentType: 'text/plain', text: '' }),
};
