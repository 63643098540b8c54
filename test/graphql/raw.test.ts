/** Mode `raw` through everything that has a mode. */
import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { createNotifier } from '../../src/sandbox/notifier.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, type Recorder } from '../support/recorder.ts';
import { ListRecordings, LiveRecordings, StopRecording, Told, UpdateRecording } from './documents.ts';

const RAW = { raw: {} };
const NAMES = ['123__uid_e_audio', '123__uid_e_video', '456__uid_e_audio', '456__uid_e_video'];
const namesOf = (sid: string) => NAMES.map((name) => ({ fileName: `${sid}_room__uid_s_${name}.m3u8` }));

/** Has the sandbox notify the gateway. */
function subscribe({ sandbox, app }: Recorder) {
  const notifier = createNotifier({
    recordings: () => sandbox.state.recordings(),
    clock: sandbox.clock,
    random: () => 0,
    async deliver(_url, body) {
      await app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, body));
      return 200;
    },
  });
  notifier.notify({ url: '', secret: 'secret' });
  return notifier;
}

describe('a raw recording', () => {
  it('is started, asked about, changed and stopped as an individual one is', async () => {
    const recorder = await createRecorder();
    const { id, sid, mode } = await recorder.running({ configuration: RAW });
    expect(mode).toBe('RAW');
    // What is kept of the last look is too old by then.
    await recorder.clock.advance(10_000);
    const { first } = await recorder.clock.finish(recorder.execute(LiveRecordings, { id, other: id }));
    expect(first?.live).toMatchObject({ status: 'IN_PROGRESS', files: namesOf(sid) });

    const input = { recording: { id }, subscriptions: { subscribeAudioUids: ['123'] } };
    const { updateRecording } = await recorder.clock.finish(recorder.execute(UpdateRecording, { input }));
    expect(updateRecording).toMatchObject({ __typename: 'Recording', id });

    expect(await recorder.stop(id)).toMatchObject({
      __typename: 'JsonFileList',
      mode: 'RAW',
      uploadingStatus: 'UPLOADED',
      files: namesOf(sid),
    });
    expect(recorder.transport.calls).toEqual(['query', 'update', 'stop']);
    expect(await recorder.look(id)).toMatchObject({ state: 'ENDED', mode: 'RAW', files: namesOf(sid) });
  });

  it('takes screenshots, alone or beside its files', async () => {
    const recorder = await createRecorder();
    const alone = await recorder.running({ configuration: { raw: { snapshotConfig: {} } } });
    const beside = await recorder.running({
      cname: 'other',
      configuration: { raw: { snapshotConfig: {}, recordStreams: true } },
    });
    expect(await recorder.stop(alone.id)).toMatchObject({ __typename: 'UploadReport' });
    expect(await recorder.stop(beside.id)).toMatchObject({ __typename: 'JsonFileList' });
  });

  it('is told of by notifications', async () => {
    const recorder = await createRecorder();
    const notifier = subscribe(recorder);
    const { id, sid } = await recorder.running({ configuration: RAW });
    await recorder.stop(id, true);
    await recorder.clock.advance(5000);
    const { recording } = await recorder.clock.finish(recorder.execute(Told, { id }));
    expect(recording).toMatchObject({
      state: 'ENDED',
      uploadProgress: 100,
      stopOutcome: { uploadingStatus: 'UPLOADED' },
    });
    expect((await recorder.look(id)).files).toEqual(namesOf(sid));
    notifier.close();
  });

  it('is found by its mode, and is stopped by its session', async () => {
    const recorder = await createRecorder();
    const session = recorder.sandbox.state.seed().find(({ mode }) => mode === 'raw');
    if (session === undefined) throw new Error('the sandbox has no raw recording');
    const { appId: _appId, ...coordinates } = { ...session, mode: 'RAW' as const };
    const input = { recording: { session: coordinates } };
    const { stopRecording } = await recorder.clock.finish(recorder.execute(StopRecording, { input }));
    expect(stopRecording).toMatchObject({ __typename: 'JsonFileList', mode: 'RAW', sid: session.sid });
    const filter = { mode: 'RAW' as const };
    const { recordings } = await recorder.execute(ListRecordings, { filter, first: 9 });
    expect(recordings.nodes).toMatchObject([{ cname: session.cname }]);
  });
});
