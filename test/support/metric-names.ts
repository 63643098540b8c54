import {
  COUNTERS,
  DATABASE_UP,
  EVENT_LOOP_DELAY,
  PREFIX,
  PROCESS_GAUGES,
  STORED_GAUGES,
  TIMES,
} from '../../src/observability/metric-definitions.ts';

/** The names of all series that a gateway shows. */
export const metricNames: ReadonlySet<string> = new Set(
  [
    ...Object.keys(COUNTERS),
    ...Object.keys(PROCESS_GAUGES),
    ...Object.keys(STORED_GAUGES),
    ...Object.keys(TIMES).flatMap((name) => [`${name}_bucket`, `${name}_sum`, `${name}_count`]),
    ...[DATABASE_UP.name, EVENT_LOOP_DELAY.name],
  ].map((name) => PREFIX + name),
);
