import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { globalIdOf } from '../../src/graphql/global-id.ts';
import { phaseOf } from '../../src/sandbox/recording.ts';
import { settle } from '../support/manual-clock.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder } from '../support/recorder.ts';

/** Agora acts on the start, and says from then on only that it has done so before. */
const ALREADY_STARTED = {
  method: 'start',
  afterActing: true,
  status: 201,
  body: { code: 7, reason: 'already started' },
  times: 1000,
} as const;

/** A start that Agora acts on, and whose answer comes after this time and has no `sid`. */
async function startedWithoutSid(answerAfterMs: number) {
  const recorder = await createRecorder({ STOP_WAIT_MS: '3000' });
  recorder.fault({ ...ALREADY_STARTED, times: 1, delayMs: answerAfterMs });
  recorder.fault(ALREADY_STARTED);
  const starting = recorder.start();
  await settle();
  await recorder.clock.advance(500);
  const [started] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
  const id = globalIdOf(started?.id ?? '');
  const [atAgora] = recorder.sandbox.state.recordings();
  const sid = atAgora?.sid ?? '';
  return {
    ...recorder,
    ...{ id, sid, starting },
    /** Agora notifies the gateway that the recorder has begun. */
    async notify(more: object = {}) {
      const at = Math.round(recorder.clock.now());
      const payload = { cname: 'room', uid: started?.uid, sid, sendts: at, details: { status: 0 }, ...more };
      const body = JSON.stringify({ noticeId: 'n', productId: 3, eventType: 40, notifyMs: at, payload });
      await recorder.app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, body));
      await settle();
    },
    isLive: () =>
      recorder.sandbox.state.recordings().some((each) => phaseOf(each, recorder.clock.now()) === 'live'),
  };
}

describe('a start that is answered with 201 and code 7 and without a sid', () => {
  it('says so as long as the sid is not known', async () => {
    const recorder = await startedWithoutSid(0);
    expect(await recorder.starting).toMatchObject({ state: 'STARTING', sid: null });
    await recorder.clock.advance(60_000);
    expect(await recorder.look(recorder.id)).toMatchObject({
      state: 'STARTING',
      failure: { message: expect.stringContaining('does not say under which sid: the recording runs') },
    });
    expect(await recorder.stop(recorder.id)).toMatchObject({ __typename: 'StopInProgress' });
    expect(recorder.isLive()).toBe(true);
  });

  it.each([
    ['a second before', 8000, 7000],
    ['seven seconds before, and was looked into meanwhile', 8000, 1000],
    ['long before, and was set aside meanwhile', 25_000, 1000],
  ])(
    'finds the sid in a notification that came %s the answer',
    async (_when, answerAfterMs, notifiedAtMs) => {
      const recorder = await startedWithoutSid(answerAfterMs);
      await recorder.clock.advance(notifiedAtMs - 500);
      await recorder.notify();
      await recorder.clock.advance(answerAfterMs - notifiedAtMs + 3000);
      expect(await recorder.look(recorder.id)).toMatchObject({ sid: recorder.sid, failure: null });
      expect(await recorder.stop(recorder.id)).toMatchObject({ __typename: 'StringFileList' });
      expect(recorder.isLive()).toBe(false);
    },
  );

  it('finds it in one that comes after, and is stopped then if that was asked for', async () => {
    const recorder = await startedWithoutSid(0);
    await recorder.starting;
    await recorder.clock.advance(120_000);
    expect(await recorder.stop(recorder.id)).toMatchObject({ __typename: 'StopInProgress' });
    await recorder.notify();
    await recorder.clock.advance(5000);
    expect(await recorder.look(recorder.id)).toMatchObject({
      state: 'ENDED',
      sid: recorder.sid,
      stopOutcome: { __typename: 'StringFileList' },
    });
    expect(recorder.isLive()).toBe(false);
  });

  it.each([
    ['another channel', { cname: 'elsewhere' }],
    ['another UID', { uid: '4242' }],
    ['the time before it was asked for', { sendts: Date.UTC(2025, 0, 1) }],
  ])('takes no sid from a notification of %s', async (_of, more) => {
    const recorder = await startedWithoutSid(8000);
    await recorder.notify(more);
    await recorder.clock.advance(20_000);
    expect(await recorder.look(recorder.id)).toMatchObject({ state: 'STARTING', sid: null });
  });
});
