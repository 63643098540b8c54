import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/agora/requests/transport.ts';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { createTestGateway, envelope, SESSION } from '../support/gateway.ts';
import { settle } from '../support/manual-clock.ts';
import { answer, broken, inTurn, unreachable } from '../support/scripted-transport.ts';

const stopped = answer(
  200,
  envelope({ fileListMode: 'string', fileList: 'a.m3u8', uploadingStatus: 'uploaded' }),
);
const noWorker = answer(404, { code: 404, reason: 'failed to find worker' });
const exited = answer(200, envelope({ status: 8, fileListMode: 'string', fileList: 'a.m3u8' }));

/** An upstream whose next answer comes when the test says so. */
function heldBack() {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  return { script: () => promise, release: resolve };
}

const anotherSession = (sid: string) => ({ recording: { session: { ...SESSION, sid } } });

describe('asking for the same stop more than once', () => {
  it('100 simultaneous stops of one session are one call, and all get its outcome', async () => {
    const upstream = heldBack();
    const gateway = await createTestGateway(upstream.script);
    const stops = Array.from({ length: 100 }, () => gateway.askToStop());
    await settle();
    upstream.release(stopped);
    const results = await gateway.clock.finish(Promise.all(stops));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]).toMatchObject({ __typename: 'StringFileList' });
    expect(gateway.attempts).toHaveLength(1);
  });

  it('asking again after the outcome gives it without another call', async () => {
    const gateway = await createTestGateway(inTurn(stopped));
    const first = await gateway.stop();
    expect(await gateway.stop({ asyncStop: true })).toEqual(first);
    expect(gateway.attempts).toHaveLength(1);
  });

  it('asking again while it runs joins it', async () => {
    const gateway = await createTestGateway(inTurn(...Array(6).fill(noWorker), stopped));
    expect(await gateway.stop()).toMatchObject({ __typename: 'StopInProgress' });
    expect(await gateway.stop()).toMatchObject({ __typename: 'StringFileList' });
    expect(gateway.asked()).toBe('stop@0 stop@1000 stop@4000 stop@10000 stop@16000 stop@22000 stop@28000');
  });

  it('a refused stop is not remembered: the next one asks Agora anew', async () => {
    const gateway = await createTestGateway(inTurn(answer(400, { code: 2 }), stopped));
    expect(await gateway.stop()).toMatchObject({ __typename: 'UpstreamRejectedError' });
    expect(await gateway.stop()).toMatchObject({ __typename: 'StringFileList' });
  });

  it.each([
    ['sid', { sid: 'other' }],
    ['uid', { uid: '527842' }],
    ['cname', { cname: 'other' }],
    ['resourceId', { resourceId: 'other' }],
    ['mode', { mode: 'INDIVIDUAL' }],
  ] as const)('another %s is another recording', async (_name, difference) => {
    const gateway = await createTestGateway(inTurn(stopped));
    await gateway.stop();
    await gateway.stop({ recording: { session: { ...SESSION, ...difference } } });
    expect(gateway.attempts).toHaveLength(2);
  });
});

describe('a stop that takes longer than its caller is kept waiting', () => {
  it('answers StopInProgress after STOP_WAIT_MS, goes on, and has the outcome for who asks again', async () => {
    const upstream = heldBack();
    const gateway = await createTestGateway(upstream.script, { STOP_WAIT_MS: '5000' });
    const startedAt = gateway.clock.now();
    expect(await gateway.stop()).toEqual({
      __typename: 'StopInProgress',
      resourceId: SESSION.resourceId,
      sid: SESSION.sid,
      message: 'The stop is on its way; Agora has not answered yet.',
    });
    expect(gateway.clock.now() - startedAt).toBe(5000);
    upstream.release(stopped);
    await settle();
    expect(await gateway.stop()).toMatchObject({ __typename: 'StringFileList' });
    expect(gateway.attempts).toHaveLength(1);
  });

  it.each([
    ['unreachable', unreachable, 'Agora could not be reached'],
    ['broken', broken, 'the connection to Agora broke'],
    ['5xx', answer(503, '<html>secret host</html>'), 'Agora answered 503 without a result'],
    ['429', answer(429, {}), 'over its request limit'],
    ['404', noWorker, 'it has ended, or it is being moved to another server'],
  ])('says where it stands: %s', async (_name, reply, words) => {
    const gateway = await createTestGateway(inTurn(reply));
    const result = await gateway.stop();
    expect(result).toMatchObject({ __typename: 'StopInProgress', message: expect.stringContaining(words) });
  });
});

describe('a stop that fails after its callers have left', () => {
  it('is in the log, with the recording and the reason', async () => {
    const gateway = await createTestGateway(inTurn(noWorker, answer(400, { code: 432 })), {
      STOP_WAIT_MS: '500',
    });
    expect(await gateway.stop()).toMatchObject({ __typename: 'StopInProgress' });
    await gateway.clock.advance(1000);
    const line = gateway.logged.find((each) => each.includes('"to":"failed"')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      level: 'warn',
      sid: SESSION.sid,
      failure: { code: 'UPSTREAM_REJECTED', agoraCode: 432 },
    });
  });
});

describe('asynchronous stops', () => {
  it('tell Agora so, answer once it has accepted, and are followed to their outcome', async () => {
    const gateway = await createTestGateway(inTurn(answer(200, envelope({})), exited));
    expect(await gateway.stop({ asyncStop: true })).toMatchObject({
      __typename: 'StopInProgress',
      message: 'Agora is stopping the recording; what became of its files is not known yet.',
    });
    expect(gateway.asked()).toBe('stop@0');
    expect(gateway.attempts[0]?.request.body).toMatchObject({ clientRequest: { async_stop: true } });
    expect(await gateway.stop()).toMatchObject({ __typename: 'StringFileList', fileName: 'a.m3u8' });
    expect(gateway.asked()).toBe('stop@0 query@1000');
  });

  it('are answered with the outcome when Agora has it at once', async () => {
    const gateway = await createTestGateway(inTurn(stopped));
    expect(await gateway.stop({ asyncStop: true })).toMatchObject({ __typename: 'StringFileList' });
  });

  it('answer at once when a synchronous stop of the recording is under way', async () => {
    const upstream = heldBack();
    const gateway = await createTestGateway(upstream.script);
    const waiting = gateway.askToStop();
    await settle();
    const startedAt = gateway.clock.now();
    expect(await gateway.stop({ asyncStop: true })).toMatchObject({ __typename: 'StopInProgress' });
    expect(gateway.clock.now()).toBe(startedAt);
    upstream.release(stopped);
    expect(await gateway.clock.finish(waiting)).toMatchObject({ __typename: 'StringFileList' });
  });

  it('that are refused say so', async () => {
    const gateway = await createTestGateway(inTurn(answer(400, { code: 432 })));
    expect(await gateway.stop({ asyncStop: true })).toMatchObject({ __typename: 'UpstreamRejectedError' });
  });
});

describe('a stop whose turn can’t come in time', () => {
  it('is refused at once with a retryAfterMs after which it gets its turn', async () => {
    const upstream = heldBack();
    const gateway = await createTestGateway(upstream.script, { STOP_WAIT_MS: '1000' });
    const ahead = [gateway.askToStop(anotherSession('sent'))];
    await settle();
    ahead.push(
      ...Array.from({ length: 9 }, (_, index) => gateway.askToStop(anotherSession(`waits${index}`))),
    );
    await settle();
    const refused = await gateway.askToStop();
    expect(refused).toMatchObject({ __typename: 'ThrottledError', code: 'THROTTLED', retryable: true });
    if (refused.__typename !== 'ThrottledError') throw new Error('not throttled');

    await gateway.clock.advance(refused.retryAfterMs);
    const again = gateway.askToStop();
    await gateway.clock.advance(1000);
    expect(gateway.attempts.map(({ request }) => request.path.includes(SESSION.sid))).toContain(true);
    upstream.release(stopped);
    expect(await gateway.clock.finish(again)).toMatchObject({ __typename: 'StopInProgress' });
    await gateway.clock.finish(Promise.all(ahead));
  });

  it('is refused when THROTTLE_MAX_QUEUE calls wait already', async () => {
    const upstream = heldBack();
    const gateway = await createTestGateway(upstream.script, { THROTTLE_MAX_QUEUE: '3' });
    const ahead = [gateway.askToStop(anotherSession('sent'))];
    await settle();
    for (const sid of ['waits1', 'waits2', 'waits3']) ahead.push(gateway.askToStop(anotherSession(sid)));
    await settle();
    expect(await gateway.askToStop()).toMatchObject({
      __typename: 'ThrottledError',
      message: expect.stringContaining('3 calls already wait'),
    });
    upstream.release(stopped);
    await gateway.clock.finish(Promise.all(ahead));
  });

  it('is never refused once it runs, however many calls wait', async () => {
    const gateway = await createTestGateway(
      ({ request }) =>
        request.path.includes(SESSION.sid) && gateway.attempts.length < 3 ? noWorker : stopped,
      { THROTTLE_MAX_QUEUE: '2' },
    );
    const running = gateway.askToStop();
    await settle();
    for (let index = 0; index < 20; index += 1)
      void gateway.scheduler.slot({ priority: 'stop', tenant: DEFAULT_TENANT });
    expect(await gateway.askToStop(anotherSession('other'))).toMatchObject({ __typename: 'ThrottledError' });
    expect(await gateway.clock.finish(running)).toMatchObject({ __typename: 'StringFileList' });
  });

  it('joins, rather than being refused, when that stop runs already', async () => {
    const upstream = heldBack();
    const gateway = await createTestGateway(upstream.script, { THROTTLE_MAX_QUEUE: '1' });
    const stops = [gateway.askToStop()];
    await gateway.clock.advance(200);
    stops.push(gateway.askToStop(anotherSession('other')));
    await settle();
    stops.push(gateway.askToStop());
    upstream.release(stopped);
    const results = await gateway.clock.finish(Promise.all(stops));
    expect(results.map((result) => result.__typename)).toEqual([
      'StringFileList',
      'StringFileList',
      'StringFileList',
    ]);
  });
});

describe('shutting down', () => {
  it('lets a running stop finish, and starts no new one', async () => {
    const upstream = heldBack();
    const gateway = await createTestGateway(upstream.script);
    const running = gateway.askToStop();
    await settle();
    const drained = gateway.app.drain(25_000);
    expect(await gateway.askToStop(anotherSession('late'))).toMatchObject({
      __typename: 'UpstreamUnavailableError',
      code: 'SHUTTING_DOWN',
      retryable: true,
      message: expect.stringContaining('This stop was not sent to Agora.'),
    });
    upstream.release(stopped);
    expect(await gateway.clock.finish(running)).toMatchObject({ __typename: 'StringFileList' });
    expect(await gateway.clock.finish(drained)).toBe(0);
  });

  it('hands back what takes too long, with where it stands', async () => {
    const gateway = await createTestGateway(inTurn(noWorker), { STOP_WAIT_MS: '300000' });
    const running = gateway.askToStop();
    await settle();
    expect(await gateway.clock.finish(gateway.app.drain(25_000))).toBe(1);
    expect(await running).toMatchObject({
      __typename: 'StopInProgress',
      message: expect.stringMatching(/Agora does not find the recording.*the stop is stored/),
    });
  });

  it('does not wait for a follow-up that nobody waits for', async () => {
    const gateway = await createTestGateway(
      inTurn(answer(200, envelope({})), answer(200, envelope({ status: 6 }))),
    );
    await gateway.stop({ asyncStop: true });
    const startedAt = gateway.clock.now();
    expect(await gateway.clock.finish(gateway.app.drain(25_000))).toBe(0);
    expect(gateway.clock.now()).toBe(startedAt);
  });
});
