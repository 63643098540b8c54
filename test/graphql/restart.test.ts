import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { askAs } from '../support/callers.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, joinRecorder, MIX, type Recorder, requestsOf, WEB } from '../support/recorder.ts';
import { LookAtChain } from './documents.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RESTARTING = { onFailure: 'RESTART' as const };
const ALL =
  '{ recordings { totalCount nodes { id state sid } } auditTrail { nodes { subject action target } } }';
const REFUSED = { status: 400, body: { code: 2, reason: 'invalid parameter' } };

type Gateway = Pick<Recorder, 'execute'>;

async function look({ execute }: Gateway, id: string) {
  const { recording } = await execute(LookAtChain, { id });
  if (!recording) throw new Error(`the gateway knows no recording ${id}`);
  return recording;
}

async function all(recorder: Recorder) {
  const { recordings, auditTrail } = (await recorder.clock.finish(askAs(recorder, null, ALL))).body.data;
  return { recordings: recordings.nodes, trail: auditTrail.nodes };
}

/** Agora notifies that it has exited, abnormally, so long ago. */
async function tellExit({ app, clock }: Pick<Recorder, 'app' | 'clock'>, sid: string, agoMs = 0) {
  const at = Math.round(clock.now() - agoMs);
  const details = { exitStatus: 1 };
  const payload = { cname: 'room', uid: '1', sid, sequence: 0, sendts: at, serviceType: 0, details };
  const told = { noticeId: `${sid} ${at}`, productId: 3, eventType: 11, notifyMs: at, payload };
  await clock.finish(app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, JSON.stringify(told))));
}

/** Has a recording end, as Agora says abnormally. */
async function crash(recorder: Recorder, sid: string) {
  recorder.patch(sid, { kicked: true });
  await tellExit(recorder, sid);
}

async function nextOf(recorder: Gateway, id: string) {
  const { next } = await look(recorder, id);
  if (!next) throw new Error('nothing follows it');
  return next.id;
}

const sidOf = async (recorder: Recorder, id: string) =>
  (await all(recorder)).recordings.find((each: { id: string }) => each.id === id)?.sid;

describe('a recording that is to be restarted', () => {
  it.each([
    ['a channel', MIX],
    ['a page', WEB],
  ])('of %s goes on at once in another one, with the same order, elsewhere', async (_what, configuration) => {
    const recorder = await createRecorder();
    const requests = requestsOf(recorder);
    const tags = [{ key: 'class', value: '7b' }];
    const { id, sid } = await recorder.running({ ...RESTARTING, tags, configuration, stopAfter: 'PT2H' });
    const { stopsAt } = await look(recorder, id);
    await crash(recorder, sid);
    await recorder.clock.advance(20_000);
    const old = await look(recorder, id);
    expect(old).toMatchObject({
      state: 'ENDED',
      next: { state: 'RECORDING', tags },
      attention: [
        {
          reason: 'EXITED_ABNORMALLY',
          message: expect.stringContaining('Another recording was started to go on with it.'),
        },
      ],
    });
    expect(old.timeline.at(-1)).toMatchObject({ kind: 'RESTARTED' });
    const next = await look(recorder, await nextOf(recorder, id));
    expect(next).toMatchObject({
      previous: { id },
      cname: old.cname,
      attention: [],
      stopsBecause: 'STOP_AFTER',
    });
    expect(next.timeline[0]).toMatchObject({
      message: expect.stringContaining('had exited abnormally'),
      by: 'gateway EXITED_ABNORMALLY',
    });
    // Its time counts from the first.
    expect(next.stopsAt).toBe(stopsAt);
    expect(next.uid).not.toBe(old.uid);
    const [first, second] = requests.filter(({ method }) => method === 'start');
    expect(second?.clientRequest).toEqual(first?.clientRequest);
    const [, acquired] = requests.filter(({ method }) => method === 'acquire');
    const resource = first?.path[first.path.indexOf('resourceid') + 1];
    expect(acquired?.clientRequest).toMatchObject({ excludeResourceIds: [resource] });
    const { trail } = await all(recorder);
    expect(trail[0]).toMatchObject({ subject: 'gateway EXITED_ABNORMALLY', action: 'startRecording' });
    // The order may hold a secret, and nothing needs it any more.
    const [stored] = await recorder.app.store.findBySid(sid);
    expect(stored?.terms).toMatchObject({ onFailure: 'restart', order: null });
  });

  it('is restarted three times in a row, and anew once one has gone on for an hour', async () => {
    const recorder = await createRecorder();
    const first = await recorder.running(RESTARTING);
    let { id, sid } = first;
    for (const waitMs of [0, 0, HOUR_MS, 0, 0, 0]) {
      await crash(recorder, sid);
      await recorder.clock.advance(20_000);
      id = await nextOf(recorder, id);
      sid = await sidOf(recorder, id);
      recorder.clock.jump(waitMs);
    }
    await crash(recorder, sid);
    await recorder.clock.advance(MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({
      next: null,
      attention: [{ message: expect.stringContaining('it was the last of 3 restarts') }],
    });
    expect((await all(recorder)).recordings).toHaveLength(7);
  });

  it('is not restarted for ever where the start is refused', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running(RESTARTING);
    recorder.fault({ method: 'start', ...REFUSED, times: 1000 });
    await crash(recorder, sid);
    await recorder.clock.advance(5 * MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({
      next: { state: 'FAILED' },
      attention: [{ message: expect.stringContaining('the start of one was refused') }],
    });
    expect((await all(recorder)).recordings).toHaveLength(2);
  });

  it('is restarted where the exit is told minutes after the end, and not a day after it', async () => {
    const recorder = await createRecorder();
    const late = await recorder.running(RESTARTING);
    const day = await recorder.running({ ...RESTARTING, cname: 'other' });
    for (const { sid } of [late, day]) recorder.patch(sid, { kicked: true });
    await recorder.clock.advance(9 * MINUTE_MS);
    expect(await look(recorder, late.id)).toMatchObject({ state: 'ENDED', next: null });
    await tellExit(recorder, late.sid, 8 * MINUTE_MS);
    await tellExit(recorder, late.sid, 8 * MINUTE_MS);
    await recorder.clock.advance(20_000);
    expect(await look(recorder, late.id)).toMatchObject({ next: { state: 'RECORDING' } });
    await recorder.clock.advance(10 * MINUTE_MS);
    const [stored] = await recorder.app.store.findBySid(day.sid);
    expect(stored).toMatchObject({ terms: { order: null }, guard: { dueAt: null } });
    await tellExit(recorder, day.sid, 17 * MINUTE_MS);
    await recorder.clock.advance(MINUTE_MS);
    expect(await look(recorder, day.id)).toMatchObject({
      next: null,
      attention: [{ message: expect.stringContaining('its exit was told too late') }],
    });
  });

  it('is not restarted where anybody stops it, before the exit or as it comes', async () => {
    const recorder = await createRecorder();
    const before = await recorder.running(RESTARTING);
    await recorder.stop(before.id);
    await tellExit(recorder, before.sid);
    const racing = await recorder.running({ ...RESTARTING, cname: 'racing' });
    await crash(recorder, racing.sid);
    await recorder.clock.advance(1000);
    expect(await look(recorder, racing.id)).toMatchObject({ state: 'ENDED', stopCause: null });
    await recorder.stop(racing.id);
    await recorder.clock.advance(MINUTE_MS);
    expect(await look(recorder, racing.id)).toMatchObject({
      stopCause: 'CALLER',
      next: null,
      attention: [{ message: expect.stringContaining('this one was to be stopped') }],
    });
    expect((await all(recorder)).recordings).toHaveLength(2);
  });

  it('ends with those that follow it where its caller stops it soon after', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running(RESTARTING);
    await crash(recorder, sid);
    await recorder.clock.advance(20_000);
    const second = await nextOf(recorder, id);
    await crash(recorder, await sidOf(recorder, second));
    await recorder.clock.advance(20_000);
    expect(await look(recorder, second)).toMatchObject({ next: { state: 'RECORDING' } });
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'RecordingEnded' });
    await recorder.clock.advance(20_000);
    expect(recorder.sandbox.state.live()).toEqual([]);
    expect((await all(recorder)).recordings).toHaveLength(3);
  });

  it('goes on by itself where it only moves to another server', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running(RESTARTING);
    recorder.patch(sid, { failoverMs: MINUTE_MS });
    await recorder.clock.advance(5 * MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'RECORDING', next: null });
  });

  it.each(['before', 'after'] as const)(
    'goes on in one other where a gateway dies %s that is stored',
    async (moment) => {
      const recorder = await createRecorder({}, { worksByItself: false });
      const other = await joinRecorder(recorder);
      const started = await recorder.start(RESTARTING);
      if (started.__typename !== 'Recording') throw new Error('it did not start');
      const { id } = started;
      const work = async (passedMs: number) => {
        recorder.clock.jump(passedMs);
        await recorder.clock.finish(Promise.all([other.app.guard.tick(), other.app.runner.tick()]));
      };
      for (let step = 0; step < 4; step += 1) await work(10_000);
      await crash(recorder, started.sid ?? '');
      await recorder.clock.finish(other.app.runner.tick());
      const dead = recorder.app.store;
      const { succeed } = dead;
      Object.assign(dead, {
        async succeed(...args: Parameters<typeof succeed>) {
          if (moment === 'after') await succeed(...args);
          throw new Error('it died');
        },
      });
      await recorder.clock.finish(recorder.app.guard.tick());
      for (let step = 0; step < 24; step += 1) await work(5000);
      await recorder.clock.advance(5000);
      expect(await look(other, id)).toMatchObject({ state: 'ENDED', next: { state: 'RECORDING' } });
      expect((await all(recorder)).recordings).toHaveLength(2);
    },
  );
});

describe('a start that is to be restarted', () => {
  it('is refused with a token of the caller’s where the gateway can make none', async () => {
    const recorder = await createRecorder();
    expect(await recorder.start({ ...RESTARTING, token: 'a-token-of-the-caller' })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: 'input.onFailure', message: expect.stringContaining('Expected NOTHING') }],
    });
  });
});
