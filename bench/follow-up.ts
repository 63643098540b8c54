/** One gateway that finds a thousand stops to follow up, and is asked for a stop now and then. Prints how it went. */
import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { DEFAULT_TENANT } from '../src/domain/tenant.ts';
import { ACCOUNT } from './processes.ts';
import { waitOfStop } from './stop-wait.ts';
import { fill } from './stored.ts';

const FOLLOWED = 1000;
const [baseUrl = '', limit = ''] = process.argv.slice(2);
const url = await fill({ ended: 0, live: 0, exiting: FOLLOWED });
const env = { ...ACCOUNT, AGORA_BASE_URLS: baseUrl, AGORA_REQUESTS_PER_SECOND: limit };
const app = await createApp(loadConfig({ ...env, DATABASE_URL: url, LOG_LEVEL: 'silent', PORT: '0' }));
const startedAt = performance.now();
app.runner.run();

const waits: number[] = [];
for (let index = 0; ; index += 1) {
  await pause(800);
  const left = await app.reads.list(DEFAULT_TENANT, { states: ['exiting'] }, { limit: 1 });
  if (left.length === 0) break;
  waits.push(await waitOfStop(app, baseUrl, `f${index}`));
}
const tookMs = performance.now() - startedAt;
process.stdout.write(`followed ${JSON.stringify({ followed: FOLLOWED, tookMs, waits })}\n`);
process.exit(0);
