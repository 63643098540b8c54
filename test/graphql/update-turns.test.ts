import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { drain } from '../../src/application/drain.ts';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { createChangeTurns } from '../../src/store/change-turns.ts';
import { openDatabase } from '../../src/store/database.ts';
import { settle } from '../support/manual-clock.ts';
import { createRecorder, joinRecorder, type Recorder } from '../support/recorder.ts';
import { UpdateRecording, UpdateRecordingLayout } from './documents.ts';

type Gateway = Pick<Recorder, 'execute'>;

/** A mix that runs, two gateways that know it, and what they have sent: `update 1@0` for what was sent at first for user 1. */
async function createFleet(env: Record<string, string> = {}) {
  const recorder = await createRecorder(env);
  const other = await joinRecorder(recorder);
  const { id, sid, resourceId, cname, uid } = await recorder.running();
  const sent: string[] = [];
  const beganAt = recorder.clock.now();
  const { attempt } = recorder.transport;
  recorder.transport.attempt = (baseUrl, request, options) => {
    const method = request.path.at(-1) ?? '';
    const user = /"subscribeAudioUids":\["(\d+)"\]/.exec(JSON.stringify(request.body ?? null))?.[1];
    if (method.startsWith('update'))
      sent.push(`${[method, user].filter(Boolean).join(' ')}@${recorder.clock.now() - beganAt}`);
    return attempt.call(recorder.transport, baseUrl, request, options);
  };
  const session = {
    appId: SANDBOX_ACCOUNT.appId,
    resourceId: resourceId ?? '',
    sid,
    cname,
    uid,
    mode: 'mix',
  } as const;
  return {
    ...recorder,
    ...{ other, id, sid, session, sent },
    /** Subscribes to a user’s sound, and changes nothing of the time. */
    async update(gateway: Gateway, user: number) {
      const input = { recording: { id }, subscriptions: { subscribeAudioUids: [`${user}`] } };
      return (await gateway.execute(UpdateRecording, { input })).updateRecording;
    },
    async updateLayout(gateway: Gateway) {
      const input = { recording: { id }, layout: { mixedVideoLayout: 'VERTICAL' as const } };
      return (await gateway.execute(UpdateRecordingLayout, { input })).updateRecordingLayout;
    },
  };
}

const CHANGED = { __typename: 'Recording' };
const UNCONFIRMED = { __typename: 'UpstreamUnavailableError', code: 'UPSTREAM_UNAVAILABLE' };

describe('changes of one recording are sent one after the other:', () => {
  it('of two gateways the second leaves only after the answer to the first', async () => {
    const { recorder, ...fleet } = await named();
    recorder.fault({ method: 'update', delayMs: 5000 });
    const first = fleet.update(recorder, 1);
    await recorder.clock.advance(10);
    const second = fleet.update(fleet.other, 2);
    await recorder.clock.advance(4900);
    expect(fleet.sent).toEqual(['update 1@0']);
    await recorder.clock.advance(1000);
    expect(fleet.sent).toHaveLength(2);
    expect(await Promise.all([first, second])).toMatchObject([CHANGED, CHANGED]);
    const at = Number(fleet.sent[1]?.split('@')[1]);
    expect(at).toBeGreaterThanOrEqual(5000);
    expect(at).toBeLessThan(5400);
  });

  it('of one gateway all go in their order, a layout after an update too', async () => {
    const { recorder, ...fleet } = await named();
    recorder.fault({ method: '*', delayMs: 1000, times: 4 });
    const asked = [];
    for (const ask of [
      () => fleet.update(recorder, 1),
      () => fleet.update(recorder, 2),
      () => fleet.updateLayout(recorder),
      () => fleet.update(recorder, 3),
    ]) {
      asked.push(ask());
      await settle();
    }
    expect(await recorder.clock.finish(Promise.all(asked))).toMatchObject(asked.map(() => CHANGED));
    expect(fleet.sent.map((each) => each.split('@')[0])).toEqual([
      'update 1',
      'update 2',
      'updateLayout',
      'update 3',
    ]);
    const times = fleet.sent.map((each) => Number(each.split('@')[1]));
    expect(times).toEqual(times.map((_, index) => expect.closeTo((times[0] ?? 0) + index * 1000, -2)));
  });

  it('also while the first is tried again because Agora moves the recording', async () => {
    const { recorder, ...fleet } = await named();
    recorder.patch(fleet.sid, { failoverMs: 8000 });
    const first = fleet.update(recorder, 1);
    await recorder.clock.advance(10);
    const second = fleet.update(fleet.other, 2);
    expect(await recorder.clock.finish(Promise.all([first, second]))).toMatchObject([CHANGED, CHANGED]);
    const users = fleet.sent.map((each) => each.split('@')[0]);
    expect(users.length).toBeGreaterThan(2);
    expect(users).toEqual([...users.slice(1).map(() => 'update 1'), 'update 2']);
  });

  it('those of different recordings wait for nothing', async () => {
    const { recorder, ...fleet } = await named();
    const page = await recorder.running({ cname: 'elsewhere' });
    recorder.fault({ method: 'update', delayMs: 5000 });
    void fleet.update(recorder, 1);
    await recorder.clock.advance(10);
    const input = { recording: { id: page.id }, subscriptions: { subscribeAudioUids: ['9'] } };
    const elsewhere = recorder.execute(UpdateRecording, { input });
    await recorder.clock.advance(1000);
    expect(fleet.sent).toHaveLength(2);
    expect((await elsewhere).updateRecording).toMatchObject(CHANGED);
    await recorder.clock.advance(5000);
  });
});

describe('a turn to change a recording', () => {
  it('of a gateway that has died runs out, and until then who waits is told why', async () => {
    const { recorder, ...fleet } = await named({ STOP_WAIT_MS: '20000' });
    const database = openDatabase(recorder.env.DATABASE_URL ?? '', {}, { clock: recorder.clock });
    await createChangeTurns(database).take(fleet.session, 'dead', 25_000);
    await database.close();
    const early = await recorder.clock.finish(fleet.update(recorder, 1));
    expect(early).toMatchObject({
      ...UNCONFIRMED,
      message:
        'The change was not confirmed: another change of this recording has not been answered yet. Ask again.',
    });
    expect(fleet.sent).toEqual([]);
    expect(await recorder.clock.finish(fleet.update(recorder, 2))).toMatchObject(CHANGED);
    expect(fleet.sent).toHaveLength(1);
  });

  it('ends with a refusal, with silence, and with the time of whoever has it', async () => {
    const { recorder, ...fleet } = await named({ STOP_WAIT_MS: '8000' });
    for (const fault of [
      { status: 400, body: { code: 2, reason: 'no' } },
      { status: 500, body: '', times: 3 },
      { delayMs: 20_000 },
    ]) {
      recorder.fault({ method: 'update', ...fault });
      expect(await recorder.clock.finish(fleet.update(recorder, 1))).not.toMatchObject(CHANGED);
      const askedAt = recorder.clock.now();
      expect(await recorder.clock.finish(fleet.update(fleet.other, 2))).toMatchObject(CHANGED);
      expect(recorder.clock.now() - askedAt).toBeLessThan(1000);
    }
  });

  it('is not taken by one whose time is over while it waits for it', async () => {
    const { recorder, ...fleet } = await named({ STOP_WAIT_MS: '8000' });
    recorder.fault({ method: 'update', delayMs: 6500 });
    const first = fleet.update(fleet.other, 1);
    await recorder.clock.advance(100);
    recorder.fault({ method: 'update', delayMs: 9000 });
    const second = fleet.update(fleet.other, 2);
    const late = fleet.update(recorder, 3);
    await recorder.clock.advance(5000);
    const last = fleet.update(recorder, 5);
    expect(await recorder.clock.finish(Promise.all([first, second, late, last]))).toMatchObject([
      CHANGED,
      UNCONFIRMED,
      UNCONFIRMED,
      CHANGED,
    ]);
    expect(fleet.sent.map((each) => each.split('@')[0])).toEqual(['update 1', 'update 3', 'update 5']);
  });

  it('is waited for at a shutdown, and given up with it', async () => {
    const { recorder, ...fleet } = await named();
    const { app, clock } = recorder;
    recorder.fault({ method: 'update', delayMs: 3000 });
    recorder.fault({ method: 'update', delayMs: 20_000 });
    const first = fleet.update(recorder, 1);
    await settle();
    const second = fleet.update(recorder, 2);
    await settle();
    app.health.draining();
    const draining = drain({ ...app, clock }, 8000);
    expect(await clock.finish(first)).toMatchObject(CHANGED);
    expect(await fleet.update(recorder, 3)).toMatchObject({
      __typename: 'UpstreamUnavailableError',
      code: 'SHUTTING_DOWN',
    });
    const next = fleet.update(fleet.other, 4);
    expect(await clock.finish(draining)).toBe(1);
    expect(await second).toMatchObject(UNCONFIRMED);
    const endedAt = clock.now();
    expect(await clock.finish(next)).toMatchObject(CHANGED);
    expect(clock.now() - endedAt).toBeLessThan(1000);
    expect(fleet.sent.map((each) => each.split('@')[0])).toEqual(['update 1', 'update 2', 'update 4']);
  });

  it('is kept by a caller that leaves, until the answer to what it sent', async () => {
    const { recorder, ...fleet } = await named();
    recorder.fault({ method: 'update', delayMs: 5000 });
    const leaving = new AbortController();
    const input = { recording: { id: fleet.id }, subscriptions: { subscribeAudioUids: ['1'] } };
    const left = recorder.app.yoga.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(UpdateRecording), variables: { input } }),
      signal: leaving.signal,
    });
    Promise.resolve(left).catch(() => undefined);
    await recorder.clock.advance(100);
    leaving.abort();
    const second = fleet.update(fleet.other, 2);
    await recorder.clock.advance(4800);
    expect(fleet.sent).toEqual(['update 1@0']);
    expect(await recorder.clock.finish(second)).toMatchObject(CHANGED);
  });

  it('that comes after a stop changes nothing any more', async () => {
    const { recorder, ...fleet } = await named();
    recorder.fault({ method: 'update', delayMs: 5000 });
    const first = fleet.update(recorder, 1);
    await recorder.clock.advance(10);
    const second = fleet.update(fleet.other, 2);
    await recorder.clock.finish(recorder.askToStop({ id: fleet.id }));
    expect(await recorder.clock.finish(Promise.all([first, second]))).toMatchObject([
      CHANGED,
      { __typename: 'InvalidInputError' },
    ]);
    expect(fleet.sent).toEqual(['update 1@0']);
  });
});

/** The fleet, with the first gateway under its own name. */
async function named(env: Record<string, string> = {}) {
  const { other, id, sid, session, sent, update, updateLayout, ...recorder } = await createFleet(env);
  return { recorder, other, id, sid, session, sent, update, updateLayout };
}
