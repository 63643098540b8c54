import { describe, expect, it } from 'vitest';
import { askAs } from '../support/callers.ts';
import { createRecorder, joinRecorder, MIX, type Recorder, requestsOf, WEB } from '../support/recorder.ts';
import { LookAtChain } from './documents.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ROLLING = { resourceExpiredHour: 1, onExpiry: 'ROLL_OVER' as const };
const ALL = '{ recordings { totalCount nodes { id state sid cname } } }';

const ms = (time: unknown) => Date.parse(String(time));

async function look({ execute }: Pick<Recorder, 'execute'>, id: string) {
  const { recording } = await execute(LookAtChain, { id });
  if (!recording) throw new Error(`the gateway knows no recording ${id}`);
  return recording;
}

const allOf = async (recorder: Recorder) =>
  (await recorder.clock.finish(askAs(recorder, null, ALL))).body.data.recordings.nodes;

/** Lets time pass without waking anybody, and then this gateway do what is due. */
async function jump({ clock, app }: Pick<Recorder, 'clock' | 'app'>, passedMs: number) {
  clock.jump(passedMs);
  await clock.finish(app.guard.tick());
}

/** A recording that another one is about to follow. */
async function expiring(recorder: Recorder, more = {}) {
  const { id } = await recorder.running({ ...ROLLING, ...more });
  const { stopsAt } = await look(recorder, id);
  recorder.clock.jump(ms(stopsAt) - 10 * MINUTE_MS - recorder.clock.now());
  return { id, stopsAt };
}

describe('a recording that rolls over', () => {
  it.each([
    ['a channel', MIX],
    ['a page', WEB],
  ])(
    'of %s is followed by one with the same order and another UID, and stopped once that records',
    async (_what, configuration) => {
      const recorder = await createRecorder();
      const requests = requestsOf(recorder);
      const tags = [{ key: 'class', value: '7b' }];
      const { id } = await expiring(recorder, { tags, fileNamePrefix: ['shows'], configuration });
      await recorder.clock.finish(recorder.app.guard.tick());
      expect(await look(recorder, id)).toMatchObject({ state: 'RECORDING', next: { state: 'STARTING' } });
      await recorder.clock.advance(30_000);
      const old = await look(recorder, id);
      expect(old).toMatchObject({ state: 'ENDED', stopCause: 'RESOURCE_EXPIRES', next: { tags } });
      const next = await look(recorder, old.next?.id ?? '');
      expect(next).toMatchObject({ state: 'RECORDING', previous: { id }, cname: old.cname });
      expect(next.uid).not.toBe(old.uid);
      // Both recorded for a while: nothing is missing between them.
      expect(ms(next.startedAt)).toBeLessThan(ms(old.endedAt));
      const [first, second] = requests.filter(({ method }) => method === 'start');
      expect(second?.clientRequest).toEqual(first?.clientRequest);
    },
  );

  it('is followed even late, where no gateway was there in time and it can still be stopped', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running(ROLLING);
    const { stopsAt } = await look(recorder, id);
    recorder.clock.jump(ms(stopsAt) + MINUTE_MS - recorder.clock.now());
    await recorder.clock.advance(40_000);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', next: { state: 'RECORDING' } });
    expect(await allOf(recorder)).toHaveLength(2);
  });

  it('is followed also where 404s had ended it for a while', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running(ROLLING);
    const gone = { status: 404, body: { code: 404, reason: 'failed to find worker' } };
    recorder.fault({ method: 'query', ...gone, times: 1000 });
    await recorder.clock.advance(5 * MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED' });
    recorder.sandbox.faults.clear();
    await recorder.clock.advance(5 * MINUTE_MS);
    const { stopsAt } = await look(recorder, id);
    await jump(recorder, ms(stopsAt) - 10 * MINUTE_MS - recorder.clock.now());
    await recorder.clock.advance(40_000);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', next: { state: 'RECORDING' } });
  });

  it('goes on so for as long as its first start allows', async () => {
    const recorder = await createRecorder();
    const { id } = await expiring(recorder, { stopAfter: 'PT1H30M' });
    const { startedAt } = await look(recorder, id);
    await recorder.clock.advance(40_000);
    const { next } = await look(recorder, id);
    const second = await look(recorder, next?.id ?? '');
    expect(second).toMatchObject({ state: 'RECORDING', stopsBecause: 'STOP_AFTER' });
    expect(ms(second.stopsAt) - ms(startedAt)).toBe(1.5 * HOUR_MS);
    await jump(recorder, ms(second.stopsAt) - recorder.clock.now());
    await recorder.clock.advance(5000);
    expect(await allOf(recorder)).toMatchObject([{ state: 'ENDED' }, { state: 'ENDED' }]);
  });

  it('is stopped in time all the same where no other one starts, after several tries', async () => {
    const recorder = await createRecorder();
    const { id, stopsAt } = await expiring(recorder);
    const refused = { status: 400, body: { code: 2, reason: 'invalid parameter' } };
    recorder.fault({ method: 'start', ...refused, times: 1000 });
    await recorder.clock.advance(5 * MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'RECORDING', next: { state: 'FAILED' } });
    await recorder.clock.advance(5 * MINUTE_MS + 10_000);
    const over = await look(recorder, id);
    expect(over).toMatchObject({ state: 'ENDED', stopCause: 'RESOURCE_EXPIRES' });
    expect(ms(over.endedAt)).toBeLessThan(ms(stopsAt) + 20_000);
    expect((await allOf(recorder)).length).toBeGreaterThan(5);
  });

  it('goes on in the second one that is started where the first has failed', async () => {
    const recorder = await createRecorder();
    const { id } = await expiring(recorder);
    recorder.fault({
      method: 'start',
      status: 400,
      body: { code: 2, reason: 'invalid parameter' },
      times: 1,
    });
    await recorder.clock.advance(2 * MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', next: { state: 'RECORDING' } });
    expect(await allOf(recorder)).toHaveLength(3);
  });

  it('ends with the one that has begun to follow it where its caller stops it', async () => {
    const recorder = await createRecorder();
    const { id } = await expiring(recorder);
    await recorder.clock.finish(recorder.app.guard.tick());
    await recorder.stop(id);
    await recorder.clock.advance(2 * MINUTE_MS);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', stopCause: 'CALLER' });
    expect(await allOf(recorder)).toMatchObject([{ state: 'ENDED' }, { state: 'ENDED' }]);
    expect(recorder.sandbox.state.live()).toEqual([]);
  });

  it('ends where its caller stops the first, whose id alone they know, however often it was followed', async () => {
    const recorder = await createRecorder();
    const { id } = await expiring(recorder);
    recorder.fault({ method: 'stop', status: 503, body: { message: 'busy' }, times: 3 });
    await recorder.clock.advance(60_000);
    const { next } = await look(recorder, id);
    const { stopsAt } = await look(recorder, next?.id ?? '');
    await jump(recorder, ms(stopsAt) - 10 * MINUTE_MS - recorder.clock.now());
    await recorder.clock.advance(60_000);
    expect(await allOf(recorder)).toMatchObject([
      { state: 'RECORDING' },
      { state: 'ENDED' },
      { state: 'ENDED' },
    ]);
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'StringFileList' });
    await recorder.clock.advance(10_000);
    expect(recorder.sandbox.state.live()).toEqual([]);
    const { next: last } = await look(recorder, next?.id ?? '');
    expect(await look(recorder, last?.id ?? '')).toMatchObject({ state: 'ENDED', stopCause: 'CALLER' });
  });

  it('ends also where its caller stops one that the gateway is stopping for another', async () => {
    const recorder = await createRecorder();
    const { id } = await expiring(recorder);
    recorder.fault({ method: 'stop', status: 503, body: { message: 'busy' }, times: 1000 });
    await recorder.clock.advance(40_000);
    expect(await look(recorder, id)).toMatchObject({ state: 'STOPPING', next: { state: 'RECORDING' } });
    const stopping = recorder.askToStop({ id });
    await recorder.clock.advance(1000);
    recorder.sandbox.faults.clear();
    await recorder.clock.finish(stopping);
    await recorder.clock.advance(60_000);
    expect(recorder.sandbox.state.live()).toEqual([]);
  });

  it.each([
    ['before the other one is stored', 'succeed', 'before'],
    ['after the other one is stored', 'succeed', 'after'],
    ['before the stop is stored', 'change', 'before'],
    ['after the stop is stored', 'change', 'after'],
  ] as const)('goes on in one other where a gateway dies %s', async (_when, method, moment) => {
    const recorder = await createRecorder({}, { worksByItself: false });
    const other = await joinRecorder(recorder);
    const started = await recorder.start(ROLLING);
    if (started.__typename !== 'Recording') throw new Error('it did not start');
    const { id } = started;
    const work = async (passedMs: number) => {
      recorder.clock.jump(passedMs);
      await recorder.clock.finish(other.app.guard.tick());
      await recorder.clock.finish(other.app.runner.tick());
    };
    for (let step = 0; step < 4; step += 1) await work(10_000);
    const { stopsAt } = await look(recorder, id);
    recorder.clock.jump(ms(stopsAt) - 10 * MINUTE_MS - recorder.clock.now());
    const dead = recorder.app.store;
    const ask = dead[method].bind(dead);
    Object.assign(dead, {
      [method]: async (...args: Parameters<typeof ask>) => {
        if (moment === 'after') await Reflect.apply(ask, dead, args);
        throw new Error('it died');
      },
    });
    // Until it comes to what it dies over, the first gateway alone guards.
    for (let step = 0; step < 6; step += 1) {
      await recorder.clock.finish(recorder.app.guard.tick());
      await recorder.clock.finish(other.app.runner.tick());
      recorder.clock.jump(5000);
    }
    for (let step = 0; step < 24; step += 1) await work(5000);
    // What has been asked is answered.
    await recorder.clock.advance(5000);
    const old = await look(other, id);
    expect(old).toMatchObject({ state: 'ENDED', next: { state: 'RECORDING' } });
    expect(await allOf(recorder)).toHaveLength(2);
  });
});

describe('a start that is to roll over', () => {
  it('has a page recorded until another one follows, and not for less', async () => {
    const recorder = await createRecorder();
    const requests = requestsOf(recorder);
    const page = { ...ROLLING, resourceExpiredHour: 24 };
    await recorder.start({ ...page, configuration: WEB });
    expect(JSON.stringify(requests)).toContain('"maxRecordingHour":24');
    const webRecorder = { ...WEB.web.webRecorder, maxRecordingHour: 4 };
    expect(await recorder.start({ ...page, configuration: { web: { webRecorder } } })).toMatchObject({
      issues: [{ path: 'input.configuration.web.webRecorder.maxRecordingHour' }],
    });
  });

  it('is refused with a token of the caller’s where the gateway can make none', async () => {
    const own = { ...ROLLING, token: 'a-token-of-the-caller' };
    const recorder = await createRecorder();
    expect(await recorder.start(own)).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: 'input.onExpiry', message: expect.stringContaining('Expected STOP') }],
    });
    const able = await createRecorder({ AGORA_APP_CERTIFICATE: 'a'.repeat(32) });
    expect(await able.start(own)).toMatchObject({ __typename: 'Recording' });
  });
});
