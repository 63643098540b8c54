import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { ONE_HOST } from '../support/environment.ts';
import { settle } from '../support/manual-clock.ts';
import { createRecorder, type Recorder, WEB } from '../support/recorder.ts';

/** Long enough that a caller hears the outcome rather than StopInProgress. */
const PATIENT = { STOP_WAIT_MS: '300000' };

const HTML = '<html><h1>Bad Gateway</h1></html>';
const NO_ANSWER = { code: 65, reason: 'request not completed' };

/** Starts a recording, lets `spoil` spoil what comes, stops it, and tells everything that can be seen of it afterwards. */
async function stopThrough(
  spoil: (recorder: Recorder, recording: { id: string; sid: string }) => void | Promise<void>,
  how: { env?: Record<string, string>; asyncStop?: boolean; input?: Parameters<Recorder['running']>[0] } = {},
) {
  const recorder = await createRecorder({ ...PATIENT, ...how.env });
  const recording = await recorder.running(how.input);
  const known = await recorder.look(recording.id);
  await spoil(recorder, recording);
  const answer = await recorder.stop(recording.id, how.asyncStop);
  const { state } = await recorder.look(recording.id);
  const calls = recorder.calls();
  return { recorder, recording, known: known.files, answer, state, calls };
}

const file = ({ sid }: { sid: string }) => ({ fileName: `${sid}_room.m3u8` });

describe('what a stop leads to, through every fault', () => {
  it('connection refused: it is tried until somebody listens', async () => {
    const recorder = await createRecorder(PATIENT);
    const recording = await recorder.running();
    recorder.transport.isDown = true;
    const stopping = recorder.askToStop({ id: recording.id });
    await recorder.clock.advance(20_000);
    expect(recorder.calls()).toEqual({});
    recorder.transport.isDown = false;
    expect(await recorder.clock.finish(stopping)).toMatchObject({
      __typename: 'StringFileList',
      files: [file(recording)],
    });
    expect((await recorder.look(recording.id)).state).toBe('ENDED');
    expect(recorder.calls()).toEqual({ stop: 1 });
  });

  it('reset in the middle of the answer: the second try finds it exiting, and the outcome keeps its shape', async () => {
    const { answer, state, calls, recording } = await stopThrough((recorder) =>
      recorder.fault({ method: 'stop', afterActing: true, breakConnection: 'midAnswer' }),
    );
    expect(answer).toMatchObject({ __typename: 'StringFileList', files: [file(recording)] });
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: 2, query: 1 });
  });

  it('the answer lost after Agora acted: the same', async () => {
    const { answer, state, calls, recording } = await stopThrough((recorder) =>
      recorder.fault({ method: 'stop', afterActing: true, breakConnection: true }),
    );
    expect(answer).toMatchObject({ __typename: 'StringFileList', files: [file(recording)] });
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: 2, query: 1 });
  });

  it('30 s of silence: the caller hears that it goes on, and the next try has the outcome', async () => {
    const { recorder, answer, recording } = await stopThrough(
      (each) => each.fault({ method: 'stop', delayMs: 40_000, status: 504, body: '' }),
      { env: { STOP_WAIT_MS: '25000', ...ONE_HOST } },
    );
    expect(answer).toMatchObject({ __typename: 'StopInProgress', sid: recording.sid });
    expect((await recorder.look(recording.id)).state).toBe('STOPPING');
    expect(await recorder.stop(recording.id)).toMatchObject({
      __typename: 'StringFileList',
      files: [file(recording)],
    });
    expect((await recorder.look(recording.id)).state).toBe('ENDED');
    expect(recorder.calls()).toEqual({ stop: 2 });
  });

  it.each([
    ['65 then 200', { times: 1, status: 206, body: NO_ANSWER }, 2],
    ['62 three times, then 200', { times: 3, status: 504, body: { code: 62, reason: 'request timeout' } }, 4],
    ['a storm of 500s', { times: 10, status: 500, body: { message: 'busy' } }, 11],
    ['a storm of 429s', { times: 6, status: 429, body: { message: 'API rate limit exceeded' } }, 7],
    ['a proxy’s page with a 502', { times: 2, status: 502, body: HTML }, 3],
    ['a proxy’s page with a 404', { times: 2, status: 404, body: HTML }, 3],
  ])('%s: it is tried again until it is stopped', async (_name, injected, stops) => {
    const { answer, state, calls, recording } = await stopThrough((recorder) =>
      recorder.fault({ method: 'stop', ...injected }),
    );
    expect(answer).toMatchObject({ __typename: 'StringFileList', files: [file(recording)] });
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: stops });
  });

  it('a proxy’s page with a 200: it may have been stopped, so it is followed, and stopped when seen alive', async () => {
    const { answer, state, calls, recording } = await stopThrough((recorder) =>
      recorder.fault({ method: 'stop', status: 200, body: HTML }),
    );
    expect(answer).toMatchObject({ __typename: 'StringFileList', files: [file(recording)] });
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: 2, query: 2 });
  });

  it('404 for 20 s, then 200: Agora was moving it, so it is stopped and not taken for ended', async () => {
    const { answer, state, calls, recording } = await stopThrough((recorder, { sid }) => {
      recorder.patch(sid, { failoverMs: 20_000 });
    });
    expect(answer).toMatchObject({ __typename: 'StringFileList', files: [file(recording)] });
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: 6 });
  });

  it('404 for ever: after 90 s it has ended, with every file name that was seen', async () => {
    const { recorder, answer, state, calls, known, recording } = await stopThrough((each) =>
      each.sandbox.state.reset(),
    );
    expect(known).toEqual([file(recording)]);
    expect(answer).toMatchObject({ __typename: 'RecordingEnded', files: known });
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: 18 });
    const { stopRequestedAt, endedAt } = await recorder.look(recording.id);
    expect(Date.parse(endedAt ?? '') - Date.parse(stopRequestedAt ?? '')).toBeGreaterThanOrEqual(90_000);
  });

  it('49 with a file list in it: it was over before, and the names of both are kept', async () => {
    const { answer, state, calls, recording } = await stopThrough((recorder) =>
      recorder.fault({
        method: 'stop',
        status: 400,
        body: { code: 49, reason: 'invalid operation', files: ['late.m3u8'] },
      }),
    );
    expect(answer).toMatchObject({ __typename: 'RecordingEnded', agoraCode: 49 });
    expect('files' in answer && answer.files.map(({ fileName }) => fileName)).toEqual([
      file(recording).fileName,
      'late.m3u8',
    ]);
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: 1 });
  });

  it('49 without one (the recorder was kicked): it is followed to its end', async () => {
    const { answer, state, calls, recording } = await stopThrough((recorder, { sid }) => {
      recorder.patch(sid, { uploadMs: 5000, kicked: true });
    });
    expect(answer).toMatchObject({ __typename: 'RecordingEnded', files: [file(recording)] });
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: 1, query: 3 });
  });

  it('435: nobody sent a stream, and that is no error', async () => {
    const recorder = await createRecorder(PATIENT);
    const started = await recorder.start({ cname: 'empty-room' });
    if (started.__typename !== 'Recording') throw new Error('it did not start');
    await recorder.clock.advance(6000);
    recorder.transport.calls.length = 0;
    expect(await recorder.stop(started.id)).toMatchObject({ __typename: 'NoRecordedFiles', files: [] });
    expect((await recorder.look(started.id)).state).toBe('ENDED');
    expect(recorder.calls()).toEqual({ stop: 1 });
  });

  it('code 50, then uploaded: it is stopped, and followed until the upload is over', async () => {
    const { answer, state, calls, recording } = await stopThrough(
      (recorder, { sid }) => {
        recorder.patch(sid, { uploadMs: 33_000 });
      },
      { env: ONE_HOST },
    );
    expect(answer).toMatchObject({ __typename: 'StringFileList', files: [file(recording)] });
    expect(state).toBe('ENDED');
    expect(calls).toEqual({ stop: 1, query: 4 });
  });

  it('async: the caller hears that it is under way, and later the outcome, without the upload status that no look has', async () => {
    const { recorder, recording, answer, state } = await stopThrough(
      (each, { sid }) => {
        each.patch(sid, { uploadMs: 12_000 });
      },
      { asyncStop: true, input: { configuration: WEB } },
    );
    expect(answer).toMatchObject({ __typename: 'StopInProgress' });
    expect(state).toBe('EXITING');
    await recorder.clock.advance(30_000);
    expect(await recorder.look(recording.id)).toMatchObject({
      state: 'ENDED',
      stopOutcome: { __typename: 'ExtensionServiceStates', uploadingStatus: null },
    });
    expect(recorder.calls()).toEqual({ stop: 1, query: 4 });
    expect(await recorder.stop(recording.id)).toMatchObject({ __typename: 'ExtensionServiceStates' });
    expect(recorder.calls()).toEqual({ stop: 1, query: 4 });
  });

  it('maxIdleTime ended it first: the worker finds out by itself, and a stop needs no call', async () => {
    const recorder = await createRecorder(PATIENT);
    const recording = await recorder.running();
    recorder.patch(recording.sid, { idle: true });
    await recorder.clock.advance(4 * 60_000);
    expect(await recorder.look(recording.id)).toMatchObject({
      state: 'ENDED',
      stopOutcome: { __typename: 'RecordingEnded', files: [file(recording)] },
    });
    expect(await recorder.stop(recording.id)).toMatchObject({ __typename: 'RecordingEnded' });
    expect(recorder.calls().stop).toBeUndefined();
  });

  it('maxIdleTime ended it a moment before: 49, and it is followed to its end', async () => {
    const { answer, calls, recording } = await stopThrough(async (recorder, { sid }) => {
      recorder.patch(sid, { idle: true, uploadMs: 8000 });
      await recorder.clock.advance(31_000);
    });
    expect(answer).toMatchObject({ __typename: 'RecordingEnded', files: [file(recording)] });
    expect(calls).toMatchObject({ stop: 1 });
  });
});

describe('the file list is asked for ahead of a stop', () => {
  async function youngRecording() {
    const recorder = await createRecorder(PATIENT);
    const started = await recorder.start();
    if (started.__typename !== 'Recording' || started.sid === null) throw new Error('it did not start');
    await recorder.clock.advance(16_000);
    recorder.transport.calls.length = 0;
    return { recorder, id: started.id, sid: started.sid };
  }

  it('once, where none is known: so a name survives the answer that got lost', async () => {
    const { recorder, id, sid } = await youngRecording();
    recorder.fault({ method: 'stop', afterActing: true, breakConnection: true });
    const stopping = recorder.askToStop({ id });
    await recorder.clock.advance(1000);
    recorder.sandbox.state.reset();
    expect(await recorder.clock.finish(stopping)).toMatchObject({
      __typename: 'StringFileList',
      files: [file({ sid })],
    });
    expect(recorder.calls()).toEqual({ query: 1, stop: 19 });
  });

  it('not where anybody waits for the slot', async () => {
    const { recorder, id } = await youngRecording();
    for (let each = 0; each < 3; each += 1)
      void recorder.scheduler.slot({ priority: 'query', tenant: DEFAULT_TENANT });
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'StringFileList' });
    expect(recorder.calls()).toEqual({ stop: 1 });
  });

  it('and not for longer than a second', async () => {
    const { recorder, id } = await youngRecording();
    recorder.fault({ method: 'query', delayMs: 20_000 });
    const askedAt = recorder.clock.now();
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'StringFileList' });
    expect(recorder.clock.now() - askedAt).toBeLessThan(2500);
  });
});

describe('stops that meet starts and other stops', () => {
  it('a stop that overtakes its start stops the recording as soon as it has a sid', async () => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'start', delayMs: 5000 });
    const starting = recorder.start();
    await settle();
    const [birth] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    const { globalIdOf } = await import('../../src/graphql/global-id.ts');
    const id = globalIdOf(birth?.id ?? '');
    const stopping = recorder.clock.finish(recorder.askToStop({ id }));
    const started = await starting;
    expect(started).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(await stopping).toMatchObject({ sid: 'sid' in started ? started.sid : '' });
    expect((await recorder.look(id)).state).toBe('ENDED');
    expect(recorder.calls()).toMatchObject({ acquire: 1, start: 1, stop: 1 });
  });

  it('a stop while no resource is there yet: nothing is started', async () => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'acquire', times: 3, status: 500, body: { code: 501 } });
    const starting = recorder.start();
    await recorder.clock.advance(2000);
    const [birth] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    const { globalIdOf } = await import('../../src/graphql/global-id.ts');
    const id = globalIdOf(birth?.id ?? '');
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'RecordingNotFoundError' });
    expect(await starting).toMatchObject({ __typename: 'UpstreamUnavailableError', code: 'NEVER_STARTED' });
    expect((await recorder.look(id)).state).toBe('FAILED');
    expect(recorder.calls().start).toBeUndefined();
  });

  it('100 stops at once, by id and by session, are one call', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid, resourceId, cname, uid } = await recorder.running();
    const session = { sid, resourceId: resourceId ?? '', cname, uid, mode: 'MIX' as const };
    const answers = await recorder.clock.finish(
      Promise.all(
        Array.from({ length: 100 }, (_, index) => recorder.askToStop(index % 2 === 0 ? { id } : { session })),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ __typename: 'StringFileList' });
    expect(recorder.calls()).toEqual({ stop: 1 });
  });
});
