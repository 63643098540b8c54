import { describe, expect, it } from 'vitest';
import { askAs } from '../support/callers.ts';
import { createRecorder, joinRecorder, MIX, type Recorder, WEB } from '../support/recorder.ts';
import { LookAtTime } from './documents.ts';

const NO_TOKEN = { tokenExpiresAt: null, stopsBecause: 'RESOURCE_EXPIRES' };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TRAIL = '{ auditTrail { nodes { subject action target result } } }';
const TIMELINE = 'query ($id: ID!) { recording(id: $id) { timeline { kind message by } } }';

type Gateway = Pick<Recorder, 'execute' | 'app'>;

async function look({ execute }: Pick<Recorder, 'execute'>, id: string) {
  const { recording } = await execute(LookAtTime, { id });
  if (!recording) throw new Error(`the gateway knows no recording ${id}`);
  return recording;
}

const ms = (time: unknown) => Date.parse(String(time));

/** Lets so much time pass, and what these gateways guard be looked at. */
async function wait(recorder: Recorder, passedMs: number, gateways: readonly Gateway[] = [recorder]) {
  // Without waking anybody: hours of waking would take long.
  recorder.clock.jump(passedMs);
  await recorder.clock.finish(Promise.all(gateways.map(({ app }) => app.guard.tick())));
  await recorder.clock.advance(1000);
}

const trailOf = async (recorder: Recorder) =>
  (await recorder.clock.finish(askAs(recorder, null, TRAIL))).body.data.auditTrail.nodes;

describe('a recording with a time', () => {
  it('is stopped when it has run for so long as its start asked for, which the trail tells, and no other is', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ stopAfter: 'PT1H30M' });
    const other = await recorder.running({ cname: 'other' });
    const before = await look(recorder, id);
    expect(before).toMatchObject({ stopsBecause: 'STOP_AFTER', stopCause: null });
    expect(ms(before.stopsAt) - ms(before.startedAt)).toBe(90 * MINUTE_MS);
    expect(await look(recorder, other.id)).toMatchObject({ stopsBecause: 'RESOURCE_EXPIRES' });
    await wait(recorder, ms(before.stopsAt) - recorder.clock.now() - 10_000);
    expect(await look(recorder, id)).toMatchObject({ state: 'RECORDING', stopsAt: before.stopsAt });
    await wait(recorder, 10_000);
    expect(await look(recorder, id)).toMatchObject({
      ...{ state: 'ENDED', stopCause: 'STOP_AFTER', stopsAt: null, stopsBecause: null },
      stopOutcome: { __typename: 'StringFileList' },
    });
    expect(recorder.calls().stop).toBe(1);
    expect((await look(recorder, other.id)).state).toBe('RECORDING');
    const [entry] = await trailOf(recorder);
    expect(entry).toMatchObject({
      ...{ subject: 'gateway STOP_AFTER', action: 'stopRecording', result: 'StopInProgress' },
    });
    const { body } = await recorder.clock.finish(askAs(recorder, null, TIMELINE, { id }));
    expect(body.data.recording.timeline).toContainEqual({
      kind: 'STOP_ASKED',
      message: 'The gateway stopped it: the time that its start had asked for was over.',
      by: 'gateway STOP_AFTER',
    });
  });

  it('is stopped by nobody else once a caller has stopped it', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ stopAfter: 'PT1H' });
    await recorder.stop(id);
    expect(await look(recorder, id)).toMatchObject({ stopCause: 'CALLER', stopsAt: null });
    await wait(recorder, 2 * HOUR_MS);
    expect(recorder.calls().stop).toBe(1);
    expect((await trailOf(recorder)).map(({ action }: { action: string }) => action)).toEqual([
      'stopRecording',
      'startRecording',
    ]);
  });

  it('is stopped as one that runs for as long as the gateway allows, also where others started it', async () => {
    const recorder = await createRecorder({ MAX_RECORDING_HOURS: '1.5' });
    const { id } = await recorder.running();
    const [seeded] = recorder.sandbox.state.seed();
    if (seeded === undefined) throw new Error('the sandbox has no recordings');
    const { appId: _appId, mode: _mode, ...session } = seeded;
    const update = `mutation ($session: RecordingSessionInput!) {
      updateRecording(input: { recording: { session: $session }, subscriptions: { subscribeAudioUids: ["1"] } }) {
        ... on Recording { id } } }`;
    const met = await recorder.clock.finish(
      askAs(recorder, null, update, { session: { ...session, mode: 'MIX' } }),
    );
    const adopted = met.body.data.updateRecording.id;
    await recorder.clock.advance(30_000);
    expect(await look(recorder, id)).toMatchObject({ stopsBecause: 'LONGEST_TIME' });
    expect(await look(recorder, adopted)).toMatchObject({ state: 'RECORDING', stopsBecause: 'LONGEST_TIME' });
    await wait(recorder, 1.5 * HOUR_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', stopCause: 'LONGEST_TIME' });
    expect(await look(recorder, adopted)).toMatchObject({ state: 'ENDED', stopCause: 'LONGEST_TIME' });
  });

  it('is stopped soon after a start with less time than it has run, and sees a change of its time to come', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    await wait(recorder, 3 * HOUR_MS);
    expect(await look(recorder, id)).toMatchObject({ stopsBecause: 'RESOURCE_EXPIRES' });
    await recorder.close();
    const more = await joinRecorder({ ...recorder, env: { ...recorder.env, MAX_RECORDING_HOURS: '4' } });
    await recorder.clock.advance(1000);
    expect(await look(more, id)).toMatchObject({ state: 'RECORDING', stopsBecause: 'LONGEST_TIME' });
    await more.close();
    const less = await joinRecorder({ ...recorder, env: { ...recorder.env, MAX_RECORDING_HOURS: '2' } });
    await recorder.clock.advance(1000);
    expect(await look(less, id)).toMatchObject({ state: 'ENDED', stopCause: 'LONGEST_TIME' });
  });

  it('is stopped soon after a lower time was read anew', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    await wait(recorder, 3 * HOUR_MS);
    expect(await recorder.reload({ MAX_RECORDING_HOURS: '2' })).toBe(true);
    await recorder.clock.advance(1000);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', stopCause: 'LONGEST_TIME' });
  });

  it('is stopped once, by whichever of two gateways', async () => {
    const recorder = await createRecorder();
    const other = await joinRecorder(recorder);
    const { id } = await recorder.running({ stopAfter: 'PT1H' });
    await wait(recorder, HOUR_MS, [recorder, other]);
    expect((await look(recorder, id)).state).toBe('ENDED');
    expect(recorder.calls().stop).toBe(1);
    const { nodes } = (await recorder.clock.finish(askAs(other, null, TRAIL))).body.data.auditTrail;
    expect(nodes.filter(({ action }: { action: string }) => action === 'stopRecording')).toHaveLength(1);
  });
});

describe('a stop whose time has come', () => {
  it('is tried like any other where Agora is away, and somebody has to look at it meanwhile', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ stopAfter: 'PT1H' });
    recorder.fault({ method: 'stop', status: 503, body: { message: 'busy' }, times: 1000 });
    await wait(recorder, HOUR_MS);
    await recorder.clock.advance(2 * MINUTE_MS);
    const late = await look(recorder, id);
    expect(late).toMatchObject({ state: 'STOPPING', stopCause: 'STOP_AFTER' });
    expect(late.attention.map(({ reason }) => reason)).toEqual(['PAST_LONGEST_TIME', 'STOP_DELAYED']);
    recorder.sandbox.faults.clear();
    await recorder.clock.advance(10_000);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', attention: [] });
  });

  it.each([
    ['a caller’s, half a minute before', -30_000],
    ['the gateway’s own', 0],
  ])('is asked for again before the resource expires where Agora has refused %s', async (_whose, afterMs) => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ resourceExpiredHour: 1 });
    const { stopsAt } = await look(recorder, id);
    recorder.fault({ method: 'stop', status: 400, body: { code: 2, reason: 'invalid parameter' }, times: 1 });
    recorder.clock.jump(ms(stopsAt) + afterMs - recorder.clock.now());
    if (afterMs < 0) await recorder.stop(id);
    await recorder.clock.advance(4 * MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', stopCause: 'RESOURCE_EXPIRES' });
    expect(recorder.calls().stop).toBe(2);
  });

  it('counts from the start that nobody answered, and so does what is billed', async () => {
    const recorder = await createRecorder({ STOP_WAIT_MS: '0' });
    recorder.fault({ method: 'start', afterActing: true, breakConnection: true, times: 1000 });
    const begunAt = recorder.clock.now();
    const started = await recorder.start({ stopAfter: 'PT3H' });
    if (started.__typename !== 'Recording') throw new Error('it was not accepted');
    await recorder.clock.advance(20 * MINUTE_MS);
    recorder.sandbox.faults.clear();
    await recorder.clock.advance(11 * MINUTE_MS);
    const { startedAt, stopsAt } = await look(recorder, started.id);
    expect([ms(startedAt) - begunAt, ms(stopsAt) - begunAt]).toEqual([0, 3 * HOUR_MS]);
  });

  it('is asked for again now and then where Agora has refused it', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ stopAfter: 'PT1H' });
    recorder.fault({ method: 'stop', status: 400, body: { code: 2, reason: 'invalid parameter' }, times: 2 });
    await wait(recorder, HOUR_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'RECORDING', stopCause: null });
    await wait(recorder, 9 * MINUTE_MS);
    expect(recorder.calls().stop).toBe(1);
    const reasons = (await look(recorder, id)).attention.map(({ reason }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['PAST_LONGEST_TIME', 'FAILED']));
    await wait(recorder, MINUTE_MS);
    expect(recorder.calls().stop).toBe(2);
    await wait(recorder, 10 * MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', stopCause: 'STOP_AFTER' });
  });

  it('leaves callers their turns where very many come at once', async () => {
    const recorder = await createRecorder({ AGORA_REQUESTS_PER_SECOND: '2', STOP_WAIT_MS: '60000' });
    const ids: string[] = [];
    for (let index = 0; index < 16; index += 1) {
      const started = await recorder.start({ cname: `room${index}`, stopAfter: 'PT1H' });
      if (started.__typename === 'Recording') ids.push(started.id);
    }
    const { id } = await recorder.running({ cname: 'of a caller' });
    expect(ids).toHaveLength(16);
    recorder.clock.jump(HOUR_MS);
    await recorder.clock.finish(recorder.app.guard.tick());
    const askedAt = recorder.clock.now();
    const stopping = recorder.askToStop({ id });
    await recorder.clock.finish(stopping);
    expect(recorder.clock.now() - askedAt).toBeLessThan(6000);
    await recorder.clock.advance(30_000);
    const states = await Promise.all(ids.map(async (each) => (await look(recorder, each)).state));
    expect(new Set(states)).toEqual(new Set(['ENDED']));
  });
});

describe('what controls a recording', () => {
  it('outlives it: before its resource expires, it is stopped', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ resourceExpiredHour: 1 });
    const before = await look(recorder, id);
    expect(before).toMatchObject({ stopsBecause: 'RESOURCE_EXPIRES', tokenExpiresAt: null });
    expect(Math.round((ms(before.stopsAt) - ms(before.startedAt)) / MINUTE_MS)).toBe(55);
    await wait(recorder, ms(before.stopsAt) - recorder.clock.now());
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', stopCause: 'RESOURCE_EXPIRES' });
  });

  it('outlives it: before the token expires that the gateway made, it is stopped, and warned of', async () => {
    const recorder = await createRecorder({ AGORA_APP_CERTIFICATE: 'a'.repeat(32) });
    const { id } = await recorder.running();
    const page = await recorder.running({ cname: 'page', configuration: WEB });
    const own = await recorder.running({ cname: 'own', token: 'a-token-of-the-caller' });
    const before = await look(recorder, id);
    expect(Math.round((ms(before.tokenExpiresAt) - ms(before.startedAt)) / MINUTE_MS)).toBe(24 * 60);
    expect(ms(before.tokenExpiresAt) - ms(before.stopsAt)).toBe(5 * MINUTE_MS);
    for (const other of [page, own]) expect(await look(recorder, other.id)).toMatchObject(NO_TOKEN);
    await wait(recorder, 23 * HOUR_MS);
    const reasons = (await look(recorder, id)).attention.map(({ reason }) => reason);
    expect(reasons).toContain('TOKEN_EXPIRING');
    await wait(recorder, ms(before.stopsAt) - recorder.clock.now());
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', stopCause: 'TOKEN_EXPIRES' });
  });
});

describe('a start', () => {
  it.each([
    ['PT0S', 'Expected PT1S to P365D'],
    ['-PT1H', 'Expected PT1S to P365D'],
    ['P1M', 'Expected PT1S to P365D'],
    ['P366D', 'Expected PT1S to P365D'],
    ['PT13H', 'Expected at most 12 hours: no recording of yours may run longer.'],
    ['PT2H', 'Expected less than resourceExpiredHour, 2 hours: nothing can stop it after that.'],
  ])('that asks for %s is refused before a request', async (stopAfter, message) => {
    const recorder = await createRecorder({ MAX_RECORDING_HOURS: '12' });
    const answer = await recorder.start({ configuration: MIX, stopAfter, resourceExpiredHour: 2 });
    expect(answer).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: 'input.stopAfter', message: expect.stringContaining(message) }],
    });
    expect(recorder.transport.calls).toEqual([]);
  });
});
