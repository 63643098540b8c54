import { describe, expect, it } from 'vitest';
import { drain } from '../../src/application/drain.ts';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { globalIdOf } from '../../src/graphql/global-id.ts';
import { phaseOf } from '../../src/sandbox/recording.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, joinRecorder, type Recorder } from '../support/recorder.ts';
import { StopRecording } from './documents.ts';

const PATIENT = { STOP_WAIT_MS: '300000' };
const LOST = { afterActing: true, breakConnection: true } as const;
const file = ({ sid }: { sid: string }) => ({ fileName: `${sid}_room.m3u8` });
const phases = ({ sandbox, clock }: Recorder) =>
  sandbox.state.recordings().map((recording) => phaseOf(recording, clock.now()));

/** As on SIGTERM: it is drained for as long, and then ends. */
async function shutDown({ app, clock, close }: Recorder, ms: number): Promise<number> {
  app.health.draining();
  const handedBack = await clock.finish(drain({ ...app, clock }, ms));
  await close();
  return handedBack;
}

describe('a request that is in flight when its gateway shuts down', () => {
  it('to stop: the next gateway takes what it led to for its own, with its shape and its files', async () => {
    const recorder = await createRecorder();
    const recording = await recorder.running();
    recorder.fault({ method: 'stop', delayMs: 29_000, afterActing: true });
    void recorder.askToStop({ id: recording.id });
    await recorder.clock.advance(1000);
    expect(await shutDown(recorder, 5000)).toBe(1);
    const next = await joinRecorder(recorder);
    await recorder.clock.advance(60_000);
    const input = { recording: { id: recording.id }, asyncStop: false };
    const { stopRecording } = await recorder.clock.finish(next.execute(StopRecording, { input }));
    expect(stopRecording).toMatchObject({ __typename: 'StringFileList', files: [file(recording)] });
  });

  it('to start: it is found again, however Agora was out of reach meanwhile', async () => {
    const recorder = await createRecorder();
    recorder.fault({ method: 'start', delayMs: 29_000, afterActing: true });
    void recorder.start();
    await recorder.clock.advance(1000);
    await shutDown(recorder, 5000);
    recorder.transport.isDown = true;
    const next = await joinRecorder(recorder);
    await recorder.clock.advance(150_000);
    recorder.transport.isDown = false;
    await recorder.clock.advance(70_000);
    const [found] = await next.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    expect(found).toMatchObject({ state: 'recording', sid: recorder.sandbox.state.recordings()[0]?.sid });
    expect(phases(recorder)).toEqual(['live']);
  });

  it('that came to its end leaves nothing behind that the next shutdown would wait for', async () => {
    const recorder = await createRecorder(PATIENT);
    const other = await joinRecorder(recorder);
    const recording = await recorder.running();
    recorder.patch(recording.sid, { failoverMs: 20_000 });
    const stopping = recorder.askToStop({ id: recording.id });
    await recorder.clock.advance(500);
    // The other one brings it to its end.
    recorder.app.store.claimDue = async () => [];
    expect(await recorder.clock.finish(stopping)).toMatchObject({ __typename: 'StringFileList' });
    for (const gateway of [recorder, other]) expect(gateway.app.runner.unanswered()).toBe(0);
    expect(await shutDown(recorder, 25_000)).toBe(0);
  });
});

describe('a stop whose answer was lost', () => {
  it.each([
    ['a proxy’s page with a 400', { status: 400, body: '<html>Bad Request</html>' }],
    ['a proxy’s page with a 405', { status: 405, body: '' }],
    ['a proxy’s page with a 413', { status: 413, body: '<html>Too Large</html>' }],
  ])('goes on through %s, and so does one that nothing was lost of', async (_name, page) => {
    for (const lost of [true, false]) {
      const recorder = await createRecorder(PATIENT);
      const recording = await recorder.running();
      if (lost) recorder.fault({ method: 'stop', status: 503, body: '', times: 2 });
      recorder.fault({ method: 'stop', ...page });
      expect(await recorder.stop(recording.id)).toMatchObject({
        __typename: 'StringFileList',
        files: [file(recording)],
      });
      expect(phases(recorder)).not.toContain('live');
    }
  });

  it('and that is then refused is looked into: it is sent again to what lives', async () => {
    const recorder = await createRecorder(PATIENT);
    const recording = await recorder.running();
    recorder.fault({ method: 'stop', status: 503, body: '' });
    recorder.fault({ method: 'stop', status: 400, body: { code: 2, reason: 'no' } });
    expect(await recorder.stop(recording.id)).toMatchObject({
      __typename: 'StringFileList',
      files: [file(recording)],
    });
    expect(recorder.calls()).toEqual({ stop: 3, query: 2 });
  });

  it('and that is then refused is over where the lost try had stopped it', async () => {
    const recorder = await createRecorder(PATIENT);
    const recording = await recorder.running();
    recorder.fault({ method: 'stop', ...LOST });
    recorder.fault({ method: 'stop', status: 400, body: { code: 2, reason: 'no' } });
    const stopped = await recorder.stop(recording.id);
    expect(stopped).toMatchObject({ __typename: 'StringFileList', files: [file(recording)] });
    expect(phases(recorder)).not.toContain('live');
  });

  it('is refused when Agora refuses it again with nothing left to doubt', async () => {
    const recorder = await createRecorder(PATIENT);
    const recording = await recorder.running();
    recorder.fault({ method: 'stop', status: 503, body: '' });
    recorder.fault({ method: 'stop', status: 400, body: { code: 432, reason: 'no' }, times: 2 });
    expect(await recorder.stop(recording.id)).toMatchObject({
      __typename: 'UpstreamRejectedError',
      agoraCode: 432,
    });
    expect(await recorder.look(recording.id)).toMatchObject({ state: 'RECORDING', stopRequestedAt: null });
  });
});

/** Everything that a start whose answer was lost has been refused with. */
const REFUSALS = [
  ['a proxy’s page with a 400', { status: 400, body: '<html>Bad Request</html>' }],
  ['a 413', { status: 413, body: '' }],
  ['a 403', { status: 403, body: 'blocked' }],
  ['code 53', { status: 400, body: { code: 53, reason: 'task conflict' } }],
  ['code 7 without a sid', { status: 201, body: { code: 7, reason: 'already started' } }],
  ['code 502', { status: 500, body: { code: 502, reason: 'Failed to allocate worker' } }],
  ['code 433', { status: 400, body: { code: 433, reason: 'resource id is expired' } }],
] as const;

describe('a start whose answer was lost and that is then refused', () => {
  async function lostAndRefused(refusal: (typeof REFUSALS)[number][1], times: number) {
    const recorder = await createRecorder({ STOP_WAIT_MS: '20000' });
    recorder.fault({ method: 'start', ...LOST });
    recorder.fault({ method: 'start', ...refusal, times });
    const started = await recorder.start({ idempotencyKey: 'k' });
    const id = 'id' in started ? started.id : '';
    return { recorder, id, sid: recorder.sandbox.state.recordings()[0]?.sid ?? '' };
  }

  it.each(REFUSALS)(
    'with %s is pursued until its sid is known, and no second one is started',
    async (_name, refusal) => {
      const { recorder, id, sid } = await lostAndRefused(refusal, 6);
      expect(await recorder.look(id)).toMatchObject({
        state: 'STARTING',
        failure: { code: expect.any(String) },
      });
      await recorder.clock.advance(6 * 60_000);
      expect(await recorder.look(id)).toMatchObject({ state: 'RECORDING', sid, failure: null });
      expect(await recorder.start({ idempotencyKey: 'k' })).toMatchObject({ id, sid });
      expect(phases(recorder)).toEqual(['live']);
    },
  );

  it.each(REFUSALS)(
    'with %s is stopped once its sid is known, if that was asked for meanwhile',
    async (_name, refusal) => {
      const { recorder, id } = await lostAndRefused(refusal, 6);
      expect(await recorder.stop(id)).toMatchObject({ __typename: 'StopInProgress' });
      await recorder.clock.advance(6 * 60_000);
      expect(await recorder.look(id)).toMatchObject({
        state: 'ENDED',
        stopOutcome: { __typename: 'StringFileList' },
      });
      expect(phases(recorder)).not.toContain('live');
    },
  );

  it('for ever learns its sid from a notification of its channel and UID', async () => {
    const { recorder, id, sid } = await lostAndRefused(REFUSALS[6][1], 10_000);
    await recorder.clock.advance(30 * 60_000);
    const { uid } = await recorder.look(id);
    expect(await recorder.look(id)).toMatchObject({ state: 'STARTING', sid: null });
    const at = Math.round(recorder.clock.now());
    const payload = { cname: 'room', uid: Number(uid), sid, sendts: at, details: { status: 0 } };
    const body = JSON.stringify({ noticeId: 'n', productId: 3, eventType: 40, notifyMs: at, payload });
    await recorder.app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, body));
    await recorder.clock.advance(2000);
    expect(await recorder.look(id)).toMatchObject({ state: 'RECORDING', sid, failure: null });
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'StringFileList' });
  });

  it('for ever is given up only when its resource has expired', async () => {
    const { recorder, id } = await lostAndRefused(REFUSALS[6][1], 10_000);
    await recorder.clock.advance(60 * 60_000);
    expect((await recorder.look(id)).state).toBe('STARTING');
    recorder.clock.jump(72 * 3_600_000);
    await recorder.clock.advance(11 * 60_000);
    expect(await recorder.look(id)).toMatchObject({ state: 'FAILED', sid: null });
    expect(recorder.calls().acquire).toBe(1);
  });
});

describe('a start that was killed while Agora acted on it, and that somebody stops meanwhile', () => {
  it('is found and stopped', async () => {
    const recorder = await createRecorder({ LEASE_MS: '10000' });
    recorder.fault({ method: 'start', delayMs: 60_000, afterActing: true });
    void recorder.start();
    await recorder.clock.advance(1000);
    // It dies: it neither answers nor gives its lease back.
    recorder.app.store.change = async () => null;
    recorder.app.store.renew = async () => undefined;
    recorder.app.store.claimDue = async () => [];
    const next = await joinRecorder(recorder);
    const [left] = await next.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    const id = globalIdOf(left?.id ?? '');
    recorder.fault({
      method: 'start',
      status: 500,
      body: { code: 502, reason: 'Failed to allocate worker' },
    });
    await recorder.clock.advance(12_000);
    const input = { recording: { id }, asyncStop: false };
    const stopping = recorder.clock.finish(next.execute(StopRecording, { input }));
    expect((await stopping).stopRecording).toMatchObject({
      __typename: expect.stringMatching(/StringFileList|StopInProgress/),
    });
    await recorder.clock.advance(60_000);
    expect(phases(recorder)).not.toContain('live');
  });
});

describe('an end that only 404s told of', () => {
  async function endedInFailovers() {
    const recorder = await createRecorder(PATIENT);
    const recording = await recorder.running();
    recorder.patch(recording.sid, { failoverMs: 200_000 });
    expect(await recorder.stop(recording.id)).toMatchObject({ __typename: 'RecordingEnded' });
    return { recorder, recording };
  }

  it('is found out to be none by looking again, and then it is stopped', async () => {
    const { recorder, recording } = await endedInFailovers();
    expect(phases(recorder)).not.toContain('gone');
    await recorder.clock.advance(6 * 60_000);
    expect(await recorder.look(recording.id)).toMatchObject({
      state: 'ENDED',
      stopOutcome: { __typename: 'StringFileList' },
    });
    expect(phases(recorder)).not.toContain('live');
  });

  it('stays one where there is nothing any more, after four looks', async () => {
    const recorder = await createRecorder(PATIENT);
    const recording = await recorder.running();
    recorder.sandbox.state.reset();
    await recorder.stop(recording.id);
    recorder.transport.calls.length = 0;
    await recorder.clock.advance(3_600_000);
    expect(recorder.calls()).toEqual({ query: 4 });
    expect(await recorder.look(recording.id)).toMatchObject({ state: 'ENDED' });
  });
});
