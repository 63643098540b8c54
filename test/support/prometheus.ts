import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { endWithUs } from './children.ts';
import { temporaryFolder } from './temporary-file.ts';

/** Without the real Prometheus and its `promtool` the tests with them are skipped. */
export const hasPrometheus = ['prometheus', 'promtool'].every(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);
if (!hasPrometheus) {
  console.warn('No Prometheus is installed (Debian’s package prometheus): the tests with it are skipped.');
}

/** One result of a query, whose value is that of an instant. */
interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Prometheus {
  readonly url: string;
  /** What a query in PromQL finds now. */
  query(promQL: string): Promise<readonly Found[]>;
}

/** Starts a Prometheus that scrapes these URLs as the job `gateway`, once a second. `more`: further lines of its configuration. */
export async function startPrometheus(targets: readonly string[], more = ''): Promise<Prometheus> {
  const folder = temporaryFolder();
  const hosts = targets.map((target) => `'${new URL(target).host}'`).join(', ');
  const config = `global:
  scrape_interval: 1s
  scrape_timeout: 1s
  evaluation_interval: 1s
scrape_configs:
  - job_name: gateway
    static_configs:
      - targets: [${hosts}]
${more}`;
  writeFileSync(join(folder, 'prometheus.yml'), config);
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
  ];
  const child = endWithUs(spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'pipe'] }));
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const url = `http://${await listensAt(child.stderr)}`;
  return {
    url,
    async query(promQL) {
      const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: promQL })}`);
      const { data, error } = await response.json();
      if (error !== undefined) throw new Error(`${promQL}: ${error}`);
      return data.result.map(({ metric, value }: { metric: Found['metric']; value: [number, string] }) => ({
        metric,
        value: Number(value[1]),
      }));
    },
  };
}

/** The address that it says it listens on. What it says after that is read too: it would end with nobody to tell it to. */
function listensAt(output: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    output.on('data', (chunk) => {
      said += String(chunk);
      const address = /msg="Listening on" address=(\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    output.on('end', () => reject(new Error(`Prometheus ended without listening:\n${said}`)));
  });
}

/** In bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** What `promtool` says with this input; empty where it is content. */
export function promtool(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('promtool', [...args], {
    ...{ input, encoding: 'utf8', maxBuffer: MAX_OUTPUT },
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}
