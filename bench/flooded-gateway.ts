/**
 * One gateway with 1,000 calls of a tenant waiting, in which stops of the same tenant or of another are asked for now and
 * then. Prints how long each waited.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { DEFAULT_TENANT } from '../src/domain/tenant.ts';
import { ACCOUNT, temporaryDatabase } from './processes.ts';
import { waitOfStop } from './stop-wait.ts';

const STOPS = 12;
const [baseUrl = '', redisUrl = '', priority = 'query', tenant = DEFAULT_TENANT] = process.argv.slice(2);
const flood = priority === 'stop' ? 'stop' : 'query';
const app = await createApp(
  loadConfig({
    ...ACCOUNT,
    AGORA_BASE_URLS: baseUrl,
    REDIS_URL: redisUrl,
    DATABASE_URL: temporaryDatabase(),
    LOG_LEVEL: 'silent',
    PORT: '0',
  }),
);
for (let index = 0; index < 1000; index += 1)
  void app.accountOf(ACCOUNT.AGORA_APP_ID).scheduler.slot({ priority: flood, tenant });
process.stdout.write('(flooded)\n');
await pause(1500);

const waits: number[] = [];
for (let index = 0; index < STOPS; index += 1) {
  await pause(500 + 37 * index);
  waits.push(await waitOfStop(app, baseUrl, `p${process.pid}s${index}`));
}
process.stdout.write(`waits ${JSON.stringify(waits)}\n`);
process.exit(0);
