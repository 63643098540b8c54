/** What one stopRecording costs beside a direct undici call of the same upstream, measured in turns in one process. */
import { Agent, request } from 'undici';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/observability/log.ts';
import { ACCOUNT, percentile, STOP, sessionOf } from './processes.ts';

const ROUNDS = 10;
const CALLS = 300;
const [baseUrl = ''] = process.argv.slice(2);
const config = loadConfig({ ...ACCOUNT, AGORA_BASE_URLS: baseUrl, AGORA_REQUESTS_PER_SECOND: '1000' });
const log = createLog({ level: 'info', secrets: ['bench-secret'], destination: { write: () => undefined } });
const app = await createApp(config, { log });
const dispatcher = new Agent();

async function direct(sid: string): Promise<void> {
  const response = await request(
    `${baseUrl}/v1/apps/a/cloud_recording/resourceid/bench/sid/${sid}/mode/mix/stop`,
    {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=utf-8', authorization: 'Basic YmVuY2g6YmVuY2g=' },
      body: JSON.stringify({ cname: 'bench', uid: '1', clientRequest: { async_stop: false } }),
    },
  );
  await response.body.json();
}

async function throughGateway(sid: string): Promise<void> {
  const response = await app.yoga.fetch('http://bench/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: STOP, variables: { session: sessionOf(sid) } }),
  });
  await response.json();
}

async function measure(call: (sid: string) => Promise<void>, round: number) {
  const times: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let index = 0; index < CALLS; index += 1) {
    const startedAt = performance.now();
    await call(`r${round}n${index}`);
    times.push((performance.now() - startedAt) * 1000);
  }
  const cpu = process.cpuUsage(cpuBefore);
  return { times, cpuUs: (cpu.user + cpu.system) / CALLS };
}

const results = {
  direct: { times: [] as number[], cpuUs: [] as number[] },
  gateway: { times: [] as number[], cpuUs: [] as number[] },
};
for (let round = -2; round < ROUNDS; round += 1) {
  const bare = await measure(direct, round + 100);
  const whole = await measure(throughGateway, round + 200);
  if (round < 0) continue;
  results.direct.times.push(...bare.times);
  results.direct.cpuUs.push(bare.cpuUs);
  results.gateway.times.push(...whole.times);
  results.gateway.cpuUs.push(whole.cpuUs);
}
const summary = Object.entries(results).map(([name, { times, cpuUs }]) => ({
  name,
  cpuUs: Math.round(percentile(cpuUs, 0.5)),
  p50Us: Math.round(percentile(times, 0.5)),
  p99Us: Math.round(percentile(times, 0.99)),
}));
process.stdout.write(`cost ${JSON.stringify(summary)}\n`);
process.exit(0);
