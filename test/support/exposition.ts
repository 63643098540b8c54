import type { App } from '../../src/app.ts';

/** Turns metrics on. The port matters only to gateways that listen. */
export const METRICS_ENV = { METRICS_PORT: '0' } as const;

/** The gateway's own samples by name and labels, without the prefix: `stops_total{outcome="StringFileList"}`. */
export type Samples = Readonly<Record<string, number>>;

export function samplesIn(text: string): Samples {
  const lines = text.matchAll(/^recording_gateway_(\S+(?:\{[^}]*\})?) (\S+)$/gm);
  return Object.fromEntries([...lines].map(([, name = '', value]) => [name, Number(value)]));
}

export async function scrape({ app }: { readonly app: Pick<App, 'metrics'> }): Promise<Samples> {
  return samplesIn((await app.metrics.exposition()).text);
}
