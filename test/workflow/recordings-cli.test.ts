import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase, sqlitePath } from '../../src/store/database.ts';
import { createNotificationStore } from '../../src/store/notifications.ts';
import { runHere, serveHere } from '../support/command-line.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV, CLOSED_STORAGE_ENV } from '../support/environment.ts';
import { serve } from '../support/process.ts';
import { createTestSandbox, startRecording } from '../support/sandbox.ts';

async function operator(more: Readonly<Record<string, string>> = {}) {
  const sandbox = await createTestSandbox();
  const env = {
    ...ACCOUNT_ENV,
    AUTH: 'none',
    AGORA_BASE_URLS: sandbox.baseUrl,
    DATABASE_URL: temporaryDatabase(),
    ...CLOSED_STORAGE_ENV,
    ...more,
  };
  return { sandbox, env, cli: (...args: string[]) => runHere(args, env) };
}

const START = `mutation { startRecording(input: { cname: "class-7", configuration: { mix: {} } }) { ... on Recording { id sid } } }`;

describe('recordings on the command line', () => {
  it('are listed, shown and stopped beside a running gateway, which knows of it', async () => {
    const { env, cli } = await operator();
    const gateway = await serveHere(env);
    const { id, sid } = (await gateway.ask(START)).data.startRecording;

    const listed = await cli('recordings', 'list');
    expect(listed.output).toMatch(/^ID +STATE +AGE +MODE +CHANNEL +FILES +NOTE/m);
    const row = /^([0-9a-f]{16}) +(?:starting|recording) +\d+ s +mix +class-7 +0$/m.exec(listed.output);
    const beginning = row?.[1] ?? '';
    const shown = JSON.parse((await cli('recordings', 'show', beginning, '--json')).output);
    expect(shown).toMatchObject({
      id,
      sid,
      state: expect.stringMatching(/STARTING|RECORDING/),
      mode: 'MIX',
      cname: 'class-7',
    });
    const asked = await gateway.ask(
      'query ($id: ID!) { recording(id: $id) { id mode cname uid sid resourceId createdAt failure { code } files { fileName } } }',
      { id },
    );
    expect(shown).toMatchObject(asked.data.recording);
    const [bySid, byBeginning, byBeginningOfSid] = await Promise.all([
      cli('recordings', 'show', sid),
      cli('recordings', 'show', id.slice(0, 40)),
      cli('recordings', 'show', sid.slice(0, 20)),
    ]);
    expect(bySid.output).toMatch(new RegExp(`^id +${id}$`, 'm'));
    for (const each of [byBeginning, byBeginningOfSid])
      expect(each).toMatchObject({ code: 0, output: expect.stringContaining(id) });

    const stopped = await cli('recordings', 'stop', id);
    expect(stopped).toMatchObject({ code: 0, output: expect.stringContaining(`${sid}_class-7.m3u8`) });
    expect(stopped.output).toMatch(/^state +ended$/m);
    const seen = await gateway.ask('query ($id: ID!) { recording(id: $id) { state } }', { id });
    expect(seen.data.recording.state).toBe('ENDED');
    const ended = await cli('recordings', 'list', '--state', 'ended', '--json');
    expect(JSON.parse(ended.output)).toMatchObject([
      {
        id,
        state: 'ENDED',
        files: [{ fileName: `${sid}_class-7.m3u8`, source: 'ANSWER' }],
        stopOutcome: { __typename: 'StringFileList', filesStatus: 'COMPLETE', uploadingStatus: 'UPLOADED' },
      },
    ]);
    expect(listed.output + stopped.output + ended.output).not.toContain('the-secret-key');
  });

  it('that nobody knows are listed as far as notifications tell, as a table and as JSON', async () => {
    const { env, cli } = await operator({ AGORA_WEBHOOK_SECRETS: 'the-secret' });
    const at = Date.now();
    const told = {
      ...{ appId: ACCOUNT_ENV.AGORA_APP_ID, kind: 'rtc', serviceScene: null },
      cname: 'hall',
      uid: '7',
    };
    const database = openDatabase(env.DATABASE_URL, {}, { clock: systemClock });
    onTestFinished(() => database.close());
    await database.migrate();
    const notifications = createNotificationStore(database);
    for (const [sid, endedAt] of Object.entries({ a1: null, b2: at })) {
      const notice = {
        ...told,
        sid,
        noticeId: sid,
        eventType: 40,
        notifiedAt: at,
        happenedAt: at,
        details: {},
      };
      await notifications.add(notice, { receivedAt: at, dueAt: at });
      const kept = (await notifications.latest(notice, 1)).map(({ id }) => id);
      const times = { firstAt: at - 60_000, lastAt: at, aliveAt: at - 60_000, endedAt };
      await notifications.noteUnknown({ ...told, ...times, kind: 'rtc', sid, notifications: kept }, at);
    }
    const listed = await cli('recordings', 'unknown');
    expect(listed.output).toMatch(/^SID +RUNS +SINCE +LAST +KIND +CHANNEL +UID +EVENTS$/m);
    expect(listed.output).toMatch(/^a1 +yes +1 min +\d+ s +rtc +hall +7 +1$/m);
    expect(listed.output).toMatch(/can’t be stopped without their resourceId/);
    const running = JSON.parse((await cli('recordings', 'unknown', '--running', '--json')).output);
    expect(running).toEqual([
      {
        ...{ appId: told.appId, sid: 'a1', cname: 'hall', uid: '7', kind: 'RTC', serviceScene: null },
        ...{ firstSeenAt: new Date(at - 60_000).toISOString(), lastSeenAt: new Date(at).toISOString() },
        ...{ endedAt: null, isRunning: true, events: 1 },
      },
    ]);
    expect((await cli('recordings', 'unknown', '--app', 'other')).output).toMatch(/^No unknown/);
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
    const stopsSent = async () => (await sandbox.steer('GET', 'stats')).body.byMethod.stop;
    await expect.poll(stopsSent).toBe(1);
    gateway.kill('SIGKILL');
    await gateway.exited;
    const [left] = JSON.parse((await cli('recordings', 'list', '--json')).output);
    expect(left.state).toBe('STOPPING');
    const database = new DatabaseSync(sqlitePath(env.DATABASE_URL));
    onTestFinished(() => database.close());
    const ago = Date.now() - 4 * 60_000;
    const age = 'update recordings set stop_requested_at = ?, next_at = ?, cname = ?, lease_until = 0';
    database.prepare(age).run(ago, Date.now() + 40_000, 'a channel with a long name that goes on and on');
    const listed = (await cli('recordings', 'list')).output;
    expect(listed).toMatch(/^[0-9a-f]{16} +stopping .* a channel with a…? .* ! no answer for 4 min$/m);
    expect(Math.max(...listed.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect((await cli('recordings', 'show', left.id)).output).toMatch(
      /^waits +Agora has not answered the stop; next stop at 2.*, in \d+ s$/m,
    );
    database.prepare('update recordings set next_at = ?, cname = ?').run(ago, recording.cname);
    expect((await cli('recordings', 'list')).output).toContain('! no gateway works on it');
    await sandbox.steer('POST', 'faults', { method: 'stop', delayMs: 2500, afterActing: true });
    const stopped = await cli('recordings', 'stop', left.id);
    expect(stopped).toMatchObject({ code: 0, output: expect.stringMatching(/^state +ended$/m) });
    expect(stopped.output.match(/^stopping: Agora has not answered the stop$/gm)).toHaveLength(1);
  });

  it('tell by the exit code that a stop goes on', async () => {
    const { sandbox, env, cli } = await operator({ STOP_WAIT_MS: '1000', LEASE_MS: '1000' });
    const gateway = await serveHere(env);
    const { id } = (await gateway.ask(START)).data.startRecording;
    await sandbox.steer('POST', 'faults', { method: 'stop', delayMs: 60_000 });
    const { code, output } = await cli('recordings', 'stop', id);
    expect(code).toBe(75);
    expect(output).toMatch(/^state +stopping$/m);
  });

  it('say what they do not know, and what they were not asked rightly', async () => {
    const { env, cli } = await operator();
    const gateway = await serveHere(env);
    const [first, second] = [await gateway.ask(START), await gateway.ask(START)];
    const ids = [first, second].map(({ data }) => data.startRecording.id);
    const [unknown, several, wrong, version, help] = await Promise.all([
      cli('recordings', 'stop', 'nonsense'),
      cli('recordings', 'show', '0'),
      cli('recordings', 'list', '--state', 'lost'),
      cli('--version'),
      cli('recordings', '--help'),
    ]);
    expect(unknown).toMatchObject({
      code: 66,
      output: expect.stringContaining('knows no recording nonsense'),
    });
    expect(several.code).toBe(64);
    expect(several.output).toMatch(/^0 is the beginning of several ids: [0-9a-f]{32}, [0-9a-f]{32}/);
    expect(new Set(ids).size).toBe(2);
    expect(wrong).toMatchObject({ code: 64, output: expect.stringContaining('expected one of starting') });
    expect(version.output).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(help.output).toContain('66  no recording or key has this id');
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
    const { code, output } = await runHere(['migrate'], env);
    expect(code).toBe(1);
    expect(output).toContain('ECONNREFUSED');
    expect(output).not.toContain('Could not start');
    expect(output).not.toContain('secret-word');
  });
});
