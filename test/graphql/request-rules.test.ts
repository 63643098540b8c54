/**
 * Every rule of a request (`request-rules.ts`), tried on the gateway and, with what the gateway would have sent, on the
 * sandbox.
 */
import { coerceInputValue, isInputType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { RECORDING_MODES, type RecordingMode } from '../../src/domain/session.ts';
import { layoutRequestOf } from '../../src/graphql/inputs/layout.ts';
import { startRequestsOf } from '../../src/graphql/inputs/start-order.ts';
import { updateRequestOf } from '../../src/graphql/operations/update-recording.ts';
import { schema } from '../../src/graphql/schema.ts';
import { askSandbox, LEAST, STORAGE, startInSandbox } from '../support/ask-sandbox.ts';
import { createRecorder, MIX, type Recorder, WEB } from '../support/recorder.ts';
import { UpdateRecording, UpdateRecordingLayout } from './documents.ts';
import type { RecordingSessionInput, StartRecordingInput } from './generated/graphql.ts';
import {
  type Change,
  channel,
  LAYOUTS,
  page,
  picture,
  pushed,
  REGION,
  STARTS,
  separate,
  UNSPEAKABLE,
  UPDATES,
  uids,
} from './request-rules.ts';

/** The input as resolvers get it: enum values in Agora's words, and defaults. */
function coerced<Input>(type: string, input: object): Input {
  const found = schema.getType(type);
  if (!isInputType(found)) throw new Error(`the schema has no input ${type}`);
  const value: Input = JSON.parse(JSON.stringify(coerceInputValue(input, found)));
  return value;
}

/** A region as Agora has it. */
const WIRE_REGION = { x_axis: 0, y_axis: 0, width: 1, height: 1 };

const REFUSED = {
  status: 400,
  body: { code: 2, reason: expect.stringMatching(/^post method api body check failed! \S+: \S/) },
};
const BAD_CHANNEL = { status: 400, body: { code: 401, reason: 'invalid_channel_name' } };

describe('a start that breaks a rule', () => {
  it.each(STARTS)('%s: the gateway says so and sends nothing, and Agora would refuse it', async (...row) => {
    const [, more, path] = row;
    const recorder = await createRecorder();
    const refused = await recorder.start(more);
    expect(refused).toMatchObject({ __typename: 'InvalidInputError', issues: [{ path }] });
    expect(recorder.calls()).toEqual({});

    const input = { cname: 'room', uid: '1', configuration: MIX, ...more };
    type Start = Parameters<typeof startRequestsOf>[0];
    const { mode, acquire, start } = startRequestsOf(coerced<Start>('StartRecordingInput', input));
    const { token, fileNamePrefix } = input;
    const body = { token, ...start, storageConfig: { ...STORAGE, fileNamePrefix } };
    const channel = { cname: input.cname, uid: input.uid ?? '' };
    const { answer } = await startInSandbox(recorder.sandbox, mode, { acquire, start: body, channel });
    expect(answer).toMatchObject(path === 'input.cname' ? BAD_CHANNEL : REFUSED);
  });
});

describe('an update that breaks a rule', () => {
  it.each(UPDATES)('%s: the gateway says so and sends nothing, and Agora would refuse it', async (...row) => {
    const [, change, path, mode] = row;
    const recorder = await createRecorder();
    const { cname, uid, resourceId, sid } = sessionIn(recorder, mode);
    const session = { cname, uid, resourceId, sid, mode: spelt(mode) };
    const input = { recording: { session }, ...change };
    const { updateRecording } = await recorder.clock.finish(recorder.execute(UpdateRecording, { input }));
    expect(updateRecording).toMatchObject({ __typename: 'InvalidInputError', issues: [{ path }] });
    expect(recorder.calls()).toEqual({});

    type Update = Parameters<typeof updateRequestOf>[0];
    const update = updateRequestOf(coerced<Update>('UpdateRecordingInput', input));
    const { fileNamePrefix } = change;
    const clientRequest = fileNamePrefix
      ? { ...update, storageConfig: { ...STORAGE, fileNamePrefix } }
      : update;
    const where = `resourceid/${resourceId}/sid/${sid}/mode/${mode}/update`;
    expect(await askSandbox(recorder.sandbox, 'POST', where, { cname, uid, clientRequest })).toMatchObject(
      REFUSED,
    );
  });
});

describe('a layout that breaks a rule', () => {
  it.each(LAYOUTS)('%s: the gateway says so and sends nothing, and Agora would refuse it', async (...row) => {
    const [, layout, path] = row;
    const recorder = await createRecorder();
    const { cname, uid, resourceId, sid } = sessionIn(recorder, 'mix');
    const input = { recording: { session: { cname, uid, resourceId, sid, mode: 'MIX' as const } }, layout };
    const { updateRecordingLayout } = await recorder.clock.finish(
      recorder.execute(UpdateRecordingLayout, { input }),
    );
    const issues = [{ path: `input.layout.${path}` }];
    expect(updateRecordingLayout).toMatchObject({ __typename: 'InvalidInputError', issues });
    expect(recorder.calls()).toEqual({});

    const clientRequest = layoutRequestOf(
      coerced<Parameters<typeof layoutRequestOf>[0]>('LayoutInput', layout),
    );
    const where = `resourceid/${resourceId}/sid/${sid}/mode/mix/updateLayout`;
    expect(await askSandbox(recorder.sandbox, 'POST', where, { cname, uid, clientRequest })).toMatchObject(
      REFUSED,
    );
  });
});

describe('all that is wrong is told at once, one issue for each wrong field', () => {
  const [STORAGE_PATH, MIX_PATH, WEB_PATH] = [
    'input.storage',
    'input.configuration.mix',
    'input.configuration.web',
  ];
  it.each<[string, Partial<StartRecordingInput>, readonly string[]]>([
    [
      'a size, the channel and the storage',
      { ...picture({ width: 1921 }), cname: 'ä', storage: 'other' },
      [`${MIX_PATH}.transcodingConfig.width`, 'input.cname', STORAGE_PATH],
    ],
    ['the UID and the storage', { uid: 'me', storage: 'other' }, ['input.uid', STORAGE_PATH]],
    [
      'the app, the channel and the storage',
      { appId: 'f'.repeat(32), cname: 'x'.repeat(65), storage: 'other' },
      ['input.appId', 'input.cname', STORAGE_PATH],
    ],
    [
      'two CDN addresses, one of which is none',
      pushed('rtmp://a.example/1', 'http://b.example'),
      [`${WEB_PATH}.rtmpPublish.outputs`, `${WEB_PATH}.rtmpPublish.outputs.1.rtmpUrl`],
    ],
    [
      'what only the gateway asks for',
      {
        ...channel({ subscriptions: { subscribeAudioUids: [] }, maxIdleTime: 4 }),
        idempotencyKey: '',
        token: '',
        excludeResourceIds: Array(101).fill('r'),
        fileNamePrefix: ['/'],
        resourceExpiredHour: 721,
      },
      [
        'input.idempotencyKey',
        'input.token',
        'input.excludeResourceIds',
        'input.fileNamePrefix.0',
        'input.resourceExpiredHour',
        `${MIX_PATH}.recordingConfig.subscriptions.subscribeAudioUids`,
        `${MIX_PATH}.recordingConfig.maxIdleTime`,
      ],
    ],
    [
      'sound and pictures both ways',
      channel({
        subscriptions: {
          subscribeAudioUids: ['1'],
          unSubscribeAudioUids: ['2'],
          subscribeVideoUids: ['1'],
          unSubscribeVideoUids: ['2'],
        },
      }),
      ['Audio', 'Video'].map((kind) => `${MIX_PATH}.recordingConfig.subscriptions.unSubscribe${kind}Uids`),
    ],
    [
      'lists that are too long, and what is in them and beside them',
      {
        configuration: {
          mix: {
            recordingConfig: {
              subscriptions: { subscribeAudioUids: [...uids(32), '0'] },
              decryption: { decryptionMode: 'AES_128_XTS' },
            },
            transcodingConfig: {
              width: 1920,
              height: 1920,
              layout: { layoutConfig: [...Array(17).fill(REGION), { ...REGION, alpha: 2 }] },
            },
          },
        },
      },
      [
        'recordingConfig.subscriptions.subscribeAudioUids',
        'recordingConfig.subscriptions.subscribeAudioUids.32',
        'recordingConfig.decryption.secret',
        'transcodingConfig.layout.layoutConfig',
        'transcodingConfig.layout.layoutConfig.17.alpha',
        'transcodingConfig.width',
      ].map((field) => `${MIX_PATH}.${field}`),
    ],
    [
      'of a list wrong in 200 places, the first hundred',
      { excludeResourceIds: Array(200).fill('!') },
      Array.from({ length: 100 }, (_, index) => `input.excludeResourceIds.${index}`),
    ],
    [
      'neither secret nor salt',
      channel({ decryption: { decryptionMode: 'AES_256_GCM2' } }),
      ['secret', 'salt'].map((field) => `${MIX_PATH}.recordingConfig.decryption.${field}`),
    ],
    [
      'a page’s hours, its frames, its size and a policy',
      {
        configuration: {
          web: {
            webRecorder: { url: 'x', videoFps: 4, maxRecordingHour: 73, videoWidth: 1920, videoHeight: 1920 },
            errorHandlePolicy: 'IGNORE',
          },
        },
      },
      [
        ...['url', 'videoFps', 'maxRecordingHour', 'videoWidth'].map(
          (field) => `${WEB_PATH}.webRecorder.${field}`,
        ),
        `${WEB_PATH}.errorHandlePolicy`,
      ],
    ],
    [
      'no hours: nothing is said of the page’s, which nobody gave',
      { ...page({}), resourceExpiredHour: 0 },
      ['input.resourceExpiredHour'],
    ],
    [
      'screenshots of sound, with a list of it',
      separate('raw', {
        recordingConfig: { streamTypes: 'AUDIO', subscriptions: { subscribeAudioUids: ['1'] } },
        snapshotConfig: {},
      }),
      ['input.configuration.raw.snapshotConfig'],
    ],
  ])('of a start: %s', async (_name, input, paths) => {
    const recorder = await createRecorder();
    expect(pathsOf(await recorder.start(input))).toEqual(paths.toSorted());
    expect(recorder.calls()).toEqual({});
  });

  const CDNS = { outputs: [{ rtmpUrl: 'rtmp://a.example/1' }, { rtmpUrl: 'http://b.example' }] };
  it.each<[string, RecordingMode, Partial<RecordingSessionInput>, Change, readonly string[]]>([
    [
      'the mode, the addresses and the storage',
      'raw',
      {},
      { onhold: true, rtmpPublish: CDNS, refreshStorage: 'other' },
      [
        'input.onhold',
        'input.rtmpPublish',
        'input.rtmpPublish.outputs',
        'input.rtmpPublish.outputs.1.rtmpUrl',
        'input.refreshStorage',
      ],
    ],
    [
      'the session and the change',
      'mix',
      { appId: 'f'.repeat(32), uid: 'me', sid: '!', resourceId: 'a/b', cname: 'ä' },
      { subscriptions: { subscribeAudioUids: ['0'] }, fileNamePrefix: ['/'] },
      [
        ...['appId', 'uid', 'sid', 'resourceId', 'cname'].map((field) => `input.recording.session.${field}`),
        'input.subscriptions.subscribeAudioUids.0',
        'input.fileNamePrefix',
        'input.fileNamePrefix.0',
      ],
    ],
    [
      'lists of nobody',
      'mix',
      {},
      { subscriptions: { subscribeAudioUids: [], unSubscribeVideoUids: [] } },
      ['input.subscriptions.subscribeAudioUids', 'input.subscriptions.unSubscribeVideoUids'],
    ],
  ])('of an update: %s', async (_name, mode, wrong, change, paths) => {
    const recorder = await createRecorder();
    const { cname, uid, resourceId, sid } = sessionIn(recorder, mode);
    const session = { cname, uid, resourceId, sid, mode: spelt(mode), ...wrong };
    const input = { recording: { session }, ...change };
    const { updateRecording } = await recorder.clock.finish(recorder.execute(UpdateRecording, { input }));
    expect(pathsOf(updateRecording)).toEqual(paths.toSorted());
    expect(recorder.calls()).toEqual({});
  });

  it('of a change of a recording that the gateway knows: its mode too', async () => {
    const recorder = await createRecorder();
    const recording = { id: (await recorder.running({ configuration: { raw: {} } })).id };
    const change = { recording, onhold: true, rtmpPublish: CDNS, refreshStorage: 'other' };
    const { updateRecording } = await recorder.clock.finish(
      recorder.execute(UpdateRecording, { input: change }),
    );
    expect(pathsOf(updateRecording)).toEqual([
      'input.onhold',
      'input.refreshStorage',
      'input.rtmpPublish',
      'input.rtmpPublish.outputs',
      'input.rtmpPublish.outputs.1.rtmpUrl',
    ]);
    const layout = { mixedVideoLayout: 'CUSTOM' as const, backgroundColor: 'red' };
    const { updateRecordingLayout } = await recorder.clock.finish(
      recorder.execute(UpdateRecordingLayout, { input: { recording, layout } }),
    );
    expect(pathsOf(updateRecordingLayout)).toEqual([
      'input.layout.backgroundColor',
      'input.layout.layoutConfig',
      'input.recording',
    ]);
    expect(recorder.calls()).toEqual({});
  });
});

/** The fields that a call is told are wrong, in alphabetical order. */
function pathsOf(answer: object): readonly string[] {
  const issues: readonly { readonly path: string }[] =
    'issues' in answer && Array.isArray(answer.issues) ? answer.issues : [];
  return issues.map(({ path }) => path).toSorted();
}

describe('what no caller of the gateway can say, Agora refuses too', () => {
  it.each(RECORDING_MODES)('in %s mode a start that breaks no rule starts', async (mode) => {
    const recorder = await createRecorder();
    const { answer } = await startInSandbox(recorder.sandbox, mode);
    expect(answer).toMatchObject({ status: 200, body: { sid: expect.any(String) } });
  });

  it.each(UNSPEAKABLE)('%s', async (_rule, mode, change) => {
    const recorder = await createRecorder();
    const start = { ...LEAST[mode], ...change };
    const { answer } = await startInSandbox(recorder.sandbox, mode, { start });
    expect(answer).toMatchObject(REFUSED);
  });

  it.each([
    ['a third scene', { scene: 2 }],
    ['a region that there is not', { region: 'SA' }],
    ['hours as text', { resourceExpiredHour: '72' }],
  ])('%s', async (_rule, acquire) => {
    const recorder = await createRecorder();
    const { answer } = await startInSandbox(recorder.sandbox, 'mix', { acquire });
    expect(answer).toMatchObject(REFUSED);
  });

  it.each<[string, RecordingMode, string, object]>([
    ['a stop that is neither asynchronous nor not', 'mix', 'stop', { async_stop: 'yes' }],
    ['a pause that is neither', 'web', 'update', { webRecordingConfig: { onhold: 'yes' } }],
    ['no word of the pause', 'web', 'update', { webRecordingConfig: {} }],
    ['no CDN address in an update', 'web', 'update', { rtmpPublishConfig: { outputs: [] } }],
    ['a storage without keys', 'raw', 'update', { storageConfig: { ...STORAGE, accessKey: undefined } }],
    ['a fifth layout', 'mix', 'updateLayout', { mixedVideoLayout: 4 }],
    ['a third way to fit in', 'mix', 'updateLayout', { layoutConfig: [{ ...WIRE_REGION, render_mode: 2 }] }],
    [
      'a region without a width',
      'mix',
      'updateLayout',
      { layoutConfig: [{ ...WIRE_REGION, width: undefined }] },
    ],
    ['a layout of raw', 'raw', 'updateLayout', {}],
  ])('%s', async (_rule, mode, method, clientRequest) => {
    const recorder = await createRecorder();
    const { cname, uid, resourceId, sid } = sessionIn(recorder, mode);
    const where = `resourceid/${resourceId}/sid/${sid}/mode/${mode}/${method}`;
    const answer = await askSandbox(recorder.sandbox, 'POST', where, { cname, uid, clientRequest });
    expect(answer).toMatchObject(REFUSED);
  });
});

describe('what just keeps a rule is started', () => {
  it.each<[string, Partial<StartRecordingInput>]>([
    ['a channel name of 64 bytes', { cname: `${'x'.repeat(63)}~` }],
    ['a page’s name of 1024 bytes', { cname: 'ä'.repeat(512), configuration: WEB }],
    ['the last UID', { uid: '4294967295' }],
    ['128 characters of prefix', { fileNamePrefix: ['a'.repeat(127)] }],
    ['a month of idling', channel({ maxIdleTime: 2_592_000 })],
    ['32 UIDs', channel({ subscriptions: { subscribeAudioUids: uids(32) } })],
    [
      'lists of both kinds',
      channel({ subscriptions: { subscribeAudioUids: ['1'], unSubscribeVideoUids: ['2'] } }),
    ],
    [
      'a list of sound with sound',
      channel({ streamTypes: 'AUDIO', subscriptions: { subscribeAudioUids: ['1'] } }),
    ],
    ['a mix in full HD', picture({ width: 1920, height: 1080 })],
    ['a mix in full HD, upright', picture({ width: 1080, height: 1920 })],
    ['a mix of one side', picture({ width: 1920 })],
    ['17 regions', picture({ layout: { mixedVideoLayout: 'CUSTOM', layoutConfig: Array(17).fill(REGION) } })],
    ['HLS and MP4', { configuration: { mix: { avFileType: ['MP4', 'HLS'] } } }],
    [
      'sound as it was sent',
      {
        configuration: { individual: { streamMode: 'ORIGINAL', recordingConfig: { streamTypes: 'AUDIO' } } },
      },
    ],
    ['a second between screenshots', separate('raw', { snapshotConfig: { captureInterval: 1 } })],
    [
      'screenshots of pictures alone',
      separate('raw', { recordingConfig: { streamTypes: 'VIDEO' }, snapshotConfig: {} }),
    ],
    [
      'screenshots with both lists',
      separate('raw', {
        recordingConfig: { subscriptions: { subscribeAudioUids: ['1'], subscribeVideoUids: ['1'] } },
        snapshotConfig: {},
      }),
    ],
    [
      'screenshots of everybody but some',
      separate('raw', {
        recordingConfig: { subscriptions: { unSubscribeVideoUids: ['1'] } },
        snapshotConfig: {},
      }),
    ],
    ['private parameters in several lines', channel({ privateParams: '{\r\n\t"a": 1\n}' })],
    ['a page for no longer than its resource', { ...page({}), resourceExpiredHour: 1 }],
    ['a small page', page({ videoWidth: 240, videoHeight: 240 })],
    ['a page of a telephone', page({ videoWidth: 360, videoHeight: 640 })],
    ['a page in full HD', page({ videoWidth: 1920, videoHeight: 1080 })],
    ['a page for as long as its resource', { ...page({ maxRecordingHour: 720 }), resourceExpiredHour: 720 }],
    ['a page for three days', page({ maxRecordingHour: 72 })],
    ['one CDN address', pushed('rtmps://a.example/1')],
  ])('%s', async (_name, input) => {
    const recorder = await createRecorder();
    expect(await recorder.start(input)).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
  });
});

function sessionIn(recorder: Recorder, mode: RecordingMode) {
  const session = recorder.sandbox.state.seed().find((each) => each.mode === mode);
  if (session === undefined) throw new Error(`the sandbox has no recording in ${mode} mode`);
  return session;
}

function spelt(mode: RecordingMode) {
  return ({ individual: 'INDIVIDUAL', mix: 'MIX', web: 'WEB', raw: 'RAW' } as const)[mode];
}
