import { describe, expect, it } from 'vitest';
import { temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV, STORAGE_ENV } from '../support/environment.ts';
import { runCli, serve } from '../support/process.ts';
import { createTestSandbox, startRecording } from '../support/sandbox.ts';

async function operator(more: Readonly<Record<string, string>> = {}) {
  const sandbox = await createTestSandbox();
  const env = {
    ...ACCOUNT_ENV,
    AUTH: 'none',
    AGORA_BASE_URLS: sandbox.baseUrl,
    DATABASE_URL: temporaryDatabase(),
    ...STORAGE_ENV,
    ...more,
  };
  return { sandbox, env, cli: (...args: string[]) => runCli(args, env).exited };
}

const START = `mutation { startRecording(input: { cname: "class-7", configuration: { mix: {} } }) { ... on Recording { id sid } } }`;

describe('recordings on the command line', () => {
  it('are listed, shown and stopped beside a running gateway, which knows of it', async () => {
    const { env, cli } = await operator();
    const gateway = await serve(env);
    const { id, sid } = (await gateway.ask(START)).data.startRecording;

    const listed = await cli('recordings', 'list');
    expect(listed.output).toMatch(/^ID +STATE +MODE +CHANNEL +CREATED \(UTC\) +FILES +OUTCOME$/m);
    expect(listed.output).toMatch(new RegExp(`^${id} +(starting|recording) +mix +class-7 +2.* +0$`, 'm'));
    const shown = JSON.parse((await cli('recordings', 'show', id, '--json')).output);
    expect(shown).toMatchObject({
      id,
      sid,
      state: expect.stringMatching(/starting|recording/),
      cname: 'class-7',
    });

    const stopped = await cli('recordings', 'stop', id);
    expect(stopped).toMatchObject({ code: 0, output: expect.stringContaining(`${sid}_class-7.m3u8`) });
    expect(stopped.output).toMatch(/^state +ended$/m);
    const seen = await gateway.ask('query ($id: ID!) { recording(id: $id) { state } }', { id });
    expect(seen.data.recording.state).toBe('ENDED');
    const ended = await cli('recordings', 'list', '--state', 'ended', '--json');
    expect(JSON.parse(ended.output)).toMatchObject([
      { id, state: 'ended', filesStatus: 'complete', files: [{ fileName: `${sid}_class-7.m3u8` }] },
    ]);
    expect(listed.output + stopped.output + ended.output).not.toContain('the-secret-key');
  });

  it('are stopped without any gateway: what one left when it died', async () => {
    const { sandbox, env, cli } = await operator({ LEASE_MS: '3000' });
    const recording = await startRecording(sandbox, 'mix');
    const gateway = await serve(env);
    const session = {
      resourceId: recording.resourceId,
      sid: recording.sid,
      mode: 'MIX',
      cname: recording.cname,
      uid: recording.uid,
    };
    await sandbox.steer('POST', 'faults', { method: 'stop', delayMs: 60_000 });
    void gateway
      .ask(
        'mutation ($s: RecordingSessionInput!) { stopRecording(input: { recording: { session: $s } }) { __typename } }',
        { s: session },
      )
      .catch(() => undefined);
    await expect.poll(async () => (await sandbox.steer('GET', 'stats')).body.byMethod.stop).toBe(1);
    gateway.kill('SIGKILL');
    await gateway.exited;
    const [left] = JSON.parse((await cli('recordings', 'list', '--json')).output);
    expect(left.state).toBe('stopping');
    await sandbox.steer('POST', 'faults', { method: 'stop', delayMs: 2500, afterActing: true });
    expect(await cli('recordings', 'stop', left.id)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/stopping for 1 s[\s\S]*^state +ended$/m),
    });
  });

  it('say what they do not know, and what they were not asked rightly', async () => {
    const { cli } = await operator();
    expect(await cli('recordings', 'stop', 'nonsense')).toMatchObject({
      code: 1,
      output: expect.stringContaining('knows no recording nonsense'),
    });
    expect((await cli('recordings', 'list', '--state', 'lost')).output).toContain('expected one of starting');
  });
});

describe('migrate', () => {
  it('brings the tables up to date, once', async () => {
    const { cli } = await operator();
    expect((await cli('migrate')).output).toContain('done: 001-recordings');
    expect((await cli('migrate')).output).toBe('The tables are up to date (sqlite).\n');
  });

  it('says why it can’t', async () => {
    const env = { DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:1/none' };
    const { code, output } = await runCli(['migrate'], env).exited;
    expect(code).toBe(1);
    expect(output).toContain('ECONNREFUSED');
    expect(output).not.toContain('secret-word');
  });
});
