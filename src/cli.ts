import { Command, InvalidArgumentError } from 'commander';
import { createApp } from './app.ts';
import { type Config, ConfigError, loadConfig, SANDBOX_ACCOUNT } from './config.ts';
import { examine } from './doctor.ts';
import { printedSchema } from './graphql/schema.ts';
import { systemClock } from './observability/system-clock.ts';
import { type Sandbox, startSandbox } from './sandbox/server.ts';
import { startServer } from './server.ts';

/** `EX_CONFIG` of sysexits.h: something is wrong with the configuration. */
const EXIT_CONFIG = 78;

const SAME_SIGNAL_MS = 1000;

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const complain = (...lines: readonly string[]) => process.stderr.write(`${lines.join('\n')}\n`);

const program = new Command('agora-recording-gateway').description(
  'A GraphQL gateway for Agora Cloud Recording. Configured by environment variables; see README.md.',
);

program.command('serve').description('run the gateway (npm start)').action(serve);
program
  .command('sandbox')
  .description('run only the sandbox: an Agora Cloud Recording that records nothing, for tests of your own')
  .option('--host <address>', 'where to listen', '127.0.0.1')
  .option('--port <number>', 'port; 0 takes any', wholeNumber, 4010)
  .option('--requests-per-second <number>', 'limit beyond which it answers 429', wholeNumber, 10)
  .option('--app-id <id>', 'App ID that it accepts', SANDBOX_ACCOUNT.appId)
  .option('--customer-id <id>', 'customer ID that it accepts', SANDBOX_ACCOUNT.customerId)
  .option('--customer-secret <secret>', 'customer secret that it accepts', SANDBOX_ACCOUNT.customerSecret)
  .action(sandbox);
program
  .command('doctor')
  .description('say what is configured, whether Agora answers, and what is wrong')
  .action(doctor);
program
  .command('print-schema')
  .description('print the GraphQL schema')
  .action(() => {
    process.stdout.write(printedSchema());
  });

await program.parseAsync().catch((error: unknown) => {
  complain(`Could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

async function serve(): Promise<void> {
  const config = readConfig();
  const app = await createApp(config);
  const server = await startServer(app, config.host, config.port).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  let firstSignalAt: number | null = null;
  const shutDown = (signal: string) => {
    if (firstSignalAt !== null) {
      // A terminal and npm may each pass on the same Ctrl-C; a person who means it presses again.
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

  // Said last: whoever waits for these words may send a signal at once.
  if (app.sandbox) print(...welcome(server.url, app.sandbox));
  app.log.info({ url: `${server.url}/graphql`, upstream: app.sandbox ? 'sandbox' : 'Agora' }, 'listening');
}

async function sandbox(options: {
  host: string;
  port: number;
  requestsPerSecond: number;
  appId: string;
  customerId: string;
  customerSecret: string;
}): Promise<void> {
  const { appId, customerId, customerSecret } = options;
  const running = await startSandbox({
    ...options,
    account: { appId, customerId, customerSecret },
    clock: systemClock,
  });
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => void running.close().then(() => process.exit(0)));
  print(
    `The sandbox listens on ${running.baseUrl} and speaks Agora's REST (/v1/apps/${appId}/cloud_recording/…).`,
    `Accepts customer ID "${customerId}" with the given secret; refuses more than ${options.requestsPerSecond} requests a second.`,
    `Steer it under ${running.baseUrl}/_sandbox (recordings, faults, clock, stats, reset).`,
    'These recordings run already:',
    ...running.sessions.map((session) => `  ${JSON.stringify(session)}`),
  );
}

async function doctor(): Promise<void> {
  const config = readConfig();
  const app = await createApp({ ...config, port: 0, logLevel: 'silent' });
  const { redis, ...upstream } = app.connections;
  const report = await examine(config, upstream, redis);
  await app.close();
  print(...report.lines, '', report.healthy ? 'All is well.' : 'The gateway would not work like this.');
  process.exitCode = report.healthy ? 0 : 1;
}

/** Reads `.env` if it is there (the environment wins), then the environment. Exits with all problems at once. */
function readConfig(): Config {
  try {
    process.loadEnvFile();
  } catch {
    // No .env: the environment alone decides.
  }
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain('The configuration is not usable:', ...error.problems.map((problem) => `  ${problem}`));
    process.exit(EXIT_CONFIG);
  }
}

function welcome(url: string, { baseUrl, sessions }: Sandbox): readonly string[] {
  return [
    '',
    'No Agora account is set, so the built-in sandbox is the upstream: nothing real is recorded or stopped.',
    '',
    `  Open ${url}/graphql and press play: the first tab stops a recording.`,
    `  Steer the sandbox under ${baseUrl}/_sandbox (recordings, faults, clock, stats, reset).`,
    '',
    'These recordings run already:',
    ...sessions.map(
      ({ mode, resourceId, sid, cname, uid }) =>
        `  ${JSON.stringify({ resourceId, sid, mode: mode.toUpperCase(), cname, uid })}`,
    ),
    '',
    'To stop real ones, set AGORA_APP_ID, AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET (see .env.example).',
    '',
  ];
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('expected a whole number');
  return Number(value);
}
