/** Where the metrics are, and by what they are told apart. */
import type { Variables } from './environment.ts';

export interface MetricsSettings {
  readonly host: string;
  readonly port: number;
  /** Whether tenants are told apart. Then there is a `TENANTS_FILE`, and no tenant is served that is not in it. */
  readonly isByTenant: boolean;
}

/** Addresses of every interface: a port of one of them is taken on all. */
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Reads the settings; null: no metrics are served. `problems` has one line for each variable that is wrong. */
export function readMetricsSettings(read: Variables): {
  readonly metrics: MetricsSettings | null;
  readonly problems: readonly string[];
} {
  const { METRICS_PORT: port, METRICS_HOST: host, METRICS_TENANTS, PORT, HOST } = read;
  if (port === undefined) return { metrics: null, problems: [] };
  const isByTenant = METRICS_TENANTS === 'on';
  const isSameAddress = host === HOST || WILDCARDS.has(host) || WILDCARDS.has(HOST);
  const problems = [
    ...(port === PORT && port !== 0 && isSameAddress
      ? [`METRICS_PORT: expected another port than PORT`]
      : []),
    // Without a file anything that a token says is a tenant, and each would make metrics of its own.
    ...(isByTenant && read.TENANTS_FILE === undefined
      ? ['METRICS_TENANTS: on needs TENANTS_FILE: only the tenants in it are told apart']
      : []),
  ];
  return { metrics: { host, port, isByTenant }, problems };
}
