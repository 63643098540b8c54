import { describe, expect, it } from 'vitest';
import { isSigned } from '../../src/agora/decode/signature.ts';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { createNotifier } from '../../src/sandbox/notifier.ts';
import { settle } from '../support/manual-clock.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, joinRecorder, MIX, type Recorder, WEB } from '../support/recorder.ts';
import { Told } from './documents.ts';

const { appId } = SANDBOX_ACCOUNT;
const SECRET = 'the-secret';

async function receive({ app }: Pick<Recorder, 'app'>, body: string) {
  return app.runner.receive(notificationIn(appId, body));
}

/** A gateway that takes notifications; `notify` sends one by hand, `subscribe` has the sandbox send its own. */
async function createNotified(env: Record<string, string> = {}) {
  const recorder = await createRecorder(env);
  let notices = 0;
  const sent: string[] = [];
  async function notify(sid: string, eventType: number, details: object = {}, more: object = {}) {
    const at = Math.round(recorder.clock.now());
    const payload = { cname: 'room', uid: '1', sid, sequence: 0, sendts: at, serviceType: 0, details };
    notices += 1;
    const isNew = await receive(
      recorder,
      JSON.stringify({
        noticeId: `by hand ${notices}`,
        productId: 3,
        eventType,
        notifyMs: at,
        payload,
        ...more,
      }),
    );
    await settle();
    return isNew;
  }
  return {
    ...recorder,
    notify,
    sent,
    told: async (id: string) => (await recorder.clock.finish(recorder.execute(Told, { id }))).recording,
    subscribe() {
      const notifier = createNotifier({
        recordings: () => recorder.sandbox.state.recordings(),
        clock: recorder.sandbox.clock,
        random: Math.random,
        async deliver(_url, body, headers) {
          const v2 = headers['agora-signature-v2'] ?? null;
          if (!isSigned(Buffer.from(body), { v1: headers['agora-signature'] ?? null, v2 }, [SECRET]))
            return 401;
          sent.push(body);
          await receive(recorder, body);
          return 200;
        },
      });
      notifier.notify({ url: '', secret: SECRET });
      return notifier;
    },
  };
}

describe('notifications as the sandbox sends them, twice and in any order', () => {
  it('tell a recording from its start to its end', async () => {
    const recorder = await createNotified();
    const notifier = recorder.subscribe();
    const { id } = await recorder.running();
    expect(await recorder.told(id)).toMatchObject({
      state: 'RECORDING',
      uploadProgress: 30,
      serviceStates: [
        { service: 'RECORDER', event: 'RECORDER_STARTED' },
        { service: 'UPLOADER', event: 'UPLOADER_STARTED' },
      ],
    });
    await recorder.stop(id);
    await recorder.clock.advance(5000);
    const ended = await recorder.told(id);
    expect(ended).toMatchObject({
      state: 'ENDED',
      uploadProgress: 100,
      serviceStates: [
        { service: 'CLOUD_RECORDING', event: 'SESSION_EXIT' },
        { service: 'RECORDER', event: 'RECORDER_LEAVE' },
        { service: 'UPLOADER', event: 'UPLOADED' },
      ],
      stopOutcome: { __typename: 'StringFileList', uploadingStatus: 'UPLOADED' },
    });
    const names = new Set(recorder.sent.map((body) => JSON.parse(body).noticeId));
    expect(recorder.sent.length).toBeGreaterThan(names.size);
    expect(ended?.notifications.length).toBe(names.size);
    notifier.close();
  });

  it('of a web page tell of its CDN address', async () => {
    const recorder = await createNotified();
    const notifier = recorder.subscribe();
    const outputs = [{ rtmpUrl: 'rtmp://a.example/1' }];
    const { id } = await recorder.running({
      configuration: { web: { ...WEB.web, rtmpPublish: { outputs } } },
    });
    const states = (await recorder.told(id))?.serviceStates.filter(
      ({ service }) => service === 'RTMP_PUBLISH',
    );
    expect(states).toMatchObject(
      outputs.map(({ rtmpUrl }) => ({ details: { rtmpUrl, status: 'publishing' } })),
    );
    notifier.close();
  });

  it.each([
    { what: 'an RTC recording', configuration: MIX, uploadResult: 'uploaded', uploadingStatus: 'UPLOADED' },
    { what: 'an RTC recording', configuration: MIX, uploadResult: 'backuped', uploadingStatus: 'BACKED_UP' },
    { what: 'a web page', configuration: WEB, uploadResult: 'uploaded', uploadingStatus: 'UPLOADED' },
    { what: 'a web page', configuration: WEB, uploadResult: 'backuped', uploadingStatus: 'BACKED_UP' },
  ] as const)(
    'give an asynchronous stop of $what the upload status that no look has: $uploadingStatus',
    async ({ configuration, uploadResult, uploadingStatus }) => {
      const recorder = await createNotified();
      const notifier = recorder.subscribe();
      const { id, sid } = await recorder.running({ configuration });
      recorder.patch(sid, { uploadMs: 12_000, uploadResult });
      await recorder.stop(id, true);
      await recorder.clock.advance(60_000);
      expect(await recorder.told(id)).toMatchObject({ state: 'ENDED', stopOutcome: { uploadingStatus } });
      notifier.close();
    },
  );
});

describe('a notification', () => {
  it('of the recorder’s start confirms the recording, without a look', async () => {
    const recorder = await createNotified();
    const started = await recorder.start();
    const [id, sid] = 'id' in started ? [started.id, started.sid ?? ''] : ['', ''];
    await recorder.notify(sid, 40, { status: 0 });
    expect((await recorder.look(id)).state).toBe('RECORDING');
    expect(recorder.calls().query).toBeUndefined();
  });

  it('of an end has the gateway look at once, instead of in two minutes', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { kicked: true });
    await recorder.notify(sid, 41, { leaveCode: 16 });
    await recorder.clock.advance(5000);
    expect(await recorder.look(id)).toMatchObject({
      state: 'ENDED',
      stopOutcome: { __typename: 'RecordingEnded' },
    });
  });

  it('of an exit that is not true ends nothing', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    await recorder.notify(sid, 11, { exitStatus: 0 });
    await recorder.clock.advance(10_000);
    expect((await recorder.look(id)).state).toBe('RECORDING');
  });

  it('of the upload ends a follow-up at once', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { uploadMs: 60_000 });
    await recorder.stop(id, true);
    await recorder.clock.advance(3000);
    const looks = recorder.calls().query ?? 0;
    await recorder.notify(sid, 31, { status: 0, fileList: [{ fileName: `${sid}_room_late.mp4` }] });
    const ended = await recorder.look(id);
    expect(ended).toMatchObject({ state: 'ENDED', stopOutcome: { uploadingStatus: 'UPLOADED' } });
    expect(ended.files.map(({ fileName }) => fileName)).toContain(`${sid}_room_late.mp4`);
    await recorder.clock.advance(60_000);
    expect(recorder.calls()).toEqual({ stop: 1, query: looks });
  });

  it('of an exit spares a stop the wait for what is gone', async () => {
    const recorder = await createNotified({ STOP_WAIT_MS: '300000' });
    const { id, sid } = await recorder.running();
    recorder.sandbox.state.reset();
    const stopping = recorder.askToStop({ id });
    await recorder.clock.advance(2000);
    await recorder.notify(sid, 11, { exitStatus: 0 });
    const askedAt = recorder.clock.now();
    expect(await recorder.clock.finish(stopping)).toMatchObject({
      __typename: 'RecordingEnded',
      files: [{ fileName: `${sid}_room.m3u8` }],
    });
    expect(recorder.clock.now() - askedAt).toBeLessThan(2000);
  });

  it('of a move to another server has the wait for it begin anew', async () => {
    const recorder = await createNotified({ STOP_WAIT_MS: '300000' });
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { failoverMs: 120_000 });
    const stopping = recorder.askToStop({ id });
    await recorder.clock.advance(60_000);
    await recorder.notify(sid, 12, { newUid: 4242 });
    expect(await recorder.clock.finish(stopping)).toMatchObject({ __typename: 'StringFileList' });
  });

  it('that comes after the end still brings its file names', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    await recorder.stop(id);
    await recorder.notify(sid, 1001, { result: 'total_success', fileList: [{ fileName: 'late.mp4' }] });
    expect((await recorder.look(id)).files.map(({ fileName }) => fileName)).toContain('late.mp4');
    const outcome = await recorder.stop(id);
    expect('files' in outcome && outcome.files.map(({ fileName }) => fileName)).toContain('late.mp4');
  });

  it('that comes again is not kept twice, and one of a type that nobody knows is kept', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    const same = { noticeId: 'same' };
    expect(await recorder.notify(sid, 4711, { of: 'the future' }, same)).toBe(true);
    expect(await recorder.notify(sid, 4711, { of: 'the future' }, same)).toBe(false);
    expect((await recorder.told(id))?.notifications).toMatchObject([
      { event: 'UNKNOWN', eventType: 4711, details: { of: 'the future' } },
    ]);
  });

  it('of a recording that is not known yet is kept, and applied when it becomes known', async () => {
    const recorder = await createNotified();
    const [seeded] = recorder.sandbox.state.seed();
    if (seeded === undefined) throw new Error('nothing runs');
    await recorder.notify(seeded.sid, 4, { fileList: 'early.m3u8' });
    await recorder.clock.advance(3_600_000);
    const { appId: _appId, ...session } = { ...seeded, mode: 'MIX' as const };
    await recorder.clock.finish(recorder.askToStop({ session }));
    await recorder.clock.advance(3000);
    const [known] = await recorder.app.store.findBySid(seeded.sid);
    expect(known?.files.map(({ fileName }) => fileName)).toContain('early.m3u8');
  });

  it('is not lost with the gateway that received it', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running();
    // It dies right after it has answered: it does no work.
    const dies = await joinRecorder({ ...recorder, worksByItself: false });
    const at = Math.round(recorder.clock.now());
    const payload = { sid, sendts: at, details: { fileList: 'kept.m3u8' } };
    await receive(dies, JSON.stringify({ noticeId: 'n', eventType: 4, notifyMs: at, payload }));
    await recorder.clock.advance(3000);
    expect((await recorder.look(id)).files.map(({ fileName }) => fileName)).toContain('kept.m3u8');
  });

  it('of a screenshot waits for others, so that thousands of them do not rewrite the list one by one', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running({ configuration: { individual: { snapshotConfig: {} } } });
    const versionOf = async () => (await recorder.app.store.findBySid(sid))[0]?.version ?? 0;
    const before = await versionOf();
    for (let index = 0; index < 200; index += 1) await recorder.notify(sid, 45, { fileName: `${index}.jpg` });
    await recorder.clock.advance(25_000);
    expect((await recorder.look(id)).files).toHaveLength(200);
    expect((await versionOf()) - before).toBeLessThan(10);
  });
});

describe('what notifications tell in numbers', () => {
  it('is told in words, of each and of the service’s state', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running({ configuration: WEB });
    await recorder.notify(sid, 73, { reason: 'audio_silence' });
    await recorder.clock.advance(1000);
    await recorder.notify(sid, 71, { code: 4, message: 'page_load_timeout' });
    const explanation = 'The recording of the page ended early: the page was not loaded in time.';
    expect(await recorder.told(id)).toMatchObject({
      serviceStates: [{ event: 'WEB_RECORDER_STOPPED', explanation }],
      notifications: [
        { explanation },
        { explanation: 'The page was loaded again because its sound was lost.' },
      ],
    });
    await recorder.clock.advance(1000);
    await recorder.notify(sid, 43, { state: 1 });
    expect((await recorder.told(id))?.notifications[0]?.explanation).toBeNull();
  });

  it.each([
    [13, 'HIGH_AVAILABILITY_REGISTERED'],
    [34, 'STS_EXPIRED'],
    [46, 'RECORDER_AUDIO_INFO_CHANGED'],
    [47, 'RECORDER_VIDEO_INFO_CHANGED'],
    [110, 'CLOUD_TRANSCODER_STARTED'],
    [111, 'CLOUD_TRANSCODER_STOPPED'],
    [112, 'CLOUD_TRANSCODER_STATUS'],
    [113, 'CLOUD_TRANSCODER_UPDATED'],
  ])('as type %i is known as %s, and nothing is concluded from it', async (eventType, event) => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    await recorder.notify(sid, eventType);
    await recorder.clock.advance(3000);
    expect(await recorder.told(id)).toMatchObject({
      state: 'RECORDING',
      serviceStates: [],
      notifications: [{ event, eventType, explanation: null }],
    });
  });

  it('as two times of a slice is a gap in the recording', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    const at = Date.UTC(2026, 0, 1);
    await recorder.notify(sid, 42, { startUtcMs: at, discontinueUtcMs: at });
    await recorder.notify(sid, 42, { startUtcMs: at + 90_000, discontinueUtcMs: at + 60_000 });
    await recorder.notify(sid, 42, { startUtcMs: at + 40_000, discontinueUtcMs: at + 30_000 });
    expect((await recorder.told(id))?.gaps).toEqual([
      { from: '2026-01-01T00:00:30.000Z', to: '2026-01-01T00:00:40.000Z' },
      { from: '2026-01-01T00:01:00.000Z', to: '2026-01-01T00:01:30.000Z' },
    ]);
    const [known] = await recorder.app.store.findBySid(sid);
    expect(known?.serviceStatus.gaps).toHaveLength(2);
  });
});

describe('a notification whose `details.status` is not 0 takes back what its name says', () => {
  const FILES = [{ fileName: 'kept.mp4' }];

  it.each([
    [31, 'UPLOADED'],
    [32, 'BACKED_UP'],
  ])('%i: nothing counts as %s, and its files are kept', async (eventType, uploadingStatus) => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { uploadMs: 60_000 });
    await recorder.stop(id, true);
    await recorder.notify(sid, eventType, { msgName: 'x', status: 1, fileList: FILES });
    await recorder.clock.advance(120_000);
    expect(await recorder.told(id)).toMatchObject({
      state: 'ENDED',
      uploadProgress: null,
      serviceStates: [{ service: 'UPLOADER', event: 'ABNORMAL', details: { msgName: 'x', status: 1 } }],
      stopOutcome: { uploadingStatus: null },
    });
    expect((await recorder.look(id)).files.map(({ fileName }) => fileName)).toContain('kept.mp4');
    await recorder.notify(sid, eventType, { status: 0 });
    await recorder.clock.advance(3000);
    expect(await recorder.told(id)).toMatchObject({ uploadProgress: 100, stopOutcome: { uploadingStatus } });
    await recorder.notify(sid, eventType, { status: 1 });
    await recorder.clock.advance(3000);
    expect(await recorder.told(id)).toMatchObject({ stopOutcome: { uploadingStatus: null } });
  });

  it.each([0, '0', null])('and with %j it does not', async (status) => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    await recorder.notify(sid, 31, { status });
    await recorder.clock.advance(3000);
    expect(await recorder.told(id)).toMatchObject({
      uploadProgress: 100,
      serviceStates: [{ event: 'UPLOADED' }],
    });
  });

  it('30: the upload did not begin', async () => {
    const recorder = await createNotified();
    const { id, sid } = await recorder.running();
    await recorder.notify(sid, 30, { status: 'broken' });
    await recorder.clock.advance(3000);
    expect(await recorder.told(id)).toMatchObject({
      serviceStates: [{ service: 'UPLOADER', event: 'ABNORMAL' }],
      notifications: [{ event: 'UPLOADER_STARTED', eventType: 30 }],
    });
  });

  it('40: the recorder did not begin, and a look does not wait its 5 s', async () => {
    const recorder = await createNotified();
    const started = await recorder.start();
    const [id, sid] = 'id' in started ? [started.id, started.sid ?? ''] : ['', ''];
    await recorder.notify(sid, 40, { status: 3 });
    expect(await recorder.told(id)).toMatchObject({
      state: 'STARTING',
      serviceStates: [{ service: 'RECORDER', event: 'ABNORMAL' }],
    });
    await recorder.clock.advance(2500);
    expect(recorder.calls().query).toBeGreaterThan(0);
  });
});
