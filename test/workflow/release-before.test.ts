import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { httpClient } from '../support/client.ts';
import { runHere } from '../support/command-line.ts';
import { postgresIsThere, temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV, CLOSED_STORAGE_ENV } from '../support/environment.ts';
import { temporaryPostgres } from '../support/postgres-schemas.ts';
import { runCli } from '../support/process.ts';
import { createTestSandbox, type TestSandbox } from '../support/sandbox.ts';

/**
 * 0.1.0: the last commit before the first feature of 0.2.0, URLs of files. It is the oldest that may run beside this
 * version in a roll, and so has the most to stumble over: nine of the migrations.
 */
const RELEASE_BEFORE = 'd11dc4c127c5d1a63d9fe4bc78f6a2800731d860';

const hasHistory = spawnSync('git', ['cat-file', '-e', `${RELEASE_BEFORE}^{commit}`]).status === 0;
if (!hasHistory)
  console.warn('This clone has no history of the release before: it is not tried beside this version.');

/** The release before in a folder of its own, with the packages of this checkout. One for all, since a start compiles what is new. */
const releaseBefore = mkdtempSync(join(tmpdir(), 'gateway-release-before-'));
afterAll(() => rmSync(releaseBefore, { recursive: true, force: true }));

beforeAll(() => {
  if (!hasHistory) return;
  const maxBuffer = 2 ** 28;
  const files = execFileSync('git', ['archive', RELEASE_BEFORE, 'src', 'package.json'], { maxBuffer });
  execFileSync('tar', ['-x', '-C', releaseBefore], { input: files });
  symlinkSync(resolve('node_modules'), join(releaseBefore, 'node_modules'));
});

type Gateway = Awaited<ReturnType<typeof serve>>;

async function serve(env: Readonly<Record<string, string>>, checkout = resolve('.')) {
  const gateway = runCli(['serve'], { PORT: '0', LOG_FORMAT: 'json', ...env }, checkout, checkout);
  return { ...gateway, ...httpClient(await gateway.says(/"url":"(http:[^"]+)"/)) };
}

async function start({ ask }: Gateway, cname: string): Promise<string> {
  const { data } = await ask(
    'mutation ($cname: String!) { startRecording(input: { cname: $cname, configuration: { mix: {} } }) { ... on Recording { id } } }',
    { cname },
  );
  return data.startRecording.id;
}

async function stop({ ask }: Gateway, id: string): Promise<string> {
  const { data } = await ask(
    'mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { __typename } }',
    { id },
  );
  return data.stopRecording.__typename;
}

async function statesOf({ ask }: Gateway): Promise<Record<string, string>> {
  const { data } = await ask('{ recordings { nodes { cname state } } }');
  const nodes: readonly { cname: string; state: string }[] = data.recordings.nodes;
  return Object.fromEntries(nodes.map(({ cname, state }) => [cname, state]));
}

/** Has a gateway asked for a stop that Agora does not answer, and kills it before it does. */
async function leaveStop(sandbox: TestSandbox, gateway: Gateway, id: string): Promise<void> {
  await sandbox.steer('POST', 'faults', { method: 'stop', times: 1000, breakConnection: true });
  const stopsSent = async (): Promise<number> =>
    (await sandbox.steer('GET', 'stats')).body.byMethod.stop ?? 0;
  const before = await stopsSent();
  void stop(gateway, id).catch(() => undefined);
  await expect.poll(stopsSent).toBeGreaterThan(before);
  gateway.kill('SIGKILL');
  await gateway.exited;
  await sandbox.steer('DELETE', 'faults');
}

it('the version is the newest of the changelog, and --version shows it', async () => {
  const newest = /^## \[(\d+\.\d+\.\d+)\]/m.exec(readFileSync('CHANGELOG.md', 'utf8'))?.[1];
  expect(await runHere(['--version'])).toEqual({ code: 0, output: `${newest}\n` });
});

describe.each([
  ['SQLite', async () => temporaryDatabase(), true],
  ['Postgres', () => temporaryPostgres(onTestFinished), await postgresIsThere()],
] as const)('the release before beside this one, on one %s', (_name, create, isThere) => {
  it.runIf(isThere && hasHistory)(
    'each stops what the other has started, and goes on where it left',
    async () => {
      const sandbox = await createTestSandbox();
      const env = {
        ...{ ...ACCOUNT_ENV, ...CLOSED_STORAGE_ENV, AUTH: 'none', AGORA_BASE_URLS: sandbox.baseUrl },
        ...{ DATABASE_URL: await create(), LEASE_MS: '1000', RETRY_BACKOFF_MS: '100' },
        // However slow the machine is: what has exited is soon gone here.
        STOP_GONE_AFTER_MS: '500',
      };
      const before = await serve(env, releaseBefore);
      const old = await start(before, 'old');
      const oldLeft = await start(before, 'old, left');
      const first = await serve(env);
      expect(first.output()).toContain('the database’s tables were brought up to date');
      const young = await start(first, 'young');
      const youngLeft = await start(first, 'young, left');
      const outcomes = await Promise.all([stop(before, young), stop(first, old)]);
      for (const outcome of outcomes)
        expect(outcome).toMatch(/FileList|RecordedFiles|ReportLost|RecordingEnded/);

      await leaveStop(sandbox, first, youngLeft);
      const ended = { old: 'ENDED', young: 'ENDED' };
      await expect.poll(() => statesOf(before)).toMatchObject({ ...ended, 'young, left': 'ENDED' });

      const second = await serve(env);
      await leaveStop(sandbox, before, oldLeft);
      await expect
        .poll(() => statesOf(second))
        .toEqual({ ...ended, 'young, left': 'ENDED', 'old, left': 'ENDED' });
      const { body } = await sandbox.steer('GET', 'recordings');
      const recordings: readonly { cname: string; phase: string }[] = body.recordings ?? body;
      const ours = recordings.filter(({ cname }) => /^(old|young)/.test(cname));
      expect(ours).toHaveLength(4);
      expect(ours.filter(({ phase }) => phase === 'live')).toEqual([]);
      for (const gateway of [before, first, second])
        expect(gateway.output()).not.toMatch(/"level":"(error|fatal)"/);
    },
  );
});
