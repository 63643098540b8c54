/** What a start, and an update after it, shows in the names and states that the sandbox answers with. */
import { describe, expect, it } from 'vitest';
import type { RecordingMode } from '../../../src/domain/session.ts';
import { eventsOf } from '../../../src/sandbox/events.ts';
import {
  askSandbox,
  CHANNEL,
  createClockedSandbox,
  LEAST,
  PAGE,
  type Service,
  STORAGE,
  servicesOf,
  startInSandbox,
} from '../../support/ask-sandbox.ts';

const RECORDED = { recordingFileConfig: { avFileType: ['hls'] } };
const individual = (recordingConfig: object) => ({
  ...RECORDED,
  recordingConfig,
});
const pushed = (rtmpUrl: string) => ({ outputs: [{ rtmpUrl }] });

/** A recording that has run for so long; after 65 s its files are known. */
async function record(
  mode: RecordingMode,
  start: object = LEAST[mode],
  acquire: object = {},
  forMs = 65_000,
) {
  const { clock, sandbox } = createClockedSandbox();
  const startedAt = clock.now();
  const { sid, path } = await startInSandbox(sandbox, mode, { start, acquire });
  await clock.advance(forMs);
  const post = (method: string, clientRequest: object = {}) =>
    clock.finish(askSandbox(sandbox, 'POST', `${path}/${method}`, { ...CHANNEL, clientRequest }));
  /** Lists as they read, with `sid` in place of the id. */
  const named = (files: readonly { fileName?: string; filename?: string }[]) =>
    files.map(({ fileName, filename }) => (fileName ?? filename ?? '').replace(sid, 'sid'));
  return {
    sid,
    sandbox,
    clock,
    post,
    named,
    query: async () => (await askSandbox(sandbox, 'GET', `${path}/query`)).body.serverResponse,
    stop: async () => (await post('stop')).body.serverResponse,
    update: (clientRequest: object) => post('update', clientRequest),
    events: () => {
      const recording = sandbox.state.bySid(sid);
      return recording ? eventsOf(recording, startedAt - 1, clock.now()) : [];
    },
  };
}

describe('the files of each user', () => {
  it.each<[string, RecordingMode, object, readonly string[]]>([
    ['everybody’s', 'individual', individual({}), ['123/audio', '123/video', '456/audio', '456/video']],
    ['in raw mode too', 'raw', RECORDED, ['123/audio', '123/video', '456/audio', '456/video']],
    ['sound only', 'individual', individual({ streamTypes: 0 }), ['123/audio', '456/audio']],
    [
      'pictures only',
      'raw',
      { ...RECORDED, recordingConfig: { streamTypes: 1 } },
      ['123/video', '456/video'],
    ],
    [
      'of one user',
      'individual',
      individual({ subscribeAudioUids: ['123'], subscribeVideoUids: ['123'] }),
      ['123/audio', '123/video'],
    ],
    [
      'of all but one',
      'individual',
      individual({ unSubscribeAudioUids: ['123'], unSubscribeVideoUids: ['123'] }),
      ['456/audio', '456/video'],
    ],
    [
      'of all but one, as the newest reference spells it',
      'raw',
      { ...RECORDED, recordingConfig: { unsubscribeAudioUids: ['123'], unsubscribeVideoUids: ['123'] } },
      ['456/audio', '456/video'],
    ],
    [
      'no pictures beside a list of sound',
      'individual',
      individual({ subscribeAudioUids: ['456'] }),
      ['456/audio'],
    ],
    [
      'with an index of both tracks in standard mode',
      'individual',
      individual({
        streamMode: 'standard',
        subscribeAudioUids: ['123'],
        subscribeVideoUids: ['#allstream#'],
      }),
      ['123/audio', '123/video', '123/av', '456/video'],
    ],
  ])('%s', async (_name, mode, start, expected) => {
    const recording = await record(mode, start);
    const names = expected.map((each) => {
      const [uid, what] = each.split('/');
      return `sid_room__uid_s_${uid}__uid_e_${what}.m3u8`;
    });
    const { fileList, fileListMode } = await recording.query();
    expect(fileListMode).toBe('json');
    expect(recording.named(fileList)).toEqual(names);
    expect(recording.named((await recording.stop()).fileList)).toEqual(names);
  });

  it('are listed beside screenshots, with the mode of their list', async () => {
    const start = { ...individual({}), snapshotConfig: { captureInterval: 30, fileType: ['jpg'] } };
    const recording = await record('individual', start);
    expect(await recording.query()).toMatchObject({ fileListMode: 'json', fileList: [{}, {}, {}, {}] });
    const shots = recording.events().filter(({ eventType }) => eventType === 45);
    expect(shots.map(({ details }) => String(details.fileName).replace(recording.sid, 'sid'))).toEqual([
      'sid_room__uid_s_123__uid_e_video_20260101000030000.jpg',
      'sid_room__uid_s_456__uid_e_video_20260101000030000.jpg',
      'sid_room__uid_s_123__uid_e_video_20260101000100000.jpg',
      'sid_room__uid_s_456__uid_e_video_20260101000100000.jpg',
    ]);
    expect(recording.events().filter(({ eventType }) => eventType === 42)).toHaveLength(4);
  });

  it('come with whom an update subscribes to; what was written stays', async () => {
    const recording = await record(
      'individual',
      individual({ subscribeAudioUids: ['123'], subscribeVideoUids: ['123'] }),
    );
    await recording.update({ streamSubscribe: { audioUidList: { subscribeAudioUids: ['456'] } } });
    const { fileList } = await recording.query();
    expect(fileList.map(({ uid, trackType }: Record<string, string>) => `${uid} ${trackType}`)).toEqual([
      '123 audio',
      '123 video',
      '456 audio',
    ]);
    expect(fileList[2].sliceStartTime - fileList[0].sliceStartTime).toBe(65_000);
  });

  it('are of the kinds that streamTypes records, whomever an update subscribes to', async () => {
    const recording = await record('raw', { ...RECORDED, recordingConfig: { streamTypes: 1 } });
    await recording.update({ streamSubscribe: { audioUidList: { subscribeAudioUids: ['#allstream#'] } } });
    expect(recording.named((await recording.stop()).fileList)).toEqual([
      'sid_room__uid_s_123__uid_e_video.m3u8',
      'sid_room__uid_s_456__uid_e_video.m3u8',
    ]);
  });

  it('of nobody are no recorded data', async () => {
    const recording = await record('individual', individual({ subscribeAudioUids: ['789'] }));
    expect(await recording.post('stop')).toMatchObject({ status: 206, body: { code: 435 } });
  });
});

describe('the files of a mix', () => {
  it.each([
    ['both', {}, 'audio_and_video'],
    ['sound', { streamTypes: 0 }, 'audio'],
    ['pictures', { streamTypes: 1 }, 'video'],
  ])('hold what is recorded: %s', async (_name, recordingConfig, trackType) => {
    const recording = await record('mix', {
      recordingConfig,
      recordingFileConfig: { avFileType: ['hls', 'mp4'] },
    });
    const { fileList } = await recording.stop();
    expect(recording.named(fileList)).toEqual(['sid_room.m3u8', 'sid_room_0.mp4']);
    expect(fileList).toMatchObject([{ trackType }, { trackType }]);
  });
});

it.each<[RecordingMode, object]>([
  ['mix', {}],
  ['raw', RECORDED],
  ['web', LEAST.web],
])('in %s mode the prefix stands before every name, in answers and notifications', async (mode, start) => {
  const storageConfig = { ...STORAGE, fileNamePrefix: ['a', 'b'] };
  const recording = await record(mode, { ...start, storageConfig });
  await recording.stop();
  await recording.clock.advance(2000);
  const told = JSON.stringify([await recording.query(), recording.events()]);
  const names = told.match(/[^"]*_room[^"]*/g) ?? [];
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter((name) => !name.startsWith(`a/b/${recording.sid}_room`))).toEqual([]);
});

describe('a web page', () => {
  const web = (more: object = {}, ...others: readonly Service[]) =>
    servicesOf(['web_recorder_service', { ...PAGE, ...more }], ...others);
  const mp4 = { recordingFileConfig: { avFileType: ['hls', 'mp4'] } };

  it('has MP4 files only where they are asked for; a query says filename, a stop fileName', async () => {
    const plain = await record('web', web());
    const both = await record('web', { ...web(), ...mp4 });
    const [queried] = (await both.query()).extensionServiceState;
    expect(queried.payload.fileList).toMatchObject([{ filename: expect.any(String) }, {}]);
    const [, stopped] = (await both.stop()).extensionServiceState;
    expect(stopped.payload.fileList).toMatchObject([{ fileName: expect.any(String) }, {}]);
    expect(both.named(stopped.payload.fileList)).toEqual(['sid_room.m3u8', 'sid_room_0.mp4']);
    const [, onlyHls] = (await plain.stop()).extensionServiceState;
    expect(plain.named(onlyHls.payload.fileList)).toEqual(['sid_room.m3u8']);
  });

  it('has an upload service in the answer to a stop, and in that to a query never', async () => {
    const recording = await record('web', web({}, ['rtmp_publish_service', pushed('rtmp://a.example/1')]));
    const namesIn = ({ extensionServiceState }: { extensionServiceState: { serviceName: string }[] }) =>
      extensionServiceState.map(({ serviceName }) => serviceName);
    const recorded = ['web_recorder_service', 'rtmp_publish_service'];
    expect(namesIn(await recording.query())).toEqual(recorded);
    expect(namesIn(await recording.stop())).toEqual(['upload_service', ...recorded]);
    const ended = await recording.query();
    expect(ended).toMatchObject({ status: 8, extensionServiceState: [{ payload: { state: 'exit' } }, {}] });
    expect(namesIn(ended)).toEqual(recorded);
  });

  it('begins paused where it is asked to, and its CDN with it', async () => {
    const publisher = ['rtmp_publish_service', pushed('rtmp://a.example/1')] as const;
    const recording = await record('web', web({ onhold: true }, publisher));
    const states = async () => (await recording.query()).extensionServiceState;
    expect(await states()).toMatchObject([
      { payload: { state: 'inProgress', onhold: true } },
      { payload: { state: 'inProgress', outputs: [{ rtmpUrl: 'rtmp://a.example/1', status: 'onhold' }] } },
    ]);
    await recording.update({ webRecordingConfig: { onhold: false } });
    expect(await states()).toMatchObject([
      { payload: { onhold: false } },
      { payload: { outputs: [{ status: 'publishing' }] } },
    ]);
  });

  it('is pushed to the CDN address of the last update, in states and notifications', async () => {
    const publisher = ['rtmp_publish_service', pushed('rtmp://a.example/1')] as const;
    const recording = await record('web', web({}, publisher));
    await recording.update({ rtmpPublishConfig: pushed('rtmp://b.example/2') });
    const [, stopped] = (await recording.query()).extensionServiceState;
    expect(stopped.payload.outputs).toEqual([{ rtmpUrl: 'rtmp://b.example/2', status: 'publishing' }]);
    const told = recording.events().filter(({ eventType }) => eventType === 100);
    expect(told.map(({ details }) => `${details.rtmpUrl} ${details.status}`)).toEqual([
      'rtmp://a.example/1 publishing',
      'rtmp://a.example/1 disconnected',
      'rtmp://b.example/2 publishing',
    ]);
  });

  it.each([
    { before: 'its end', forMs: 1100, update: null, states: ['rtmp://a.example/1 disconnected'] },
    {
      ...{ before: 'an update to another address', forMs: 500, update: pushed('rtmp://b.example/2') },
      states: ['rtmp://a.example/1 disconnected', 'rtmp://b.example/2 publishing'],
    },
  ])(
    'is not pushed any more to an address that was not yet before $before',
    async ({ forMs, update, states }) => {
      const publisher = ['rtmp_publish_service', pushed('rtmp://a.example/1')] as const;
      const recording = await record('web', web({}, publisher), {}, forMs);
      await (update ? recording.update({ rtmpPublishConfig: update }) : recording.stop());
      await recording.clock.advance(60_000);
      const told = recording.events().filter(({ eventType }) => eventType === 100);
      expect(told.map(({ details }) => `${details.rtmpUrl} ${details.status}`)).toEqual(states);
    },
  );

  it('has no idle time: nobody has to be in a channel', async () => {
    const recording = await record('web', web(), { scene: 1 });
    recording.sandbox.state.change(recording.sid, { idle: true });
    await recording.clock.advance(3_600_000);
    expect(await recording.query()).toMatchObject({ status: 5 });
  });

  it('ends after maxRecordingHour, and says that this is why', async () => {
    const recording = await record('web', web({ maxRecordingHour: 1 }));
    await recording.clock.advance(3_600_000 - 65_000 + 900);
    expect(await recording.query()).toMatchObject({ status: 8 });
    const end = recording.events().find(({ eventType }) => eventType === 71);
    expect(end?.details).toMatchObject({ code: 1, message: 'max_recording_hour' });
  });
});
