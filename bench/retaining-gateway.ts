/** A gateway that removes what is old when it is asked over IPC, and tells what that took. */
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { startServer } from '../src/server.ts';

const app = await createApp(loadConfig(process.env));
const { url } = await startServer(app, '127.0.0.1', 0);
app.startWork();
process.stdout.write(`listens ${url}/graphql\n`);

process.on('message', async () => {
  const began = performance.now();
  const before = process.cpuUsage();
  await app.retention.tick();
  const { user, system } = process.cpuUsage(before);
  process.send?.({ tookMs: performance.now() - began, cpuMs: (user + system) / 1000 });
});
