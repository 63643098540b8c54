import { describe, expect, it } from 'vitest';
import { phaseOf } from '../../src/sandbox/recording.ts';
import { createRecorder, type Recorder, WEB } from '../support/recorder.ts';
import { UpdateRecording } from './documents.ts';

const PATIENT = { STOP_WAIT_MS: '300000' };
const phases = ({ sandbox, clock }: Recorder) =>
  sandbox.state.recordings().map((recording) => phaseOf(recording, clock.now()));

/** Whether anything of the sandbox's records still. */
const isLive = (recorder: Recorder) => phases(recorder).includes('live');

/** What proxies, login pages and other services answer, some of it with Agora's own words in it. */
const PAGES: readonly [number, string | { [key: string]: string | number }][] = [
  [200, { status: 1, message: 'ok' }],
  [200, { status: 8 }],
  [200, { logo: '/static/logo.png' }],
  [400, { code: 3, message: 'invalid argument' }],
  [400, '<html>request_hash mismatch</html>'],
  [404, '<html>failed to find worker</html>'],
  [405, '{"resourceId":"abc","serverRes'],
  [502, '<html>invalid_channel_name</html>'],
  [503, '<html>no recorded data</html>'],
  [503, '<html>vendor_over_load</html>'],
  [503, '<html>failed to allocate worker connections: already started, exiting</html>'],
];

describe('a page that is not Agora’s is not believed', () => {
  it.each(PAGES)('in the place of a stop’s answer: %i %j', async (status, body) => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    recorder.fault({ method: 'stop', times: 3, status, body });
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'StringFileList', filesStatus: 'COMPLETE' });
    expect(isLive(recorder)).toBe(false);
  });

  it.each(PAGES)('in the place of a query’s answer: %i %j', async (status, body) => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    recorder.fault({ method: 'query', times: 1000, status, body });
    await recorder.clock.advance(600_000);
    expect((await recorder.look(id)).state).toBe('RECORDING');
  });

  it.each(PAGES)('in the place of a start’s answer that Agora has given: %i %j', async (status, body) => {
    const recorder = await createRecorder(PATIENT);
    recorder.fault({ method: 'start', afterActing: true, times: 2, status, body });
    await recorder.start();
    await recorder.clock.advance(120_000);
    const [recording] = recorder.sandbox.state.recordings();
    expect(recorder.sandbox.state.recordings()).toHaveLength(1);
    expect(recorder.calls().acquire).toBe(1);
    const [found] = await recorder.app.store.findBySid(recording?.sid ?? '');
    expect(found).toMatchObject({ state: 'recording' });
  });

  it('in the place of a change’s answer', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ configuration: WEB });
    recorder.fault({ method: 'update', status: 200, body: '<html>login</html>' });
    const input = { recording: { id }, onhold: true };
    const { updateRecording } = await recorder.clock.finish(recorder.execute(UpdateRecording, { input }));
    expect(updateRecording).toMatchObject({ __typename: 'UpstreamUnavailableError' });
  });

  it('and what it says is not passed on: it may name hosts, and be as long as it likes', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const message = `connect ECONNREFUSED 10.1.2.3:8443\n at proxy.js ${'x'.repeat(5000)}`;
    recorder.fault({ method: 'stop', times: 100, status: 502, body: { message } });
    const answer = await recorder.stop(id);
    expect(answer).toMatchObject({ __typename: 'StopInProgress' });
    expect(JSON.stringify(answer)).not.toMatch(/10\.1\.2\.3|proxy\.js|xxx/);
  });
});

describe('a word of Agora’s is heard', () => {
  it.each([
    [
      'behind a code that repeats the status',
      500,
      { code: 500, serverResponse: { code: 2, reason: 'no' } },
      2,
    ],
    [
      'in an answer that was cut off',
      400,
      `{"code":2,"reason":"no","fileList":[{"fileName":"a.m3u8"},{"fi`,
      2,
    ],
    [
      'although its sentence has other words of Agora’s',
      400,
      { code: 2, reason: 'no recorded data type' },
      2,
    ],
  ])('%s', async (_name, status, body, agoraCode) => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    recorder.fault({ method: 'stop', times: 100, status, body });
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'UpstreamRejectedError', agoraCode });
  });

  it('the sid that came with no definite answer', async () => {
    const recorder = await createRecorder(PATIENT);
    const { attempt } = recorder.transport;
    recorder.transport.attempt = async (...call) => {
      const reply = await attempt.apply(recorder.transport, call);
      if (reply.kind !== 'answer' || reply.status !== 206) return reply;
      const [{ sid } = { sid: '' }] = recorder.sandbox.state.recordings();
      return { ...reply, body: JSON.stringify({ code: 65, reason: 'request not completed', sid }) };
    };
    recorder.fault({ method: 'start', afterActing: true, status: 206, body: {} });
    recorder.fault({
      method: 'start',
      times: 100,
      status: 201,
      body: { code: 7, reason: 'already started' },
    });
    const [{ sid } = { sid: '' }] = [await recorder.start()].flatMap((each) => ('sid' in each ? [each] : []));
    expect(sid).toBe(recorder.sandbox.state.recordings()[0]?.sid);
  });

  it('the code of a stop, although a query had said more of the files', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    recorder.fault({
      method: 'stop',
      afterActing: true,
      status: 400,
      body: { code: 49, reason: 'invalid operation' },
    });
    expect(await recorder.stop(id)).toMatchObject({ agoraCode: 49 });
  });

  it('names in an earlier answer that said nothing definite make no list complete', async () => {
    const recorder = await createRecorder(PATIENT);
    const started = await recorder.start();
    await recorder.clock.advance(6000);
    const serverResponse = { fileList: ['part.m3u8'] };
    recorder.fault({ method: 'stop', afterActing: true, status: 504, body: { code: 62, serverResponse } });
    recorder.fault({ method: 'stop', status: 400, body: { code: 49, reason: 'invalid operation' } });
    recorder.fault({
      method: 'query',
      times: 100,
      status: 404,
      body: { code: 404, reason: 'failed to find worker' },
    });
    expect(await recorder.stop('id' in started ? started.id : '')).toMatchObject({
      filesStatus: 'PARTIAL',
      files: [{ fileName: 'part.m3u8' }],
    });
  });
});
