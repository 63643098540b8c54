/**
 * Forty stops at once and then one more, asked of a gateway whose first host of Agora's is well, hangs as it is looked up, or takes connections
 * and never answers. Prints how long each stop took to its outcome.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createTransport } from '../src/agora/requests/transport.ts';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { systemClock } from '../src/observability/system-clock.ts';
import { createRedactor } from '../src/redaction.ts';
import { ACCOUNT, STOP, sessionOf, temporaryDatabase } from './processes.ts';

const STOPS = 40;
const [baseUrl = '', limit = ''] = process.argv.slice(2);

/** Hears every question about a name and answers none. */
const nameServer = createSocket('udp4');
nameServer.bind(0, '127.0.0.1');
await once(nameServer, 'listening');

const silent = createServer(() => undefined);
silent.listen(0, '127.0.0.1');
await once(silent, 'listening');
const silentAddress = silent.address();
const silentPort = typeof silentAddress === 'object' ? silentAddress?.port : null;

/** The real one, but for whom it asks about names. Addresses have to be asked nobody about. */
const hangingLookUp = createTransport({
  customerId: ACCOUNT.AGORA_CUSTOMER_ID,
  customerSecret: ACCOUNT.AGORA_CUSTOMER_SECRET,
  redactor: createRedactor([]),
  timeoutMs: 30_000,
  clock: systemClock,
  nameServers: [`127.0.0.1:${nameServer.address().port}`],
});

const FIRST = {
  'is well': { url: baseUrl },
  'hangs as it is looked up': { url: 'https://hangs.example', transport: hangingLookUp },
  'never answers': { url: `http://127.0.0.1:${silentPort}` },
};

const results: { first: string; tookMs: number[]; alone: number }[] = [];
for (const [first, { url, ...overrides }] of Object.entries(FIRST)) {
  const env = { ...ACCOUNT, AGORA_BASE_URLS: `${url},${baseUrl}`, AGORA_REQUESTS_PER_SECOND: limit };
  const waits = { STOP_WAIT_MS: '300000', DATABASE_URL: temporaryDatabase(), LOG_LEVEL: 'silent' };
  const app = await createApp(loadConfig({ ...env, ...waits }), overrides);
  app.runner.run();
  const stop = async (index: number): Promise<number> => {
    const askedAt = performance.now();
    const response = await app.yoga.fetch('http://bench/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: STOP, variables: { session: sessionOf(`h${index}`) } }),
    });
    const { data } = await response.json();
    if (data.stopRecording.__typename !== 'StringFileList') throw new Error(JSON.stringify(data));
    return performance.now() - askedAt;
  };
  const tookMs = await Promise.all(Array.from({ length: STOPS }, (_, index) => stop(index)));
  results.push({ first, tookMs, alone: await stop(STOPS) });
  await app.close();
}
process.stdout.write(`hosts ${JSON.stringify(results)}\n`);
process.exit(0);
