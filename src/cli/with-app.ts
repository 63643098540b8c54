import { sandboxDatabaseUrl } from '../app/database.ts';
import { type App, createApp } from '../app.ts';
import { type Config, SANDBOX_ADDRESS } from '../config.ts';

/** Creates the gateway for one command. Uses the built-in sandbox of a running gateway instead of starting another. */
export async function withApp<Result>(config: Config, work: (app: App) => Promise<Result>): Promise<Result> {
  const sandboxUrl = `http://${SANDBOX_ADDRESS.host}:${SANDBOX_ADDRESS.port}`;
  const accounts = config.accounts.map((account) => ({
    ...account,
    baseUrls: config.isSandbox ? [sandboxUrl] : account.baseUrls,
  }));
  const app = await createApp({
    ...config,
    isSandbox: false,
    accounts,
    // Long enough to take over a recording from a gateway that has crashed while stopping it.
    stopWaitMs: config.stopWaitMs + config.leaseMs,
    databaseUrl: config.databaseUrl ?? sandboxDatabaseUrl(null),
    logLevel: 'silent',
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
