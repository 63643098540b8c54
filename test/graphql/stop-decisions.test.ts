import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/agora/requests/transport.ts';
import { createTestGateway, envelope } from '../support/gateway.ts';
import { answer, broken, inTurn, timedOut, unreachable } from '../support/scripted-transport.ts';

const stopped = answer(
  200,
  envelope({ fileListMode: 'string', fileList: 'a.m3u8', uploadingStatus: 'uploaded' }),
);
const accepted = answer(200, envelope({}));
const noWorker = answer(404, {
  code: 404,
  serverResponse: { command: 'StopCloudRecorder', payload: { message: 'Failed to find worker.' } },
});
const status = (code: number, extra: object = {}) => answer(200, envelope({ status: code, ...extra }));
const files = { fileListMode: 'json', fileList: [{ fileName: 'a.m3u8' }, { fileName: 'a_0.mp4' }] };

/** Long enough that a caller hears the outcome rather than StopInProgress. */
const PATIENT = { STOP_WAIT_MS: '300000' };

async function stopWith(...replies: readonly Reply[]) {
  const gateway = await createTestGateway(inTurn(...replies), PATIENT);
  return { result: await gateway.stop(), asked: gateway.asked() };
}

describe('what each answer of stop means', () => {
  it('200: it stopped, and the answer is the outcome', async () => {
    const { result, asked } = await stopWith(stopped);
    expect(result).toMatchObject({ __typename: 'StringFileList', fileName: 'a.m3u8' });
    expect(asked).toBe('stop@0');
  });

  it.each([
    ['206 with code 435', answer(206, envelope({}, { code: 435 }))],
    ['its words alone', answer(206, { message: 'No recorded data' })],
  ])('no recorded data (%s): nobody sent a stream, and that is no error', async (_name, reply) => {
    const { result, asked } = await stopWith(reply);
    expect(result).toMatchObject({ __typename: 'NoRecordedFiles', files: [] });
    expect(asked).toBe('stop@0');
  });

  it.each([
    ['206 with code 65', answer(206, { code: 65, reason: 'request not completed' })],
    ['504 with code 62', answer(504, { code: 62, reason: 'request timeout' })],
    ['500 with code 62', answer(500, { code: '62' })],
    ['another 5xx', answer(503, { message: 'upstream sent no answer' })],
    ['a proxy’s page', answer(502, '<html><h1>Bad Gateway</h1></html>')],
    ['a redirect', answer(302, '')],
    ['a broken connection', broken],
  ])('nobody knows (%s): it is tried again after 3 s, then 6 s', async (_name, reply) => {
    const { result, asked } = await stopWith(reply, reply, reply, stopped);
    expect(result).toMatchObject({ __typename: 'StringFileList' });
    expect(asked).toBe('stop@0 stop@3000 stop@9000 stop@15000');
  });

  it('nobody knows (30 s of silence): that was wait enough', async () => {
    const { result, asked } = await stopWith(timedOut, timedOut, timedOut, stopped);
    expect(result).toMatchObject({ __typename: 'StringFileList' });
    expect(asked).toBe('stop@0 stop@101 stop@1101 stop@4101');
  });

  it('no connection: the other host is asked at once, and after a round of both they get a rest', async () => {
    const gateway = await createTestGateway(inTurn(unreachable, unreachable, unreachable, stopped), PATIENT);
    expect(await gateway.stop()).toMatchObject({ __typename: 'StringFileList' });
    expect(gateway.attempts.map((attempt) => attempt.baseUrl)).toEqual([
      'https://api.agora.io',
      'https://api.sd-rtn.com',
      'https://api.agora.io',
      'https://api.sd-rtn.com',
    ]);
    expect(gateway.asked()).toBe('stop@0 stop@101 stop@1101 stop@4101');
  });

  it('a host that was down comes last for the next stop', async () => {
    const gateway = await createTestGateway(
      ({ baseUrl }) => (baseUrl === 'https://api.agora.io' ? unreachable : stopped),
      PATIENT,
    );
    await gateway.stop();
    await gateway.stop({ recording: { session: { ...SESSION_2 } } });
    expect(gateway.attempts.map((attempt) => attempt.baseUrl)).toEqual([
      'https://api.agora.io',
      'https://api.sd-rtn.com',
      'https://api.sd-rtn.com',
    ]);
  });

  it('50: it is stopped and still uploading, so its files are asked for until it has exited', async () => {
    const { result, asked } = await stopWith(
      answer(206, envelope({}, { code: 50 })),
      status(6),
      status(7, files),
      status(8, files),
    );
    expect(result).toMatchObject({
      __typename: 'JsonFileList',
      files: [{ fileName: 'a.m3u8' }, { fileName: 'a_0.mp4' }],
    });
    expect(asked).toBe('stop@0 query@1000 query@4000 query@10000');
  });

  it('49 with a file list under any name: it was over before, and the files are known', async () => {
    const { result, asked } = await stopWith(
      answer(400, { code: 49, reason: 'invalid operation', recordedFileList: ['a.m3u8', 'b.m3u8'] }),
    );
    expect(result).toMatchObject({
      __typename: 'RecordingEnded',
      agoraCode: 49,
      files: [{ fileName: 'a.m3u8' }, { fileName: 'b.m3u8' }],
    });
    expect(asked).toBe('stop@0');
  });

  it('49 with nothing: it is exiting by another’s doing, and is followed to its end', async () => {
    const { result, asked } = await stopWith(answer(400, { code: 49 }), status(6, files), noWorker);
    expect(result).toMatchObject({
      __typename: 'RecordingEnded',
      files: [{ fileName: 'a.m3u8' }, { fileName: 'a_0.mp4' }],
    });
    expect(asked).toBe('stop@0 query@1000 query@4000 query@10000');
  });

  it('49 after a try that was not answered: it was this stop, so the outcome keeps its shape', async () => {
    const { result } = await stopWith(broken, answer(400, { code: 49 }), status(8, files));
    expect(result).toMatchObject({ __typename: 'JsonFileList' });
  });

  it('404 for a while, then 200: it was being moved to another server, and it is stopped', async () => {
    const { result, asked } = await stopWith(noWorker, noWorker, noWorker, noWorker, stopped);
    expect(result).toMatchObject({ __typename: 'StringFileList', fileName: 'a.m3u8' });
    expect(asked).toBe('stop@0 stop@1000 stop@4000 stop@10000 stop@16000');
  });

  it('404 for 90 s: it has ended', async () => {
    const { result, asked } = await stopWith(noWorker);
    expect(result).toMatchObject({ __typename: 'RecordingEnded', agoraCode: 404, files: [] });
    expect(asked.split(' ').at(-1)).toBe('stop@90000');
  });

  it('404 in a proxy’s words for ever: nothing is claimed, and it is tried on', async () => {
    const gateway = await createTestGateway(inTurn(answer(404, '<html>Not found</html>')), PATIENT);
    expect(await gateway.stop()).toMatchObject({ __typename: 'StopInProgress' });
    expect(gateway.attempts.length).toBeGreaterThan(40);
  });

  it.each([
    [2, 'invalid parameter: uid', 'uid'],
    [432, 'request parameter does not match', null],
    [433, 'resource id is expired', null],
    [1003, 'something new', null],
  ])('400 with code %i: final, and the field is named where it is known', async (code, reason, field) => {
    const { result, asked } = await stopWith(answer(400, { code, reason }));
    expect(result).toMatchObject({
      __typename: 'UpstreamRejectedError',
      code: 'UPSTREAM_REJECTED',
      retryable: false,
      agoraCode: code,
      reason,
      field,
    });
    expect(asked).toBe('stop@0');
  });

  it.each([
    ['401', answer(401, { message: 'Invalid authentication credentials' })],
    ['403', answer(403, {})],
    ['a wrong app', answer(400, { code: 400, reason: 'appid is invalid' })],
    ['a wrong app, other words', answer(400, { message: 'invalid_appid' })],
    ['a wrong host', answer(404, { message: 'no Route matched with those values' })],
  ])(
    'the gateway’s own trouble (%s): the caller learns only that, the operator why',
    async (_name, reply) => {
      const gateway = await createTestGateway(inTurn(reply, stopped));
      expect(await gateway.stop()).toEqual({
        __typename: 'UpstreamRejectedError',
        code: 'GATEWAY_REFUSED',
        message:
          'Agora refused the gateway itself, not this request. The gateway’s operator finds the reason in its log.',
        retryable: false,
        agoraCode: null,
        reason: null,
        field: null,
      });
      expect(gateway.app.health.problems()).toHaveLength(1);
      expect(gateway.logged.join()).toContain('Agora refuses the account');
      expect(await gateway.stop()).toMatchObject({ __typename: 'StringFileList' });
      expect(gateway.app.health.problems()).toEqual([]);
    },
  );

  it('429: the whole account is held back for as long as Agora asks, and nobody is told', async () => {
    const over = answer(429, { message: 'API rate limit exceeded' }, 2500);
    const { result, asked } = await stopWith(over, stopped);
    expect(result).toMatchObject({ __typename: 'StringFileList' });
    expect(asked).toBe('stop@0 stop@2500');
  });

  it('429 without Retry-After: 1 s, then 3 s, then 6 s', async () => {
    const over = answer(429, { message: 'API rate limit exceeded' });
    const { asked } = await stopWith(over, over, over, stopped);
    expect(asked).toBe('stop@0 stop@1000 stop@4000 stop@10000');
  });

  it('429 that asks for no time at all gets the usual wait', async () => {
    const { asked } = await stopWith(answer(429, {}, 0), stopped);
    expect(asked).toBe('stop@0 stop@1000');
  });

  it('429 that asks for an hour is believed for a minute', async () => {
    const { asked } = await stopWith(answer(429, {}, 3_600_000), stopped);
    expect(asked).toBe('stop@0 stop@60000');
  });

  it.each([
    ['an empty body', ''],
    ['HTML', '<html>hello</html>'],
    ['truncated JSON', '{"serverResponse":{"fileList":"a.m3'],
    ['JSON that says nothing', '{}'],
    ['null', 'null'],
  ])('200 with %s: it is taken as stopped, and the files are asked for', async (_name, body) => {
    const { result, asked } = await stopWith(answer(200, body), status(8, files));
    expect(result).toMatchObject({
      __typename: 'JsonFileList',
      files: [{ fileName: 'a.m3u8' }, { fileName: 'a_0.mp4' }],
    });
    expect(asked).toBe('stop@0 query@1000');
  });
});

describe('following a stop that Agora has acknowledged', () => {
  it('gone for long after a stop that was accepted between 404s: it may have been ours that ended it', async () => {
    const { result } = await stopWith(noWorker, noWorker, accepted, noWorker);
    expect(result).toMatchObject({ __typename: 'ReportLost', filesStatus: 'UNKNOWN' });
  });

  it('gone twice in a row is the end, with what is known', async () => {
    const { result, asked } = await stopWith(accepted, noWorker);
    expect(result).toMatchObject({
      __typename: 'ReportLost',
      uploadingStatus: null,
      filesStatus: 'UNKNOWN',
      files: [{ source: 'PREDICTED' }],
    });
    expect(asked).toBe('stop@0 query@1000 query@4000');
  });

  it('gone after a 200 that only a proxy can have written may be a failover: it is waited out', async () => {
    const page = answer(200, '<html>welcome</html>');
    const { result, asked } = await stopWith(
      page,
      noWorker,
      noWorker,
      noWorker,
      status(5),
      status(5),
      stopped,
    );
    expect(result).toMatchObject({ __typename: 'StringFileList' });
    expect(asked).toMatch(/^stop@0 query@1000 query@4000 query@10000 query@16000 query@22000 stop@/);

    const never = await stopWith(page, noWorker);
    expect(never.result).toMatchObject({ __typename: 'RecordingEnded', files: [] });
    expect(never.asked.split(' ').at(-1)).toBe('query@94000');
  });

  it('alive twice in a row means that the stop was lost, and it is sent again', async () => {
    const { result, asked } = await stopWith(accepted, status(5), status(5, files), stopped);
    expect(result).toMatchObject({
      __typename: 'StringFileList',
      files: [{ fileName: 'a.m3u8' }, { fileName: 'a_0.mp4' }],
    });
    expect(asked).toBe('stop@0 query@1000 query@4000 stop@4101');
  });

  it('looks that are not answered, or answered by a proxy, decide nothing', async () => {
    const page = answer(404, '<html>');
    const { result } = await stopWith(accepted, broken, answer(500, ''), page, page, page, status(8, files));
    expect(result).toMatchObject({ __typename: 'JsonFileList' });
  });

  it('alive again voids what was said before: neither an old acknowledgement nor an old 404 counts', async () => {
    const page = answer(404, '<html>');
    const gateway = await createTestGateway(inTurn(noWorker, accepted, status(5), status(5), page), PATIENT);
    expect(await gateway.stop()).toMatchObject({ __typename: 'StopInProgress' });

    const proxy = answer(200, '<html>');
    const { result, asked } = await stopWith(
      accepted,
      status(5),
      status(5),
      proxy,
      noWorker,
      noWorker,
      status(8, files),
    );
    expect(result).toMatchObject({ __typename: 'JsonFileList' });
    expect(asked.split(' ')).toHaveLength(7);
  });

  it('49 after an earlier stop of ours was lost keeps the shape of the outcome', async () => {
    const { result } = await stopWith(
      accepted,
      status(5),
      status(5),
      answer(400, { code: 49 }),
      status(8, files),
    );
    expect(result).toMatchObject({ __typename: 'JsonFileList' });
  });

  it.each([
    ['the account is refused for a while', answer(403, 'blocked')],
    ['a proxy refuses the look', answer(410, '<html>')],
  ])('a look that is refused (%s) ends nothing and loses no name', async (_name, refusal) => {
    const { result } = await stopWith(accepted, refusal, refusal, refusal, status(8, files));
    expect(result).toMatchObject({ files: [{ fileName: 'a.m3u8' }, { fileName: 'a_0.mp4' }] });
  });

  it('a look that Agora itself rejects is the end, with what is known', async () => {
    const { result } = await stopWith(accepted, status(6, files), answer(400, { code: 433 }));
    expect(result).toMatchObject({ files: [{ fileName: 'a.m3u8' }, { fileName: 'a_0.mp4' }] });
  });

  it('a file name once seen is never lost, whatever the later answers hold', async () => {
    const early = { fileListMode: 'json', fileList: [{ fileName: 'early.m3u8' }] };
    const { result } = await stopWith(accepted, status(6, early), status(6), status(8, files));
    expect(result).toMatchObject({
      files: [{ fileName: 'early.m3u8' }, { fileName: 'a.m3u8' }, { fileName: 'a_0.mp4' }],
    });
  });
});

const SESSION_2 = { resourceId: 'another', sid: 'another', mode: 'MIX', cname: 'c', uid: '1' } as const;
