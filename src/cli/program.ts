import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { DEFAULT_REQUESTS_PER_SECOND } from '../config/tenancy.ts';
import {
  ConfigError,
  loadConfig,
  SANDBOX_ACCOUNT,
  SANDBOX_ADDRESS,
  SANDBOX_WEBHOOK_SECRET,
} from '../config.ts';
import { SCOPES } from '../domain/caller.ts';
import { messageOf } from '../domain/errors.ts';
import { isRecordingState, RECORDING_STATES, type RecordingTag } from '../domain/recording.ts';
import { fileNamePrefix } from '../domain/requests/rules.ts';
import { DEFAULT_TENANT } from '../domain/tenant.ts';
import { addDatabaseCommands } from './database-commands.ts';
import { EXIT, EXIT_CODES_HELP } from './exit-codes.ts';
import type { Found } from './find-recording.ts';
import { listenToHangUps } from './hang-ups.ts';
import type { CreateKeyOptions } from './keys.ts';
import { createOutput, type Terminal } from './output.ts';
import type { ListOptions, RecordingOptions } from './recordings.ts';
import type { Run } from './run.ts';
import type { SandboxCommandOptions } from './sandbox.ts';
import type { UnknownOptions } from './unknown-recordings.ts';
import { addUsage } from './usage-command.ts';

/** What the commands do, loaded by the one that runs: the whole gateway takes ten times as long as the command line. */
const load = {
  serve: () => import('./serve.ts'),
  sandbox: () => import('./sandbox.ts'),
  recordings: () => import('./recordings.ts'),
  unknown: () => import('./unknown-recordings.ts'),
  keys: () => import('./keys.ts'),
  schema: () => import('../graphql/schema.ts'),
};

const STOP_EXITS = { stopped: 0, 'not yet': EXIT.notYet, refused: EXIT.unavailable } as const;

/**
 * Runs a command line, given without `node` and the name of the file. Resolves with the exit code (`EXIT`); `serve` and
 * `sandbox` run on after that. Never rejects.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const output = createOutput(terminal);
  let exitCode = 0;
  const run: Run = {
    output,
    config: () => loadConfig(terminal.env()),
    endsWith(code) {
      exitCode = code;
    },
    fail(line, code) {
      output.complain(line);
      exitCode = code;
    },
  };
  try {
    await createProgram(run, terminal).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said it already, and itself exits with 1 where the command line is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    if (error instanceof ConfigError) {
      output.complain('The configuration is not usable:', ...error.problems.map((problem) => `  ${problem}`));
      return EXIT.config;
    }
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    output.complain(`${messageOf(error)}${cause}`);
    return EXIT.failed;
  }
}

function createProgram(run: Run, { out, err, hangUps }: Terminal): Command {
  const program = new Command('agora-recording-gateway')
    .description(
      'A GraphQL gateway for Agora Cloud Recording. Configured by environment variables; see docs/configuration.md.',
    )
    .version(packageVersion())
    .configureOutput({ writeOut: out, writeErr: err })
    .exitOverride()
    .addHelpText('afterAll', EXIT_CODES_HELP);
  addServers(program, run, hangUps);
  addUpkeep(program, run);
  addDatabaseCommands(program, run);
  const recordings = program.command('recordings');
  addRecordings(recordings, run);
  addUsage(recordings, run);
  addKeys(program.command('keys'), run);
  program
    .command('print-schema')
    .description('print the GraphQL schema')
    .action(async () => out((await load.schema()).printedSchema()));
  return program;
}

function addServers(program: Command, { output, config }: Run, hangUps: Terminal['hangUps']): void {
  program
    .command('serve')
    .description('run the gateway (npm start)')
    .action(async () => {
      const { serve } = await load.serve();
      await serve(config, output.print, hangUps ?? listenToHangUps()).catch(couldNotStart);
    });
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
    .action(async (options: SandboxCommandOptions) => {
      const { runSandbox } = await load.sandbox();
      await runSandbox(options, output.print).catch(couldNotStart);
    });
}

function couldNotStart(error: unknown): never {
  if (error instanceof ConfigError) throw error;
  const cause = error instanceof Error ? error.cause : undefined;
  throw new Error(`Could not start: ${messageOf(error)}`, { cause });
}

function addUpkeep(program: Command, run: Run): void {
  program
    .command('doctor')
    .description(
      'say what is configured, whether each part works, and what is wrong; changes nothing, but writes a small object ' +
        'into each storage and the archive, and removes it',
    )
    .option('--no-storage-writes', 'write nothing into the storages')
    .option(
      '--storage-folder <a/b>',
      'write there, where the keys are limited to a folder (fileNamePrefix)',
      folder,
      '',
    )
    .action((options: DoctorOptions) => doctor(run, options));
}

const WHICH = 'its id as list or GraphQL gives it, its sid, or a beginning of these that no other has';
const AS_JSON = 'as JSON, in the words of the GraphQL schema';

function addRecordings(recordings: Command, run: Run): void {
  recordings.description('the remembered recordings; works beside running gateways and without any');
  recordings
    .command('list')
    .description('the latest recordings')
    .option('--state <state>', 'only in this state; may be given several times', collectStates)
    .option('--cname <name>', 'only of this channel or web page session')
    .option('--tag <key=value>', 'only with this tag; may be given several times', collectTags)
    .option('--tenant <tenant>', 'whose', DEFAULT_TENANT)
    .option('--limit <number>', 'how many', wholeNumber, 20)
    .option('--json', AS_JSON)
    .action(async (options: ListOptions) => {
      const { listRecordings } = await load.recordings();
      await listRecordings(run.config(), options, run.output);
    });
  recordings
    .command('show')
    .description('everything that is known of a recording, and what it waits for')
    .argument('<id>', WHICH)
    .option('--tenant <tenant>', 'whose', DEFAULT_TENANT)
    .option('--json', AS_JSON)
    .action(async (id: string, options: RecordingOptions) => {
      const { showRecording } = await load.recordings();
      failUnlessOne(id, await showRecording(run.config(), id, options, run.output), run);
    });
  recordings
    .command('stop')
    .description('stop a recording and tell what came of it')
    .argument('<id>', WHICH)
    .option('--tenant <tenant>', 'whose', DEFAULT_TENANT)
    .option('--json', AS_JSON)
    .action(async (id: string, options: RecordingOptions) => {
      const { stopRecording } = await load.recordings();
      const result = await stopRecording(run.config(), id, options, run.output);
      if (typeof result === 'string') run.endsWith(STOP_EXITS[result]);
      else failUnlessOne(id, result, run);
    });
  recordings
    .command('unknown')
    .description('what Agora notifies of and nobody asked this gateway to record')
    .option('--app <id>', 'only of this app')
    .option('--running', 'only what runs by its notifications')
    .option('--limit <number>', 'how many', wholeNumber, 50)
    .option('--json', AS_JSON)
    .action(async (options: UnknownOptions) => {
      const { listUnknown } = await load.unknown();
      await listUnknown(run.config(), options, run.output);
    });
}

function addKeys(keys: Command, { output: { print }, config, fail }: Run): void {
  keys.description('API keys, and the key of playback URLs; works beside running gateways and without any');
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
    .option(
      '--operations-per-minute <number>',
      'how often it may ask; left out: as often as CALLER_OPERATIONS_PER_MINUTE says',
      wholeNumber,
    )
    .option('--json', 'as JSON')
    .action(async (options: CreateKeyOptions) => {
      const { createKey } = await load.keys();
      const wrong = await createKey(config(), options, print);
      if (wrong !== null) fail(wrong, EXIT.usage);
    });
  keys
    .command('list')
    .description('all keys, revoked ones too')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listKeys } = await load.keys();
      await listKeys(config(), options, print);
    });
  keys
    .command('revoke <id>')
    .description('let nobody in with this key any more, at once and on all gateways')
    .action(async (id: string) => {
      const { revokeKey } = await load.keys();
      if (!(await revokeKey(config(), id, print))) fail(`There is no API key ${id}.`, EXIT.notFound);
    });
  keys
    .command('rotate-playback')
    .description('make a new key for playback URLs, which all gateways use within a minute')
    .option('--end-urls', 'end the URLs that were made with older keys')
    .action(async (options: { endUrls?: boolean }) => {
      const { rotatePlaybackKey } = await load.keys();
      await rotatePlaybackKey(config(), options, print);
    });
}

function failUnlessOne(id: string, found: Found, { fail }: Run): void {
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

interface DoctorOptions {
  readonly storageWrites: boolean;
  readonly storageFolder: string;
}

async function doctor(run: Run, options: DoctorOptions): Promise<void> {
  const { examine } = await import('./doctor.ts');
  const { withExamined } = await import('../app/examined.ts');
  const config = run.config();
  const trial = { mayWrite: options.storageWrites, folder: options.storageFolder };
  const { lines, exitCode } = await withExamined(config, (parts) => examine(config, parts, trial));
  run.output.print(...lines);
  run.endsWith(exitCode);
}

/** The names of a start's `fileNamePrefix`, as a path with a slash at its end. */
function folder(path: string): string {
  const names = path.split('/').filter((name) => name !== '');
  if (!fileNamePrefix.safeParse(names).success) {
    throw new InvalidArgumentError('expected names of letters and digits, with slashes between them');
  }
  return names.map((name) => `${name}/`).join('');
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('expected a whole number');
  return Number(value);
}
