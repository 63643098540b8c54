/**
 * Every rule of a request (`request-rules.ts`), tried on the gateway and, with what the gateway would have sent, on the
 * sandbox.
 */
import { coerceInputValue, isInputType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { RECORDING_MODES, type RecordingMode } from '../../src/domain/session.ts';
import { updateRequestOf } from '../../src/graphql/change-recording.ts';
import { schema } from '../../src/graphql/schema.ts';
import { startRequestsOf } from '../../src/graphql/start-order.ts';
import { askSandbox, LEAST, STORAGE, startInSandbox } from '../support/ask-sandbox.ts';
import { createRecorder, MIX, type Recorder, WEB } from '../support/recorder.ts';
import { UpdateRecording, UpdateRecordingLayout } from './documents.ts';
import type { StartRecordingInput } from './generated/graphql.ts';
import {
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

    const clientRequest = coerced<object>('LayoutInput', layout);
    const where = `resourceid/${resourceId}/sid/${sid}/mode/mix/updateLayout`;
    expect(await askSandbox(recorder.sandbox, 'POST', where, { cname, uid, clientRequest })).toMatchObject(
      REFUSED,
    );
  });
});

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
    ['a third way to fit in', 'mix', 'updateLayout', { layoutConfig: [{ ...REGION, render_mode: 2 }] }],
    ['a region without a width', 'mix', 'updateLayout', { layoutConfig: [{ ...REGION, width: undefined }] }],
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
  const session = recorder.sandbox.seed().find((each) => each.mode === mode);
  if (session === undefined) throw new Error(`the sandbox has no recording in ${mode} mode`);
  return session;
}

function spelt(mode: RecordingMode) {
  return ({ individual: 'INDIVIDUAL', mix: 'MIX', web: 'WEB', raw: 'RAW' } as const)[mode];
}
