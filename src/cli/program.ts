import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { withExamined } from '../app/examined.ts';
import { SANDBOX_BUCKET } from '../config/storages.ts';
import { DEFAULT_REQUESTS_PER_SECOND } from '../config/tenancy.ts';
import {
  type Config,
  ConfigError,
  DEFAULT_DATABASE_URL,
  loadConfig,
  SANDBOX_ACCOUNT,
  SANDBOX_ADDRESS,
  SANDBOX_WEBHOOK_SECRET,
} from '../config.ts';
import { SCOPES } from '../domain/caller.ts';
import { messageOf } from '../domain/errors.ts';
import { RECORDING_STATES, type RecordingTag } from '../domain/recording.ts';
import { DEFAULT_TENANT } from '../domain/tenant.ts';
import { printedSchema } from '../graphql/schema.ts';
import { systemClock } from '../observability/system-clock.ts';
import type { SandboxAccount } from '../sandbox/create-sandbox.ts';
import { type SandboxOptions, startSandbox } from '../sandbox/server.ts';
import { openDatabase } from '../store/database.ts';
import { examine } from './doctor.ts';
import { EXIT, EXIT_CODES_HELP } from './exit-codes.ts';
import type { Found } from './find-recording.ts';
import { type CreateKeyOptions, createKey, listKeys, revokeKey } from './keys.ts';
import {
  isRecordingState,
  type ListOptions,
  listRecordings,
  type RecordingOptions,
  showRecording,
  stopRecording,
} from './recordings.ts';
import { serve } from './serve.ts';
import { withHint } from './taken-address.ts';

const STOP_EXITS = { stopped: 0, 'not yet': EXIT.notYet, refused: EXIT.unavailable } as const;

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const complain = (...lines: readonly string[]) => process.stderr.write(`${lines.join('\n')}\n`);

// A closed pipe or a full device must not end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

let lastProgress: string | null = null;

/** Progress goes to standard error, apart from the output; on a terminal each line replaces the last. */
const output = {
  print,
  progress: (what: string, seconds: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${seconds} s: ${what}\x1b[K`);
    else if (what !== lastProgress) complain(what);
    lastProgress = what;
  },
};

const program = new Command('agora-recording-gateway')
  .description(
    'A GraphQL gateway for Agora Cloud Recording. Configured by environment variables; see README.md.',
  )
  .version(packageVersion())
  // Commander itself exits with 1 where the command line is wrong.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT.usage))
  .addHelpText('afterAll', EXIT_CODES_HELP);

program
  .command('serve')
  .description('run the gateway (npm start)')
  .action(() => serve(readConfig(), print));
program
  .command('sandbox')
  .description(
    'run only the sandbox: an Agora Cloud Recording that records a test picture, for tests of your own',
  )
  .option('--host <address>', 'where to listen', SANDBOX_ADDRESS.host)
  .option('--port <number>', 'port; 0 takes any', wholeNumber, SANDBOX_ADDRESS.port)
  .option('--allowed-host <name>', 'name by which it may be reached; may be given several times', collect)
  .option(
    '--requests-per-second <number>',
    'limit beyond which it answers 429',
    wholeNumber,
    DEFAULT_REQUESTS_PER_SECOND,
  )
  .option('--app-id <id>', 'App ID that it accepts', SANDBOX_ACCOUNT.appId)
  .option('--customer-id <id>', 'customer ID that it accepts', SANDBOX_ACCOUNT.customerId)
  .option('--customer-secret <secret>', 'customer secret that it accepts', SANDBOX_ACCOUNT.customerSecret)
  .option('--notify <url>', 'where notifications go, such as http://127.0.0.1:4000/webhooks/agora/<App ID>')
  .option('--notify-secret <secret>', 'what they are signed with', SANDBOX_WEBHOOK_SECRET)
  .action(sandbox);
program
  .command('doctor')
  .description('say what is configured, whether each part works, and what is wrong; changes nothing')
  .action(doctor);
program
  .command('migrate')
  .description('bring the tables of DATABASE_URL up to date (serve does so too)')
  .action(migrate);
const WHICH = 'its id as list or GraphQL gives it, a beginning of that which no other has, or its sid';
const AS_JSON = 'as JSON, in the words of the GraphQL schema';
const recordings = program
  .command('recordings')
  .description('the remembered recordings; works beside running gateways and without any');
recordings
  .command('list')
  .description('the latest recordings')
  .option('--state <state>', 'only in this state; may be given several times', collectStates)
  .option('--cname <name>', 'only of this channel or web page session')
  .option('--tag <key=value>', 'only with this tag; may be given several times', collectTags)
  .option('--tenant <tenant>', 'whose', DEFAULT_TENANT)
  .option('--limit <number>', 'how many', wholeNumber, 20)
  .option('--json', AS_JSON)
  .action((options: ListOptions) => listRecordings(readConfig(), options, output));
recordings
  .command('show')
  .description('everything that is known of a recording, and what it waits for')
  .argument('<id>', WHICH)
  .option('--tenant <tenant>', 'whose', DEFAULT_TENANT)
  .option('--json', AS_JSON)
  .action(async (id: string, options: RecordingOptions) => {
    failUnlessOne(id, await showRecording(readConfig(), id, options, output));
  });
recordings
  .command('stop')
  .description('stop a recording and tell what came of it')
  .argument('<id>', WHICH)
  .option('--tenant <tenant>', 'whose', DEFAULT_TENANT)
  .option('--json', AS_JSON)
  .action(async (id: string, options: RecordingOptions) => {
    const result = await stopRecording(readConfig(), id, options, output);
    if (typeof result === 'string') process.exitCode = STOP_EXITS[result];
    else failUnlessOne(id, result);
  });
const keys = program.command('keys').description('API keys; works beside running gateways and without any');
keys
  .command('create')
  .description('make a key; it is shown this once')
  .requiredOption('--name <name>', 'what it is for')
  .requiredOption(
    '--scope <scope>',
    `what it may do; may be given several times: ${SCOPES.join(', ')}`,
    collect,
  )
  .option('--tenant <tenant>', 'whose recordings it is for', DEFAULT_TENANT)
  .option('--days <number>', 'for how long; left out: until it is revoked', wholeNumber)
  .option('--json', 'as JSON')
  .action(async (options: CreateKeyOptions) => {
    const wrong = await createKey(readConfig(), options, print);
    if (wrong !== null) fail(wrong, EXIT.usage);
  });
keys
  .command('list')
  .description('all keys, revoked ones too')
  .option('--json', 'as JSON')
  .action((options: { json?: boolean }) => listKeys(readConfig(), options, print));
keys
  .command('revoke <id>')
  .description('let nobody in with this key any more, at once and on all gateways')
  .action(async (id: string) => {
    if (!(await revokeKey(readConfig(), id, print))) fail(`There is no API key ${id}.`, EXIT.notFound);
  });
program
  .command('print-schema')
  .description('print the GraphQL schema')
  .action(() => {
    process.stdout.write(printedSchema());
  });

await program.parseAsync().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    complain('The configuration is not usable:', ...error.problems.map((problem) => `  ${problem}`));
    process.exit(EXIT.config);
  }
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  fail(`Could not start: ${messageOf(error)}${cause}`);
});

/** Prints an error; the process ends with the exit code. */
function fail(line: string, exitCode: number = EXIT.failed): void {
  complain(line);
  process.exitCode = exitCode;
}

function failUnlessOne(id: string, found: Found): void {
  if (found.kind === 'none') fail(`The gateway knows no recording ${id}.`, EXIT.notFound);
  if (found.kind === 'several') {
    fail(`${id} is the beginning of several ids: ${found.ids.join(', ')}, …`, EXIT.usage);
  }
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

function collect(each: string, before: readonly string[] = []): readonly string[] {
  return [...before, each];
}

function collectStates(state: string, before: readonly string[] = []): readonly string[] {
  const word = state.toLowerCase();
  if (!isRecordingState(word)) {
    throw new InvalidArgumentError(`expected one of ${RECORDING_STATES.join(', ')}`);
  }
  return collect(word, before);
}

/** A tag as `key=value`; the value may hold further `=`. */
function collectTags(text: string, before: readonly RecordingTag[] = []): readonly RecordingTag[] {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('expected key=value');
  return [...before, { key, value }];
}

async function migrate(): Promise<void> {
  const config = readConfig();
  const database = openDatabase(config.databaseUrl ?? DEFAULT_DATABASE_URL, {}, { clock: systemClock });
  try {
    const steps = await database.migrate();
    print(...steps.map((step) => `done: ${step}`), `The tables are up to date (${database.kind}).`);
  } finally {
    await database.close();
  }
}

interface SandboxCommandOptions
  extends Pick<SandboxOptions, 'host' | 'port' | 'requestsPerSecond'>,
    SandboxAccount {
  readonly allowedHost?: readonly string[];
  readonly notify?: string;
  readonly notifySecret: string;
}

async function sandbox(options: SandboxCommandOptions): Promise<void> {
  const { appId, customerId, customerSecret } = options;
  const running = await startSandbox({
    ...options,
    allowedHosts: options.allowedHost ?? [],
    account: { appId, customerId, customerSecret },
    bucket: SANDBOX_BUCKET,
    clock: systemClock,
  }).catch((error: unknown) => {
    throw withHint(error, options, { host: '--host', port: '--port' });
  });
  if (options.notify !== undefined) running.notify({ url: options.notify, secret: options.notifySecret });
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => void running.close().then(() => process.exit(0)));
  print(
    `The sandbox listens on ${running.baseUrl} and speaks Agora's REST (/v1/apps/${appId}/cloud_recording/…).`,
    `Accepts customer ID "${customerId}" with the given secret; refuses more than ${options.requestsPerSecond} requests a second.`,
    `Stores what it records, a test picture, under ${running.storageUrl}/${SANDBOX_BUCKET.bucket} and in the buckets that starts name (S3's interface).`,
    `Steer it under ${running.baseUrl}/_sandbox (recordings, faults, clock, stats, reset).`,
    'These recordings run already:',
    ...running.sessions.map((session) => `  ${JSON.stringify(session)}`),
  );
}

async function doctor(): Promise<void> {
  const config = readConfig();
  const { lines, exitCode } = await withExamined(config, (parts) => examine(config, parts));
  print(...lines);
  process.exitCode = exitCode;
}

/** Reads `.env`, if there is one, and the environment, which takes precedence. Throws `ConfigError`. */
function readConfig(): Config {
  try {
    process.loadEnvFile();
  } catch {
    // There is no `.env`.
  }
  return loadConfig(process.env);
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('expected a whole number');
  return Number(value);
}
