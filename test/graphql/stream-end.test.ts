import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { subscribeAs } from '../support/callers.ts';
import { settle } from '../support/manual-clock.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, joinRecorder, type Recorder } from '../support/recorder.ts';

const UPDATED = `subscription ($id: ID!) {
  recordingUpdated(id: $id) { state uploadProgress serviceStates { event } }
}`;
const NOTIFIED = { AGORA_WEBHOOK_SECRETS: 'the-secret-of-the-webhook' };
const MINUTE_MS = 60_000;

async function watch(recorder: Pick<Recorder, 'app'>, id: string) {
  const stream = await subscribeAs(recorder, null, UPDATED, { id });
  return {
    leave: stream.leave,
    async read() {
      const { results, isOver } = await stream.read();
      const seen = results.map(({ data }) => data.recordingUpdated);
      return { states: seen.map(({ state }) => state), last: seen.at(-1), isOver };
    },
  };
}

async function notify(recorder: Recorder, sid: string, eventType: number, details: object = {}) {
  const at = Math.round(recorder.clock.now());
  const payload = { cname: 'room', uid: '1', sid, sequence: 0, sendts: at, serviceType: 0, details };
  const body = { noticeId: `${eventType} ${at}`, productId: 3, eventType, notifyMs: at, payload };
  await recorder.app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, JSON.stringify(body)));
  await settle();
}

describe('recordingUpdated is over', () => {
  it('with the outcome, where Agora sends no notifications', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const stream = await watch(recorder, id);
    await recorder.stop(id);
    expect(await stream.read()).toMatchObject({ states: ['RECORDING', 'STOPPING', 'ENDED'], isOver: true });
    const later = await watch(recorder, id);
    expect(await later.read()).toMatchObject({ states: ['ENDED'], isOver: true });
  });

  it.each([
    ['the exit last', [31, 11]],
    ['the upload last', [11, 31]],
    ['a backup', [11, 32]],
  ])('once Agora has notified that it has exited and its files are uploaded: %s', async (_name, types) => {
    const recorder = await createRecorder(NOTIFIED);
    const { id, sid } = await recorder.running();
    const stream = await watch(recorder, id);
    await recorder.stop(id);
    const [first = 0, last = 0] = types;
    await recorder.clock.advance(MINUTE_MS);
    await notify(recorder, sid, first, { status: 0 });
    expect(await stream.read()).toMatchObject({ last: { state: 'ENDED' }, isOver: false });
    await notify(recorder, sid, last, { status: 0 });
    const { last: told, isOver } = await stream.read();
    expect(told).toMatchObject({ state: 'ENDED', uploadProgress: 100 });
    expect(told.serviceStates).toHaveLength(2);
    expect(isOver).toBe(true);
  });

  it('ten seconds after the exit where the upload is in the outcome and its notification does not come', async () => {
    const recorder = await createRecorder(NOTIFIED);
    const { id, sid } = await recorder.running();
    const stream = await watch(recorder, id);
    await recorder.stop(id);
    await notify(recorder, sid, 11, { exitStatus: 0 });
    await recorder.clock.advance(9000);
    expect((await stream.read()).isOver).toBe(false);
    await recorder.clock.advance(2000);
    expect((await stream.read()).isOver).toBe(true);
  });

  it('not yet with an upload of 100 %, which comes before the notification that all is uploaded', async () => {
    const recorder = await createRecorder(NOTIFIED);
    const { id, sid } = await recorder.running();
    const stream = await watch(recorder, id);
    await recorder.stop(id);
    await notify(recorder, sid, 11, { exitStatus: 0 });
    await notify(recorder, sid, 33, { progress: 10_000 });
    expect(await stream.read()).toMatchObject({ last: { uploadProgress: 100 }, isOver: false });
    await notify(recorder, sid, 31, { status: 0 });
    const { last, isOver } = await stream.read();
    expect(last.serviceStates).toContainEqual({ event: 'UPLOADED' });
    expect(isOver).toBe(true);
  });

  it('five minutes after the last that was heard of it, where not all is told', async () => {
    const recorder = await createRecorder(NOTIFIED);
    const { id, sid } = await recorder.running();
    const stream = await watch(recorder, id);
    await recorder.stop(id);
    await recorder.clock.advance(4 * MINUTE_MS);
    await notify(recorder, sid, 41, { leaveCode: 2 });
    await recorder.clock.advance(5 * MINUTE_MS - 1000);
    const { last, isOver } = await stream.read();
    expect(last).toMatchObject({ state: 'ENDED', serviceStates: [{ event: 'RECORDER_LEAVE' }] });
    expect(isOver).toBe(false);
    await recorder.clock.advance(2000);
    expect((await stream.read()).isOver).toBe(true);
    const later = await watch(recorder, id);
    expect(await later.read()).toMatchObject({ states: ['ENDED'], isOver: true });
  });

  it('only when one that 404s alone have ended is looked for no more', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const stream = await watch(recorder, id);
    recorder.sandbox.state.reset();
    for (let tries = 0; tries < 60 && (await stream.read()).last.state !== 'ENDED'; tries += 1)
      await recorder.clock.advance(10_000);
    expect((await stream.read()).last).toMatchObject({ state: 'ENDED' });
    // The last look is some 450 s after the end.
    await recorder.clock.advance(440_000);
    expect((await stream.read()).isOver).toBe(false);
    await recorder.clock.advance(320_000);
    expect((await stream.read()).isOver).toBe(true);
  });

  it('at once where it has failed', async () => {
    const recorder = await createRecorder();
    recorder.fault({ method: 'start', times: 100, status: 400, body: { code: 2, reason: 'no' } });
    await recorder.start();
    const [failed] = await recorder.app.reads.list('default', {}, { limit: 1 });
    const id = Buffer.from(`Recording:${failed?.id}`).toString('base64url');
    expect(await (await watch(recorder, id)).read()).toMatchObject({ states: ['FAILED'], isOver: true });
  });

  it('for whoever watches it on another gateway too', async () => {
    const recorder = await createRecorder(NOTIFIED);
    const other = await joinRecorder(recorder);
    const { id, sid } = await recorder.running();
    const streams = [await watch(other, id), await watch(other, id)];
    await recorder.stop(id);
    for (const type of [11, 31]) await notify(recorder, sid, type, { status: 0 });
    await recorder.clock.advance(1000);
    for (const stream of streams) {
      const { last, isOver } = await stream.read();
      expect(last).toMatchObject({ state: 'ENDED', uploadProgress: 100 });
      expect(isOver).toBe(true);
    }
  });
});
