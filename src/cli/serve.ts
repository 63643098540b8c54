import { logFormatOf } from '../app/log.ts';
import { type App, createApp } from '../app.ts';
import { type Config, ConfigError } from '../config.ts';
import { type GatewayServer, startMetrics, startServer } from '../server.ts';
import { greeting } from './greeting.ts';
import type { HangUps } from './hang-ups.ts';
import { onceWaiting } from './once-waiting.ts';
import type { Output } from './output.ts';
import { withHint } from './taken-address.ts';

/** Said where no caller could authenticate. */
export const NO_AUTHENTICATION =
  'AUTH: nobody could use the gateway. Set AUTH_JWKS_URL, AUTH_JWT_PUBLIC_KEY or AUTH_JWT_SECRET, or make an API key ' +
  '(keys create); or let everybody in who reaches it with AUTH=none';

const SAME_SIGNAL_MS = 1000;

/**
 * Starts the gateway with what `read` gives, and runs it until a signal ends it; SIGHUP has it read again. Resolves once it
 * listens.
 * @throws ConfigError when no caller could authenticate.
 */
export async function serve(read: () => Config, print: Output['print'], hangUps: HangUps): Promise<void> {
  const config = read();
  const app = await createApp(config);
  process.on('uncaughtException', (error) => {
    app.log.fatal({ err: error }, 'an error that nothing was prepared for ends the process');
    process.exit(1);
  });
  if (!(await app.canAnyoneAuthenticate())) {
    await app.close();
    throw new ConfigError([NO_AUTHENTICATION]);
  }
  const server = await startServers(app, config);
  const shutDown = shutDownOnSignals(app, server);
  // Accounts, tenants, storages and token keys.
  const readAnew = onceWaiting((begun) => {
    const readNow = () => {
      begun();
      return read();
    };
    app.reload(readNow).catch((error: unknown) => {
      app.log.error({ err: error }, 'the configuration could not be read anew: nothing has changed');
    });
  });
  const reload = () => {
    if (app.health.isDraining()) {
      app.log.warn('the configuration is not read anew: the gateway is shutting down');
      return;
    }
    readAnew();
  };
  hangUps.handle({ terminalGone: shutDown, reload });
  if (config.access.kind === 'open' && !config.isSandbox) {
    app.log.warn('AUTH=none: whoever reaches this gateway may start and stop recordings');
  }
  // Last: a script that waits for these lines may send a signal at once.
  if (app.sandbox || logFormatOf(config) === 'pretty') print(...greeting(config, app, server.url));
  app.log.info({ url: `${server.url}/graphql`, upstream: app.sandbox ? 'sandbox' : 'Agora' }, 'listening');
}

/** Listens for scrapes, if it is to, then for callers. The metrics are there until the gateway has drained and closed. */
async function startServers(app: App, config: Config): Promise<GatewayServer> {
  const metrics =
    config.metrics === null
      ? null
      : await startMetrics(app, config.metrics).catch(
          failing(app, config.metrics, { host: 'METRICS_HOST', port: 'METRICS_PORT' }),
        );
  if (metrics !== null) app.log.info({ metrics: metrics.url }, 'metrics can be scraped');
  const server = await startServer(app, config.host, config.port).catch(async (error: unknown) => {
    await metrics?.close();
    return failing(app, config, { host: 'HOST', port: 'PORT' })(error);
  });
  return {
    url: server.url,
    async drain() {
      const handedBack = await server.drain();
      await metrics?.close();
      return handedBack;
    },
  };
}

/** What follows where an address can't be listened on. */
function failing(app: App, address: Pick<Config, 'host' | 'port'>, settings: Parameters<typeof withHint>[2]) {
  return async (error: unknown): Promise<never> => {
    await app.close();
    throw withHint(error, address, settings);
  };
}

/** The first signal drains the gateway and ends the process; a later one ends it at once. */
function shutDownOnSignals(app: App, server: GatewayServer): (signal: string) => void {
  let firstSignalAt: number | null = null;
  const shutDown = (signal: string) => {
    if (firstSignalAt !== null) {
      // The terminal and npm may both send the same Ctrl-C; only a later one is meant to end the process at once.
      if (performance.now() - firstSignalAt > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    firstSignalAt = performance.now();
    app.log.info({ signal }, 'shutting down: running stops may finish, no new ones start');
    server.drain().then(
      (handedBack) => {
        app.log.info({ handedBack }, 'shut down');
        process.exit(0);
      },
      (error: unknown) => {
        app.log.fatal({ err: error }, 'could not shut down in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
  return shutDown;
}
