/** What Agora refuses by what there is and was, in its own words. What it refuses by the request alone is `request-rules.test.ts`. */
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/sandbox/clock.ts';
import {
  askSandbox,
  CHANNEL,
  createClockedSandbox,
  PAGE,
  type Service,
  STORAGE,
  servicesOf,
  startInSandbox,
} from '../../support/ask-sandbox.ts';

const OVERLOADED = { status: 400, body: { code: 406, reason: 'vendor_over_load' } };

describe('the sandbox words its refusals as Agora does', () => {
  it.each([
    ['no credentials', { authorization: '' }, 401, { message: 'Unauthorized' }],
    ['wrong ones', { authorization: 'Basic d3Jvbmc=' }, 401, { message: 'Unauthorized' }],
    ['another app', { app: 'another' }, 400, { code: 400, reason: 'invalid_appid' }],
  ])('%s', async (_name, caller, status, body) => {
    const { sandbox } = createClockedSandbox();
    expect(await askSandbox(sandbox, 'POST', 'acquire', CHANNEL, caller)).toMatchObject({ status, body });
  });

  it.each([
    ['a 51st recording of a channel', 'mix', 0, 50],
    ['a 201st of a web page', 'web', 1, 200],
  ] as const)('%s is too many, until one has ended', async (_name, mode, scene, limit) => {
    const { sandbox, clock } = createClockedSandbox();
    const startAs = (uid: number) =>
      startInSandbox(sandbox, mode, { acquire: { scene }, channel: { cname: 'room', uid: String(uid) } });
    const { path } = await startAs(1);
    for (let uid = 2; uid <= limit; uid += 1) await startAs(uid);
    expect((await startAs(limit + 1)).answer).toMatchObject(OVERLOADED);
    const stopping = askSandbox(sandbox, 'POST', `${path}/stop`, { ...CHANNEL, clientRequest: {} });
    expect(await clock.finish(stopping)).toMatchObject({ status: 200 });
    expect((await startAs(limit + 1)).answer).toMatchObject({ status: 200 });
    expect((await startAs(limit + 2)).answer).toMatchObject(OVERLOADED);
  });

  it('a 51st resource is too many, before any is used, until one is too old for a start', async () => {
    const { sandbox, clock } = createClockedSandbox();
    const acquire = (uid: number, scene?: number) =>
      askSandbox(sandbox, 'POST', 'acquire', { cname: 'room', uid: String(uid), clientRequest: { scene } });
    for (let uid = 1; uid <= 50; uid += 1) expect(await acquire(uid)).toMatchObject({ status: 200 });
    expect(await acquire(51, 0)).toMatchObject(OVERLOADED);
    expect(await acquire(51, 1)).toMatchObject({ status: 200 });
    await clock.advance(5 * 60_000 - 1);
    expect(await acquire(51, 0)).toMatchObject(OVERLOADED);
    await clock.advance(1);
    expect(await acquire(51, 0)).toMatchObject({ status: 200 });
  });

  it.each([
    ['screenshots of no file type', 'raw', { snapshotConfig: {} }, 'snapshotConfig.fileType'],
    ['screenshots of an empty list of them', 'individual', { snapshotConfig: { fileType: [] } }, 'fileType'],
    [
      'a second page that is recorded for longer than its resource lives',
      'web',
      servicesOf(['web_recorder_service', PAGE], ['web_recorder_service', { ...PAGE, maxRecordingHour: 73 }]),
      'extensionServices.1.serviceParam.maxRecordingHour',
    ],
  ] as const)('%s', async (_name, mode, start, field) => {
    const { sandbox } = createClockedSandbox();
    const { answer } = await startInSandbox(sandbox, mode, { start });
    expect(answer).toMatchObject({ status: 400, body: { code: 2, reason: expect.stringContaining(field) } });
  });

  it('a start that is not what acquire was told', async () => {
    const { sandbox } = createClockedSandbox();
    const start = { token: 't', recordingConfig: { maxIdleTime: 60 }, storageConfig: STORAGE };
    const acquire = { startParameter: start };
    const other = { ...start, recordingConfig: { maxIdleTime: 61 } };
    const { answer } = await startInSandbox(sandbox, 'mix', { acquire, start: other });
    expect(answer).toMatchObject({ status: 400, body: { code: 2, reason: 'request_hash mismatch!' } });
    const { answer: same } = await startInSandbox(sandbox, 'mix', { acquire, start });
    expect(same).toMatchObject({ status: 200 });
  });

  it('nobody records it: a query hears so in short, an update and a stop in the envelope', async () => {
    const { sandbox } = createClockedSandbox();
    const path = 'resourceid/r/sid/s/mode/mix';
    const body = { ...CHANNEL, clientRequest: {} };
    expect(await askSandbox(sandbox, 'GET', `${path}/query`)).toMatchObject({
      status: 404,
      body: { code: 404, reason: 'failed to find worker' },
    });
    for (const method of ['update', 'updateLayout', 'stop']) {
      expect(await askSandbox(sandbox, 'POST', `${path}/${method}`, body)).toMatchObject({
        status: 404,
        body: { sid: 's', code: 404, serverResponse: { payload: { message: 'Failed to find worker.' } } },
      });
    }
  });

  it('an update of what has ended: nobody records it any more', async () => {
    const { sandbox, clock } = createClockedSandbox();
    const { path } = await startInSandbox(sandbox, 'mix');
    const post = (method: string) =>
      clock.finish(askSandbox(sandbox, 'POST', `${path}/${method}`, { ...CHANNEL, clientRequest: {} }));
    expect(await post('update')).toMatchObject({ status: 200 });
    await post('stop');
    expect(await askSandbox(sandbox, 'GET', `${path}/query`)).toMatchObject({ status: 200 });
    expect(await post('update')).toMatchObject({ status: 404 });
    expect(await post('updateLayout')).toMatchObject({ status: 404 });
  });

  it('after resourceExpiredHour nothing can be asked, changed or stopped, and it goes on', async () => {
    const { sandbox, clock } = createClockedSandbox();
    const { path, sid } = await startInSandbox(sandbox, 'mix', { acquire: { resourceExpiredHour: 1 } });
    const body = { ...CHANNEL, clientRequest: {} };
    await clock.advance(HOUR_MS - 1);
    expect(await askSandbox(sandbox, 'GET', `${path}/query`)).toMatchObject({ status: 200 });
    await clock.advance(1);
    const expired = { status: 400, body: { code: 433 } };
    expect(await askSandbox(sandbox, 'GET', `${path}/query`)).toMatchObject(expired);
    for (const method of ['update', 'updateLayout', 'stop']) {
      expect(await askSandbox(sandbox, 'POST', `${path}/${method}`, body)).toMatchObject(expired);
    }
    expect(sandbox.state.list()).toMatchObject([{ sid, phase: 'live', isExpired: true }]);
  });

  it('whatever it answers has an X-Request-Id of its own', async () => {
    const { sandbox } = createClockedSandbox();
    const answers = await Promise.all([
      askSandbox(sandbox, 'POST', 'acquire', CHANNEL),
      askSandbox(sandbox, 'POST', 'acquire', {}),
      askSandbox(sandbox, 'POST', 'acquire', CHANNEL, { authorization: '' }),
      askSandbox(sandbox, 'GET', 'nothing'),
    ]);
    const ids = answers.map(({ headers }) => headers['x-request-id']);
    expect(ids).toEqual(ids.map(() => expect.stringMatching(/^[0-9a-f-]{36}$/)));
    expect(new Set(ids).size).toBe(answers.length);
  });
});

describe('the sandbox is as lenient as Agora', () => {
  it('to fields that it does not know, and to what is null or empty', async () => {
    const { sandbox } = createClockedSandbox();
    const start = {
      newField: { a: 1 },
      recordingConfig: { subscribeAudioUids: [], unSubscribeVideoUids: null, newField: 1 },
      extensionServiceConfig: { extensionServices: [{ serviceName: 'new_service', serviceParam: { a: 1 } }] },
      storageConfig: { ...STORAGE, newField: 1 },
    };
    const { answer } = await startInSandbox(sandbox, 'mix', {
      acquire: { region: null, newField: 1 },
      start,
    });
    expect(answer).toMatchObject({ status: 200 });
  });

  it('to texts that Agora’s Go client leaves empty where it has nothing to say', async () => {
    const { sandbox } = createClockedSandbox();
    const region = { uid: '', x_axis: 0, y_axis: 0, width: 1, height: 1, render_mode: 0 };
    const { answer: mix } = await startInSandbox(sandbox, 'mix', {
      start: {
        token: '',
        recordingConfig: { transcodingConfig: { mixedVideoLayout: 3, layoutConfig: [region] } },
        storageConfig: { ...STORAGE, extensionParams: { sse: '', tag: 'a' } },
      },
    });
    expect(mix).toMatchObject({ status: 200 });
    const service: Service = ['web_recorder_service', PAGE, { errorHandlePolicy: '' }];
    const { answer: web } = await startInSandbox(sandbox, 'web', {
      start: servicesOf(service),
      channel: { cname: 'page', uid: '1' },
    });
    expect(web).toMatchObject({ status: 200 });
  });

  it('to another service beside that of a page', async () => {
    const { sandbox } = createClockedSandbox();
    const start = servicesOf(['web_recorder_service', PAGE], ['new_service', { a: 1 }]);
    const { answer } = await startInSandbox(sandbox, 'web', { start });
    expect(answer).toMatchObject({ status: 200 });
  });
});
