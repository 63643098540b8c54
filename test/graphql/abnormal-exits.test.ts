import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, joinRecorder, type Recorder, WEB } from '../support/recorder.ts';
import { LookAtAttention } from './documents.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

async function attentionOf(recorder: Pick<Recorder, 'execute' | 'clock'>, id: string) {
  const { recording } = await recorder.clock.finish(recorder.execute(LookAtAttention, { id }));
  return recording;
}

/** Agora notifies of something that happens now. */
async function notify({ app, clock }: Recorder, sid: string, eventType: number, details: object) {
  const at = Math.round(clock.now());
  const payload = { cname: 'room', uid: '1', sid, sequence: 0, sendts: at, serviceType: 0, details };
  const body = JSON.stringify({
    noticeId: `${eventType} ${at}`,
    productId: 3,
    eventType,
    notifyMs: at,
    payload,
  });
  await clock.finish(app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, body)));
}

/** A web page recording, or one of a channel, that ends by itself. */
async function endedBySelf(configuration?: typeof WEB) {
  const recorder = await createRecorder();
  const { id, sid } = await recorder.running(configuration === undefined ? {} : { configuration });
  recorder.patch(sid, { kicked: true });
  return { recorder, id, sid, end: () => recorder.clock.advance(3 * MINUTE) };
}

const PAGE = 'The recording of the page ended early: ';

describe('an exit that was no normal one', () => {
  it.each([
    [71, { code: 2, message: 'capability_limit' }, `${PAGE}the page does what can’t be recorded.`],
    [71, { code: '3' }, `${PAGE}the browser that records could not be started.`],
    [71, { code: 4 }, `${PAGE}the page was not loaded in time.`],
    [71, { code: 5 }, `${PAGE}the address of the page could not be opened.`],
    [71, { code: 6, message: 'recorder_error' }, `${PAGE}the recorder failed.`],
    [71, { code: 9, message: 'of the future' }, `${PAGE}code 9 (of the future).`],
    [72, { limitType: 'webgl' }, 'The page uses WebGL, which can’t be recorded; the recording ends.'],
    [11, { exitStatus: 1 }, 'The recording is over, and did not end as it should.'],
    [1, { errorLevel: 5, errorCode: 47 }, 'It exited after a fatal error: the upload of a file failed.'],
  ])(
    'by event %i, %o, is told with its cause for a day after the end',
    async (eventType, details, message) => {
      const { recorder, id, sid, end } = await endedBySelf(WEB);
      const at = Math.round(recorder.clock.now());
      await notify(recorder, sid, eventType, details);
      await end();
      expect(await attentionOf(recorder, id)).toMatchObject({
        state: 'ENDED',
        attention: [{ reason: 'EXITED_ABNORMALLY', since: new Date(at).toISOString(), message }],
      });
      recorder.clock.jump(DAY);
      expect(await attentionOf(recorder, id)).toMatchObject({ attention: [] });
    },
  );

  it.each([
    [71, { code: 0 }],
    [71, { code: 1, message: 'max_recording_hour' }],
    [71, {}],
    [11, { exitStatus: 0 }],
    [1, { errorLevel: 4, errorCode: 47 }],
  ])('is none by event %i, %o', async (eventType, details) => {
    const { recorder, id, sid, end } = await endedBySelf(WEB);
    await notify(recorder, sid, eventType, details);
    await end();
    expect(await attentionOf(recorder, id)).toMatchObject({ state: 'ENDED', attention: [] });
  });

  it('is told by the status of a query too, on every gateway, also once nothing of it is found any more', async () => {
    const { recorder, id, end } = await endedBySelf();
    const serverResponse = { status: 20, fileListMode: 'string', fileList: '' };
    recorder.fault({ method: 'query', status: 200, body: { serverResponse } });
    await end();
    const other = await joinRecorder(recorder);
    expect(await attentionOf({ ...recorder, ...other }, id)).toMatchObject({
      state: 'ENDED',
      attention: [{ reason: 'EXITED_ABNORMALLY', message: expect.stringContaining('status 20') }],
    });
  });

  it('of a page is told while the recording itself goes on, until the page is recorded again', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running({ configuration: WEB });
    await notify(recorder, sid, 71, { code: 6 });
    await recorder.clock.advance(5000);
    expect(await attentionOf(recorder, id)).toMatchObject({
      state: 'RECORDING',
      attention: [{ reason: 'EXITED_ABNORMALLY' }],
    });
    await notify(recorder, sid, 70, { recorderStartTime: 1 });
    await recorder.clock.advance(5000);
    expect(await attentionOf(recorder, id)).toMatchObject({ state: 'RECORDING', attention: [] });
  });

  it('is none where a caller has stopped it before, and stays one where the stop came after', async () => {
    const recorder = await createRecorder();
    const stopped = await recorder.running();
    await recorder.stop(stopped.id);
    await notify(recorder, stopped.sid, 11, { exitStatus: 1 });
    await recorder.clock.advance(MINUTE);
    expect(await attentionOf(recorder, stopped.id)).toMatchObject({ state: 'ENDED', attention: [] });

    const late = await recorder.running({ cname: 'late', configuration: WEB });
    recorder.patch(late.sid, { kicked: true, uploadMs: 10_000 });
    await notify(recorder, late.sid, 71, { code: 6 });
    await recorder.clock.advance(1000);
    await recorder.stop(late.id);
    expect(await attentionOf(recorder, late.id)).toMatchObject({
      state: 'ENDED',
      attention: [{ reason: 'EXITED_ABNORMALLY', message: `${PAGE}the recorder failed.` }],
    });

    const uploading = await recorder.running({ cname: 'uploading' });
    recorder.patch(uploading.sid, { kicked: true, uploadMs: 60_000 });
    const stop = recorder.askToStop({ id: uploading.id });
    await recorder.clock.advance(3000);
    await notify(recorder, uploading.sid, 11, { exitStatus: 1 });
    expect(await recorder.clock.finish(stop)).toMatchObject({ __typename: 'RecordingEnded' });
    expect(await attentionOf(recorder, uploading.id)).toMatchObject({
      attention: [{ reason: 'EXITED_ABNORMALLY' }],
    });
  });
});
