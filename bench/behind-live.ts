/**
 * One gateway with thousands of live recordings, all of which it looks at from time to time under the account's limit. A
 * caller asks for asynchronous stops meanwhile. Prints how long each outcome took, or without an argument what it takes
 * an idle gateway.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { globalIdOf } from '../src/graphql/global-id.ts';
import { ACCOUNT, STOP_BY_ID } from './processes.ts';
import { copyId, fill } from './stored.ts';

const STOPS = 5;
/** From when all are due at once, to be looked at one after the other. */
const SETTLING_MS = 5000;
const [baseUrl = '', limit = '', live = '0'] = process.argv.slice(2);
const url = await fill({ ended: 0, live: Number(live) + STOPS, exiting: 0, areDue: true });
const env = { ...ACCOUNT, AGORA_BASE_URLS: baseUrl, AGORA_REQUESTS_PER_SECOND: limit };
const app = await createApp(loadConfig({ ...env, DATABASE_URL: url, LOG_LEVEL: 'silent', PORT: '0' }));
app.runner.run();

async function ask(query: string, id: string) {
  const response = await app.yoga.fetch('http://bench/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id: globalIdOf(id) } }),
  });
  return (await response.json()).data;
}

const STOP_ASYNC = STOP_BY_ID.replace('input: {', 'input: { asyncStop: true,');
const LOOK =
  'query ($id: ID!) { recording(id: $id) { state files { fileName } stopOutcome { __typename } } }';

const outcomes: number[] = [];
let complete = 0;
await pause(SETTLING_MS);
for (let index = 0; index < STOPS; index += 1) {
  const id = copyId('live', Number(live) + index);
  const askedAt = performance.now();
  await ask(STOP_ASYNC, id);
  for (;;) {
    const { recording } = await ask(LOOK, id);
    if (recording.stopOutcome !== null) {
      if (recording.files.some(({ fileName }: { fileName: string }) => fileName.startsWith('async')))
        complete += 1;
      break;
    }
    await pause(20);
  }
  outcomes.push(performance.now() - askedAt);
}
process.stdout.write(`outcomes ${JSON.stringify({ outcomes, complete })}\n`);
process.exit(0);
