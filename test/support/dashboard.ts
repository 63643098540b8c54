import { readFileSync } from 'node:fs';

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** What the panels of the dashboard ask Prometheus, by their titles, with Grafana's variables filled in for all gateways. */
export function dashboardQueries(): readonly { readonly title: string; readonly promQL: string }[] {
  const file = readFileSync('deploy/grafana/dashboards/recording-gateway.json', 'utf8');
  const { panels }: { readonly panels: readonly Panel[] } = JSON.parse(file);
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      title,
      promQL: expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m'),
    })),
  );
}
