import { describe, expect, it } from 'vitest';
import { createRecorder, type Recorder, requestsOf, WEB } from '../support/recorder.ts';
import { LookAtRecordings, UpdateRecording } from './documents.ts';

const PATIENT = { STOP_WAIT_MS: '300000' };
const CHECK_FAILED = { code: 2, reason: 'post method api body check failed!' };
/** The same as the envelope has it. */
const INSIDE = { serverResponse: CHECK_FAILED };

const REFUSED = {
  __typename: 'UpstreamRejectedError',
  agoraCode: 2,
  code: 'UPSTREAM_REJECTED',
  retryable: false,
};

async function pause(recorder: Recorder, id: string) {
  const input = { recording: { id }, onhold: true };
  return (await recorder.clock.finish(recorder.execute(UpdateRecording, { input }))).updateRecording;
}

/** How often a method was asked. */
const asked = ({ transport }: Recorder, method: string) =>
  transport.calls.filter((each) => each === method).length;

describe('what Agora says outranks the HTTP status', () => {
  it.each([
    ['a code at the top', CHECK_FAILED],
    ['a code inside serverResponse', INSIDE],
    ['a code as text', { code: '2', reason: CHECK_FAILED.reason }],
    ['a code behind an empty one', { code: 0, ...INSIDE }],
  ])('%s under a 500 refuses acquire, start, update and stop at the first request', async (_name, body) => {
    for (const method of ['acquire', 'start'] as const) {
      const recorder = await createRecorder(PATIENT);
      recorder.fault({ method, times: 100, status: 500, body });
      expect(await recorder.start()).toMatchObject({ ...REFUSED, reason: CHECK_FAILED.reason });
      expect(asked(recorder, method)).toBe(1);
    }
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running({ configuration: WEB });
    for (const method of ['update', 'stop'] as const) {
      recorder.fault({ method, times: 100, status: 500, body });
      const answer = method === 'update' ? await pause(recorder, id) : await recorder.stop(id);
      expect(answer).toMatchObject({ ...REFUSED, reason: CHECK_FAILED.reason });
      expect(asked(recorder, method)).toBe(1);
    }
    expect((await recorder.look(id)).failure).toMatchObject({ agoraCode: 2, reason: CHECK_FAILED.reason });
  });

  it.each([
    [8, 200],
    [15, 500],
    [432, 500],
    [433, 503],
    [2, 401],
    [2, 429],
  ])('code %i under HTTP %i refuses a stop for good', async (code, status) => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    recorder.fault({ method: 'stop', times: 100, status, body: { code, reason: 'no' } });
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'UpstreamRejectedError', agoraCode: code });
    expect(asked(recorder, 'stop')).toBe(1);
  });

  it.each([
    ['49', { code: 49, reason: 'invalid operation' }, 'RecordingEnded'],
    ['50', { code: 50, reason: 'upload timeout' }, 'StringFileList'],
    ['435', { code: 435, reason: 'no recorded data' }, 'NoRecordedFiles'],
  ])('%s under a 500 means for a stop what it means under any other status', async (_code, body, member) => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { kicked: true });
    recorder.fault({ method: 'stop', status: 500, body });
    expect(await recorder.stop(id)).toMatchObject({ __typename: member });
    expect(asked(recorder, 'stop')).toBe(1);
  });

  it('a page that repeats its status as a code is no word of Agora’s', async () => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({
      method: 'start',
      afterActing: true,
      status: 502,
      body: { code: 502, message: 'Bad Gateway' },
    });
    expect(await recorder.start()).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(recorder.calls()).toEqual({ acquire: 1, start: 2 });
    expect(recorder.sandbox.state.list()).toHaveLength(1);
  });

  it.each([
    [{ code: 406, reason: 'vendor_over_load' }, 'acquire', true],
    [{ code: 53, reason: 'task conflict' }, 'start', true],
    [{ code: 110, reason: 'token' }, 'start', false],
    [{ code: 401, reason: 'invalid_channel_name' }, 'acquire', false],
  ] as const)('retryable says what waiting can do: %j', async (body, method, retryable) => {
    for (const status of [400, 500, body.code < 400 ? 201 : body.code]) {
      const recorder = await createRecorder(PATIENT);
      recorder.fault({ method, times: 100, status, body });
      const refused = { __typename: 'UpstreamRejectedError', agoraCode: body.code, retryable };
      expect(await recorder.start({ idempotencyKey: 'k' })).toMatchObject(refused);
      expect(await recorder.start({ idempotencyKey: 'k' })).toMatchObject(refused);
      expect(asked(recorder, method)).toBe(1);
    }
  });

  it.each([400, 405, 500])('no_active_status under HTTP %i is the account’s matter', async (status) => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'acquire', status, body: { code: 405, reason: 'no_active_status' } });
    expect(await recorder.start()).toMatchObject({ code: 'GATEWAY_REFUSED', agoraCode: null, reason: null });
    expect(asked(recorder, 'acquire')).toBe(1);
  });
});

describe('what gives up at last', () => {
  const NO_WORKER = { code: 501, reason: 'no_worker_manager_available' };

  it('carries the last code and reason that Agora gave, silence after it included', async () => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'acquire', times: 2, status: 500, body: NO_WORKER });
    recorder.fault({ method: 'acquire', times: 1000, breakConnection: true });
    const failed = {
      code: 'NEVER_STARTED',
      agoraCode: 501,
      reason: NO_WORKER.reason,
      message: expect.stringContaining('the connection to Agora broke'),
    };
    expect(await recorder.start({ idempotencyKey: 'k' })).toMatchObject(failed);
    expect(await recorder.start({ idempotencyKey: 'k' })).toMatchObject(failed);
    const { recordings } = await recorder.execute(LookAtRecordings, {});
    expect(recordings.nodes[0]?.failure).toMatchObject({ agoraCode: 501, reason: NO_WORKER.reason });
  });

  it('says it of a change too', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ configuration: WEB });
    recorder.fault({
      method: 'update',
      times: 3,
      status: 500,
      body: { code: 62, reason: 'request timeout' },
    });
    expect(await pause(recorder, id)).toMatchObject({
      __typename: 'UpstreamUnavailableError',
      agoraCode: 62,
      reason: 'request timeout',
    });
  });

  it('tells a caller who waits for a stop what Agora says', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    recorder.fault({ method: 'stop', times: 100, status: 503, body: { code: 1003, reason: 'busy' } });
    expect(await recorder.stop(id)).toMatchObject({
      __typename: 'StopInProgress',
      message: expect.stringContaining('Agora answered 503 without a result (code 1003: busy)'),
    });
  });
});

describe('a start that Agora fails to make', () => {
  const FAILED = { resourceId: 'r', sid: '', code: 15 };

  it('is asked three times with one resource, 3 and 6 s apart, and 9 s later with another one', async () => {
    const recorder = await createRecorder(PATIENT);
    const sent = requestsOf(recorder);
    recorder.fault({ method: 'start', times: 4, status: 500, body: FAILED });
    expect(await recorder.start()).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(sent.map(({ method }) => method)).toEqual([
      ...['acquire', 'start', 'start', 'start'],
      ...['acquire', 'start', 'start'],
    ]);
    const resources = sent.filter(({ method }) => method === 'start').map(({ path }) => path[5]);
    expect(new Set(resources.slice(0, 3)).size).toBe(1);
    expect(new Set(resources).size).toBe(2);
    const waits = sent.slice(1).map(({ at }, index) => Math.round((at - (sent[index]?.at ?? 0)) / 1000));
    expect(waits).toEqual([0, 3, 6, 9, 0, 3]);
    expect(sent[4]?.clientRequest).toMatchObject({ excludeResourceIds: [resources[0]] });
  });

  it('fails after 90 s with what Agora said, and the resources it took', async () => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'start', times: 1000, status: 500, body: FAILED });
    expect(await recorder.start()).toMatchObject({
      code: 'NEVER_STARTED',
      agoraCode: 15,
      message: 'The recording was not started: Agora could not start it with any resource.',
    });
    expect(asked(recorder, 'start')).toBe(15);
    expect(asked(recorder, 'acquire')).toBe(6);
  });

  it.each([
    ['no worker', 500, { code: 502, reason: 'Failed to allocate worker' }],
    ['an expired resource', 400, { code: 433, reason: 'resource expired' }],
    ['another start than acquire was told', 400, { code: 2, reason: 'request_hash mismatch!' }],
  ])(
    'is asked less and less often where there is no end of %s, and fails with Agora’s words',
    async (_name, status, body) => {
      const recorder = await createRecorder(PATIENT);
      recorder.fault({ method: 'start', times: 1000, status, body });
      expect(await recorder.start()).toMatchObject({
        code: 'NEVER_STARTED',
        agoraCode: body.code,
        reason: body.reason,
        message: 'The recording was not started: Agora could not start it with any resource.',
      });
      expect(asked(recorder, 'start')).toBeLessThan(20);
    },
  );

  it('is no longer told of beforehand where Agora takes it for another: it starts all the same', async () => {
    const recorder = await createRecorder(PATIENT);
    const sent = requestsOf(recorder);
    recorder.fault({ method: 'start', status: 400, body: { code: 2, reason: 'request_hash mismatch!' } });
    expect(await recorder.start()).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(sent.map(({ method, clientRequest }) => [method, 'startParameter' in clientRequest])).toEqual([
      ['acquire', true],
      ['start', false],
      ['acquire', false],
      ['start', false],
    ]);
  });

  it('keeps its resource where one try was not answered: another one could start a second recording', async () => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'start', afterActing: true, breakConnection: true });
    recorder.fault({ method: 'start', times: 8, status: 500, body: FAILED });
    const started = await recorder.start();
    expect(started).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(asked(recorder, 'acquire')).toBe(1);
    expect(recorder.sandbox.state.list()).toHaveLength(1);
  });
});

describe('a file name in an answer that says nothing definite', () => {
  const NAMES = { reason: 'request timeout', serverResponse: { fileList: [{ fileName: 'late.mp4' }] } };

  it.each([
    ['a stop that is not answered', 'stop', 504, 62],
    ['a stop that is refused', 'stop', 500, 2],
    ['a query that is not answered', 'query', 500, 62],
    ['a query that is refused', 'query', 400, 49],
    ['a change that is refused', 'update', 400, 49],
    ['a change that is not answered', 'update', 500, 62],
  ] as const)('is kept: %s', async (_name, method, status, code) => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running(method === 'update' ? { configuration: WEB } : {});
    recorder.fault({ method, times: method === 'update' ? 3 : 1, status, body: { code, ...NAMES } });
    if (method === 'stop') await recorder.stop(id);
    else if (method === 'update') await pause(recorder, id);
    else await recorder.clock.advance(300_000);
    const { files } = await recorder.look(id);
    expect(files.map(({ fileName }) => fileName)).toContain('late.mp4');
  });
});

describe('a query that is refused while a stop is followed', () => {
  const refusals: readonly [string, number, Parameters<Recorder['fault']>[0]['body']][] = [
    ['501 exiting under 400', 400, { code: 501, reason: 'exiting' }],
    ['501 exiting under 404', 404, { code: 501, reason: 'exiting' }],
    ['501 exiting under 501', 501, { code: 501, reason: 'exiting' }],
    ['501 exiting inside serverResponse', 500, { serverResponse: { code: 501, message: 'exiting' } }],
    ['49', 400, { code: 49, reason: 'invalid operation' }],
    ['a refusal of the account', 401, { message: 'Unauthorized' }],
    ['a code that nobody knows', 400, { code: 1234, reason: 'not now' }],
  ];

  it.each(refusals)('%s: it is asked again, and the files are not lost', async (_name, status, body) => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { uploadMs: 30_000 });
    recorder.fault({ method: 'stop', afterActing: true, status: 206, body: { code: 50 } });
    recorder.fault({ method: 'query', times: 3, status, body });
    expect(await recorder.stop(id)).toMatchObject({
      __typename: 'StringFileList',
      files: [{ fileName: `${sid}_room.m3u8` }],
    });
    expect(asked(recorder, 'query')).toBeGreaterThan(3);
  });

  it('of coordinates that are wrong, it ends with what is known', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { uploadMs: 30_000 });
    recorder.fault({ method: 'stop', afterActing: true, status: 206, body: { sid, code: 50 } });
    recorder.fault({ method: 'query', status: 400, body: { code: 433, reason: 'resource expired' } });
    expect(await recorder.stop(id)).toMatchObject({ files: [{ fileName: `${sid}_room.m3u8` }] });
    expect(asked(recorder, 'query')).toBe(1);
  });

  it('is not believed of a recording that nobody has stopped', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    recorder.fault({ method: 'query', times: 100, status: 501, body: { code: 501, reason: 'exiting' } });
    await recorder.clock.advance(600_000);
    expect((await recorder.look(id)).state).toBe('RECORDING');
  });
});
