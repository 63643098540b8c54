/**
 * The only gateway of a database is killed while an acknowledged stop waits for Agora, and started anew at once. Prints how
 * long it took until the stop was sent again.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { listen } from '../src/http/listen.ts';
import { ACCOUNT, STOP, sessionOf, start, stopAll, temporaryDatabase } from './processes.ts';

const ROUNDS = 7;
/** Agora, which hears every stop and answers none. */
const agora = createServer((request) => {
  request.resume();
  if (request.url?.endsWith('/stop')) agora.emit('stop', request.url.split('/')[8]);
});
const url = await listen(agora, '127.0.0.1', 0);

const results: { listensMs: number; sentAgainMs: number }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const env = {
    ...ACCOUNT,
    AGORA_BASE_URLS: url,
    DATABASE_URL: temporaryDatabase(),
    PORT: '0',
    STOP_WAIT_MS: '1000',
  };
  const serve = () => start(['src/cli.ts', 'serve'], /"url":"(http:[^"]+)"/, env);
  const gateway = await serve();
  const response = await fetch(gateway.said, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: STOP, variables: { session: sessionOf(`killed${round}`) } }),
  });
  const { data } = await response.json();
  if (data.stopRecording.__typename !== 'StopInProgress') throw new Error(JSON.stringify(data));
  const sentAgain = once(agora, 'stop').then(() => performance.now());
  const killedAt = performance.now();
  process.kill(gateway.pid, 'SIGKILL');
  const { tookMs } = await serve();
  results.push({ listensMs: tookMs, sentAgainMs: (await sentAgain) - killedAt });
  await stopAll();
}
process.stdout.write(`restart ${JSON.stringify(results)}\n`);
process.exit(0);
