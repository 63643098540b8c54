import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { settle } from '../support/manual-clock.ts';
import { createRecorder, joinRecorder, MIX, requestsOf, WEB } from '../support/recorder.ts';
import { StartRecording } from './documents.ts';
import type {
  StartConfigurationInput,
  StartRecordingInput,
  SubscriptionsInput,
} from './generated/graphql.ts';
import { uids } from './request-rules.ts';

const PATIENT = { STOP_WAIT_MS: '300000' };

/** The bodies that the sandbox was sent. */
async function sentBy(input: Partial<StartRecordingInput>, env: Record<string, string> = {}) {
  const recorder = await createRecorder(env);
  const sent = requestsOf(recorder);
  const started = await recorder.start(input);
  const last = (of: string) => sent.findLast(({ method }) => method === of)?.clientRequest;
  return { recorder, started, acquire: last('acquire'), start: last('start') };
}

describe('startRecording', () => {
  it.each<[string, StartConfigurationInput]>([
    ['mix', { mix: { avFileType: null } }],
    ['individual', { individual: { recordStreams: null } }],
    [
      'web',
      {
        web: {
          webRecorder: {
            url: 'https://page.example',
            audioProfile: null,
            videoWidth: null,
            videoHeight: null,
          },
          recordMp4: null,
        },
      },
    ],
  ])('takes null for a default as if it were left out: %s', async (_mode, configuration) => {
    const leftOut = JSON.parse(
      JSON.stringify(configuration, (_key, value: unknown) => (value === null ? undefined : value)),
    );
    const [given, expected] = await Promise.all([
      sentBy({ configuration, storage: null }),
      sentBy({ configuration: leftOut }),
    ]);
    expect(given.started).toMatchObject({ __typename: 'Recording' });
    expect(given.start).toEqual(expected.start);
  });

  it('acquires and starts as one operation, and Agora’s query confirms it after 5 s', async () => {
    const recorder = await createRecorder();
    const started = await recorder.start();
    expect(started).toMatchObject({
      __typename: 'Recording',
      state: 'STARTING',
      mode: 'MIX',
      cname: 'room',
      uid: expect.stringMatching(/^\d{9}$/),
      sid: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const id = 'id' in started ? started.id : '';
    await recorder.clock.advance(5200);
    expect(await recorder.look(id)).toMatchObject({ state: 'RECORDING', startedAt: expect.any(String) });
    expect(recorder.calls()).toEqual({ acquire: 1, start: 1, query: 1 });
  });

  it.each<[string, StartConfigurationInput, object, object]>([
    [
      'a mix with everything',
      {
        mix: {
          avFileType: ['HLS', 'MP4'],
          audioProfile: 'MUSIC_STEREO_192',
          recordingConfig: {
            channelType: 'LIVE_BROADCASTING',
            streamTypes: 'AUDIO_AND_VIDEO',
            videoStreamType: 'LOW',
            maxIdleTime: 120,
            subscribeUidGroup: 2,
            subscriptions: { subscribeAudioUids: ['#allstream#'], unSubscribeVideoUids: ['7'] },
            decryption: { decryptionMode: 'AES_128_ECB', secret: 's' },
          },
          transcodingConfig: {
            width: 1280,
            height: 720,
            fps: 30,
            bitrate: 2000,
            layout: {
              mixedVideoLayout: 'CUSTOM',
              backgroundColor: '#FFFFFF',
              layoutConfig: [{ uid: '7', xAxis: 0, yAxis: 0, width: 1, height: 0.5, renderMode: 'FIT' }],
            },
          },
        },
      },
      { scene: 0 },
      {
        recordingConfig: {
          channelType: 1,
          streamTypes: 2,
          videoStreamType: 1,
          maxIdleTime: 120,
          subscribeUidGroup: 2,
          audioProfile: 2,
          subscribeAudioUids: ['#allstream#'],
          unSubscribeVideoUids: ['7'],
          decryptionMode: 2,
          secret: 's',
          transcodingConfig: {
            width: 1280,
            height: 720,
            fps: 30,
            bitrate: 2000,
            mixedVideoLayout: 3,
            backgroundColor: '#FFFFFF',
            layoutConfig: [{ uid: '7', x_axis: 0, y_axis: 0, width: 1, height: 0.5, render_mode: 1 }],
          },
        },
        recordingFileConfig: { avFileType: ['hls', 'mp4'] },
      },
    ],
    [
      'screenshots alone',
      { individual: { snapshotConfig: { captureInterval: 5 } } },
      { scene: 0 },
      {
        recordingConfig: { subscribeUidGroup: 4 },
        snapshotConfig: { captureInterval: 5, fileType: ['jpg'] },
      },
    ],
    [
      'individual streams with screenshots',
      { individual: { streamMode: 'STANDARD', snapshotConfig: {}, recordStreams: true } },
      { scene: 0 },
      {
        recordingConfig: { streamMode: 'standard', subscribeUidGroup: 4 },
        recordingFileConfig: { avFileType: ['hls'] },
        snapshotConfig: { fileType: ['jpg'] },
      },
    ],
    [
      'a web page, pushed to a CDN',
      {
        web: {
          webRecorder: { url: 'https://page.example', videoFps: 30, readyTimeout: 10 },
          rtmpPublish: { outputs: [{ rtmpUrl: 'rtmp://cdn.example/a' }] },
          recordMp4: true,
        },
      },
      { scene: 1 },
      {
        recordingFileConfig: { avFileType: ['hls', 'mp4'] },
        extensionServiceConfig: {
          extensionServices: [
            {
              serviceName: 'web_recorder_service',
              serviceParam: {
                url: 'https://page.example',
                audioProfile: 0,
                videoWidth: 1280,
                videoHeight: 720,
                maxRecordingHour: 4,
                videoFps: 30,
                readyTimeout: 10,
              },
            },
            {
              serviceName: 'rtmp_publish_service',
              serviceParam: { outputs: [{ rtmpUrl: 'rtmp://cdn.example/a' }] },
            },
          ],
        },
      },
    ],
  ])('says it in Agora’s words: %s', async (_name, configuration, acquire, start) => {
    const sent = await sentBy({ configuration, fileNamePrefix: ['a', 'b'], token: 'the-token' });
    expect(sent.started.__typename).toBe('Recording');
    // Agora refuses a start that differs from what acquire was told.
    expect(sent.acquire).toEqual({ ...acquire, startParameter: sent.start });
    expect(sent.start).toEqual({
      ...start,
      token: 'the-token',
      storageConfig: {
        vendor: 1,
        region: 0,
        bucket: 'bucket',
        accessKey: 'the-access-key',
        secretKey: 'the-secret-key',
        fileNamePrefix: ['a', 'b'],
      },
    });
  });

  it.each<[string, SubscriptionsInput, number]>([
    ['everybody', {}, 4],
    ['all streams', { subscribeAudioUids: ['#allstream#'], subscribeVideoUids: ['1'] }, 4],
    ['all but some', { unSubscribeAudioUids: ['1'] }, 4],
    ['some, and all but some', { subscribeAudioUids: ['1'], unSubscribeVideoUids: ['2'] }, 4],
    ['1', { subscribeAudioUids: ['1'], subscribeVideoUids: ['1'] }, 0],
    ['2', { subscribeAudioUids: uids(2) }, 0],
    ['3, each once', { subscribeAudioUids: ['1', '2'], subscribeVideoUids: ['2', '3'] }, 1],
    ['7', { subscribeAudioUids: uids(7) }, 1],
    ['8', { subscribeAudioUids: uids(8) }, 2],
    ['12', { subscribeAudioUids: uids(12) }, 2],
    ['13', { subscribeAudioUids: uids(13) }, 3],
    ['17', { subscribeAudioUids: uids(17) }, 3],
    ['18', { subscribeAudioUids: uids(18) }, 4],
  ])(
    'says about how many users there will be where the caller does not: %s',
    async (_name, subscriptions, group) => {
      const recordingConfig = { subscriptions };
      for (const configuration of [{ individual: { recordingConfig } }, { raw: { recordingConfig } }]) {
        const { start } = await sentBy({ configuration });
        expect(start).toMatchObject({ recordingConfig: { subscribeUidGroup: group } });
      }
    },
  );

  it('leaves the number of users to the caller, and does not name one for a mix', async () => {
    const recordingConfig = { subscribeUidGroup: 1 };
    const { start } = await sentBy({ configuration: { individual: { recordingConfig } } });
    expect(start).toMatchObject({ recordingConfig });
    const mixed = await sentBy({});
    expect(mixed.start?.recordingConfig).toEqual({});
  });

  it.each([
    ['ABORT', 'error_abort', 'error_abort'],
    ['IGNORE', undefined, 'error_ignore'],
    [null, undefined, undefined],
  ] as const)('%s of a CDN is said where Agora knows it', async (errorHandlePolicy, ofPage, ofPush) => {
    const rtmpPublish = { outputs: [{ rtmpUrl: 'rtmp://cdn.example/a' }] };
    const { start } = await sentBy({
      configuration: { web: { ...WEB.web, rtmpPublish, errorHandlePolicy } },
    });
    const policyOf = (value: unknown) => Reflect.get(Object(value), 'errorHandlePolicy');
    const services = Reflect.get(Object(start?.extensionServiceConfig), 'extensionServices');
    expect([start?.extensionServiceConfig, ...services].map(policyOf)).toEqual([ofPage, ofPage, ofPush]);
  });

  it.each([
    [null, undefined, 4],
    [null, 1, 1],
    [null, 720, 4],
    [2, undefined, 2],
    [8, 720, 8],
  ])('a page of %s h of a resource of %s h is recorded for at most %i h', async (asked, hours, sent) => {
    const webRecorder = { ...WEB.web.webRecorder, maxRecordingHour: asked };
    const { start } = await sentBy({ configuration: { web: { webRecorder } }, resourceExpiredHour: hours });
    expect(start).toMatchObject({
      extensionServiceConfig: {
        extensionServices: [{ serviceParam: { maxRecordingHour: sent } }],
      },
    });
  });

  it('sends parameters that Agora has no field for, and the resources of other recordings', async () => {
    const privateParams = '{\n\t"a": 1\r\n}';
    const sent = await sentBy({
      excludeResourceIds: ['r-1', 'r-2'],
      configuration: { mix: { recordingConfig: { privateParams } } },
    });
    expect(sent.acquire).toMatchObject({ scene: 0, excludeResourceIds: ['r-1', 'r-2'] });
    expect(sent.start).toMatchObject({ recordingConfig: { privateParams } });
  });

  it('excludes the resource that found no server besides those that the caller named', async () => {
    const recorder = await createRecorder(PATIENT);
    const sent = requestsOf(recorder);
    recorder.fault({
      method: 'start',
      status: 500,
      body: { code: 502, reason: 'Failed to allocate worker' },
    });
    await recorder.start({ excludeResourceIds: ['r-1'] });
    const excluded = sent
      .filter(({ method }) => method === 'acquire')
      .map(({ clientRequest }) => clientRequest.excludeResourceIds);
    expect(excluded).toEqual([['r-1'], ['r-1', expect.stringMatching(/^[\w-]{200,}$/)]]);
  });

  it('mints the RTC token with the app’s certificate, and keeps certificate and cloud keys out of log and store', async () => {
    const certificate = 'c'.repeat(32);
    const sent = await sentBy({}, { AGORA_APP_CERTIFICATE: certificate });
    expect(sent.start?.token).toMatch(/^007/);
    const logged = sent.recorder.logged.join('');
    const stored = JSON.stringify(await sent.recorder.app.reads.list('default', {}, { limit: 9 }));
    for (const secret of [certificate, 'the-secret-key', 'the-access-key']) {
      expect(logged).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
  });

  it('forgets the caller’s token once Agora has it', async () => {
    const { recorder } = await sentBy({ token: 'the-callers-token' });
    expect(JSON.stringify(await recorder.app.reads.list('default', {}, { limit: 9 }))).not.toContain(
      'the-callers-token',
    );
  });
});

describe('input that can’t be right costs no request', () => {
  const channel = (recordingConfig: object) => ({ mix: { recordingConfig } });
  const keys = Array.from('abcdefghijk');
  // What Agora would refuse as well stands in `request-rules.ts`.
  it.each<[string, object, string]>([
    ['a storage that is not configured', { storage: 'other' }, 'input.storage'],
    ['an empty key', { idempotencyKey: '' }, 'input.idempotencyKey'],
    ['a key that no database keeps', { idempotencyKey: 'k\u0000' }, 'input.idempotencyKey'],
    ['a token that is empty', { token: '' }, 'input.token'],
    ['an app that is empty', { appId: '' }, 'input.appId'],
    [
      'private parameters with half a character',
      { configuration: channel({ privateParams: '"\ud83d"' }) },
      'input.configuration.mix.recordingConfig.privateParams',
    ],
    ['11 tags', { tags: keys.map((key) => ({ key, value: '' })) }, 'input.tags'],
    ['a tag without a key', { tags: [{ key: '', value: 'v' }] }, 'input.tags.0.key'],
    ['a key of 65 characters', { tags: [{ key: 'k'.repeat(65), value: 'v' }] }, 'input.tags.0.key'],
    ['a value of 257 characters', { tags: [{ key: 'k', value: 'v'.repeat(257) }] }, 'input.tags.0.value'],
    ['a value of two lines', { tags: [{ key: 'k', value: 'a\nb' }] }, 'input.tags.0.value'],
    ['101 resources', { excludeResourceIds: Array(101).fill('r') }, 'input.excludeResourceIds'],
    [
      'a list of nobody',
      { configuration: channel({ subscriptions: { subscribeAudioUids: [] } }) },
      'input.configuration.mix.recordingConfig.subscriptions.subscribeAudioUids',
    ],
    [
      'going on without a page',
      { configuration: { web: { ...WEB.web, errorHandlePolicy: 'IGNORE' } } },
      'input.configuration.web.errorHandlePolicy',
    ],
  ])('%s', async (_name, input, path) => {
    const recorder = await createRecorder();
    const result = await recorder.start(input);
    expect(result).toMatchObject({ __typename: 'InvalidInputError', issues: [{ path }] });
    expect(recorder.calls()).toEqual({});
    expect(await recorder.app.reads.list('default', {}, { limit: 1 })).toEqual([]);
  });
});

describe('an idempotency key', () => {
  it('gives the same recording again, also to callers at the same time on another gateway', async () => {
    const recorder = await createRecorder();
    const other = await joinRecorder(recorder);
    const input = { cname: 'room', configuration: MIX, idempotencyKey: 'class-42' };
    const answers = await recorder.clock.finish(
      Promise.all([recorder, other, recorder].map((gateway) => gateway.execute(StartRecording, { input }))),
    );
    await recorder.clock.advance(60_000);
    const later = await recorder.start({ idempotencyKey: 'class-42', token: 'a new token' });
    const ids = [...answers.map(({ startRecording }) => startRecording), later].map(
      (each) => 'id' in each && each.id,
    );
    expect(new Set(ids).size).toBe(1);
    expect(recorder.calls()).toMatchObject({ acquire: 1, start: 1 });
  });

  it('refuses another input under the same key', async () => {
    const recorder = await createRecorder();
    await recorder.start({ idempotencyKey: 'k' });
    expect(await recorder.start({ idempotencyKey: 'k', cname: 'other' })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: 'input.idempotencyKey' }],
    });
  });

  it('gives a start that was made also where there is no turn for a new one, and while shutting down', async () => {
    const recorder = await createRecorder({ THROTTLE_MAX_QUEUE: '1' });
    const first = await recorder.start({ idempotencyKey: 'k' });
    void recorder.scheduler.hold(60_000);
    void recorder.scheduler.slot({ priority: 'query', tenant: DEFAULT_TENANT });
    expect(await recorder.start({ idempotencyKey: 'other' })).toMatchObject({ code: 'THROTTLED' });
    expect(await recorder.start({ idempotencyKey: 'k' })).toEqual(first);
    recorder.app.health.draining();
    expect(await recorder.start({ idempotencyKey: 'k' })).toEqual(first);
    expect(await recorder.start()).toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  it('holds after a gateway died between acquire and start, and when start’s answer died with it', async () => {
    for (const method of ['acquire', 'start'] as const) {
      const recorder = await createRecorder();
      recorder.fault({ method, afterActing: true, delayMs: 20_000 });
      void recorder.execute(StartRecording, {
        input: { cname: 'room', configuration: MIX, idempotencyKey: 'k' },
      });
      await recorder.clock.advance(1000);
      // It dies: it neither answers nor gives its lease back.
      recorder.app.store.change = async () => null;
      recorder.app.store.renew = async () => undefined;
      recorder.app.store.claimDue = async () => [];
      const next = await joinRecorder(recorder);
      await recorder.clock.advance(45_000);
      const input = { cname: 'room', configuration: MIX, idempotencyKey: 'k' };
      const again = await recorder.clock.finish(next.execute(StartRecording, { input }));
      expect(again.startRecording).toMatchObject({ __typename: 'Recording', state: 'RECORDING' });
      expect(recorder.sandbox.state.list()).toHaveLength(1);
    }
  });
});

describe('a start through faults', () => {
  it.each([
    [
      '65: the same start with the same resource',
      { status: 206, body: { code: 65 } },
      { acquire: 1, start: 2 },
    ],
    ['500: the same', { status: 500, body: { code: 62 } }, { acquire: 1, start: 2 }],
    [
      'the answer lost: started once, and found by code 7',
      { afterActing: true, breakConnection: true },
      { acquire: 1, start: 2 },
    ],
    [
      '502: another resource',
      { status: 500, body: { code: 502, reason: 'Failed to allocate worker' } },
      { acquire: 2, start: 2 },
    ],
    ['429', { status: 429, body: {} }, { acquire: 1, start: 2 }],
    ['a proxy’s page', { status: 200, body: '<html>' }, { acquire: 1, start: 2 }],
  ])('%s', async (_name, injected, calls) => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'start', ...injected });
    const started = await recorder.start();
    expect(started).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(recorder.calls()).toEqual(calls);
    expect(recorder.sandbox.state.list()).toHaveLength(1);
  });

  it.each([[500], [501], [504]])('acquire’s %i is tried again', async (code) => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'acquire', status: 500, body: { code }, times: 2 });
    expect(await recorder.start()).toMatchObject({ __typename: 'Recording' });
    expect(recorder.calls()).toEqual({ acquire: 3, start: 1 });
  });

  it.each([
    ['acquire', 400, 401, 'channel name is not valid'],
    ['acquire', 406, 406, 'As many recordings run'],
    ['start', 400, 53, 'already records this channel with this uid'],
    ['start', 400, 110, 'token has expired or is wrong'],
    ['start', 400, 2, 'parameter is wrong'],
  ] as const)('%s refused for good (%i/%i) is told in words, once', async (method, status, code, words) => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method, status, body: { code, reason: 'no' }, times: 9 });
    expect(await recorder.start()).toMatchObject({
      __typename: 'UpstreamRejectedError',
      agoraCode: code,
      message: expect.stringContaining(words),
    });
    expect(recorder.calls()[method]).toBe(1);
  });

  const notReady = {
    method: 'query',
    status: 200,
    body: { serverResponse: { status: 2 } },
    times: 100,
  } as const;

  it('that Agora never confirms is stopped again after 90 s, so that nothing goes on billing unseen', async () => {
    const recorder = await createRecorder();
    const started = await recorder.start();
    const id = 'id' in started ? started.id : '';
    recorder.fault(notReady);
    await recorder.clock.advance(80_000);
    expect(await recorder.look(id)).toMatchObject({ state: 'STARTING' });
    await recorder.clock.advance(20_000);
    expect(await recorder.look(id)).toMatchObject({
      state: 'ENDED',
      failure: { code: 'NEVER_STARTED' },
      stopOutcome: { __typename: 'StringFileList' },
    });
    expect(recorder.sandbox.state.list()).toMatchObject([{ phase: expect.stringMatching(/exit|gone/) }]);
  });

  it('that nobody can ask about goes on: a recording that runs does not pay for looks without answers', async () => {
    const recorder = await createRecorder();
    const started = await recorder.start();
    const id = 'id' in started ? started.id : '';
    recorder.fault({ method: 'query', status: 500, body: '', times: 100 });
    await recorder.clock.advance(110_000);
    expect(await recorder.look(id)).toMatchObject({ state: 'RECORDING', failure: null });
    expect(recorder.calls().stop).toBeUndefined();
    expect(recorder.sandbox.state.list()).toMatchObject([{ phase: 'live' }]);
  });

  it('whose answer was lost is found again although Agora refuses the account in between', async () => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'start', afterActing: true, breakConnection: true, times: 3 });
    recorder.fault({ method: 'start', status: 401, body: {}, times: 3 });
    expect(await recorder.start()).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(recorder.sandbox.state.list()).toHaveLength(1);
  });

  it('that finds nobody is given up after 90 s', async () => {
    const recorder = await createRecorder(PATIENT);
    recorder.transport.isDown = true;
    const startedAt = recorder.clock.now();
    expect(await recorder.start()).toMatchObject({
      __typename: 'UpstreamUnavailableError',
      code: 'NEVER_STARTED',
      message: 'The recording was not started: Agora could not be reached.',
    });
    expect(recorder.clock.now() - startedAt).toBeGreaterThanOrEqual(90_000);
    expect(recorder.clock.now() - startedAt).toBeLessThan(110_000);
  });

  it('whose caller leaves goes on', async () => {
    const recorder = await createRecorder({ STOP_WAIT_MS: '1000' });
    recorder.fault({ method: 'start', delayMs: 10_000 });
    const started = await recorder.start({ configuration: WEB });
    expect(started).toMatchObject({ __typename: 'Recording', state: 'STARTING', sid: null });
    await recorder.clock.advance(20_000);
    expect(await recorder.look('id' in started ? started.id : '')).toMatchObject({ state: 'RECORDING' });
    await settle();
  });
});
