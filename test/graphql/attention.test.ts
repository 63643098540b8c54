import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { askAs, keyFor, subscribeAs } from '../support/callers.ts';
import { settle } from '../support/manual-clock.ts';
import { createRecorder, joinRecorder, MIX, type Recorder } from '../support/recorder.ts';
import { LookAtAttention } from './documents.ts';

const MINUTE = 60_000;
const BUSY = { status: 503, body: { code: 65, reason: 'busy' }, times: 10_000 };
const BUSY_WORDS = 'Agora answered 503 without a result (code 65: busy)';

type Gateway = Pick<Recorder, 'execute'>;

async function look({ execute }: Gateway, id: string) {
  const { recording } = await execute(LookAtAttention, { id });
  if (!recording) throw new Error(`the gateway knows no recording ${id}`);
  return recording;
}

const reasons = async (gateway: Gateway, id: string) =>
  (await look(gateway, id)).attention.map(({ reason }) => reason);

const ms = (time: unknown) => Date.parse(String(time));

/** A recorder whose recording runs and is to be stopped, while Agora is busy. */
async function stopInTrouble(env: Readonly<Record<string, string>> = {}) {
  const recorder = await createRecorder({ STOP_WAIT_MS: '20000', ...env });
  const { id } = await recorder.running();
  recorder.fault({ method: 'stop', ...BUSY });
  const asked = recorder.askToStop({ id });
  return { recorder, id, asked };
}

describe('a recording that runs well', () => {
  it('needs nobody, and tells when it was seen, how, and until when it can be controlled', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const asked = recorder.transport.calls.length;
    const seen = await look(recorder, id);
    const now = recorder.clock.now();
    expect(seen).toMatchObject({ attention: [], lastTrouble: null, lastObserved: { status: 'IN_PROGRESS' } });
    expect(ms(seen.lastSeenAt)).toBe(ms(seen.lastObserved?.observedAt));
    expect(now - ms(seen.lastSeenAt)).toBeLessThan(MINUTE);
    expect(ms(seen.nextTryAt)).toBeGreaterThan(now);
    expect(Math.round((ms(seen.resourceExpiresAt) - now) / 3_600_000)).toBe(72);
    expect(recorder.transport.calls.length).toBe(asked);
  });

  it('needs nobody once it has ended', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    await recorder.stop(id);
    recorder.clock.jump(80 * 3_600_000);
    expect(await look(recorder, id)).toMatchObject({ attention: [], lastTrouble: null, nextTryAt: null });
  });
});

describe('a stop that does not get through', () => {
  it('says after a minute since when, why, and when Agora is asked next, until there is an answer', async () => {
    const { recorder, id, asked } = await stopInTrouble();
    await recorder.clock.advance(10_000);
    expect(await look(recorder, id)).toMatchObject({
      attention: [],
      lastTrouble: { message: BUSY_WORDS },
    });
    await recorder.clock.finish(asked);
    await recorder.clock.advance(4 * MINUTE);
    const delayed = await look(recorder, id);
    expect(delayed.attention).toEqual([
      {
        reason: 'STOP_DELAYED',
        since: delayed.stopRequestedAt,
        message: `The stop takes longer than a minute: ${BUSY_WORDS}.`,
      },
    ]);
    expect(delayed.lastTrouble?.tries).toBe(recorder.calls().stop);
    const now = recorder.clock.now();
    expect(ms(delayed.nextTryAt)).toBeGreaterThan(now);
    expect(ms(delayed.nextTryAt)).toBeLessThan(now + 15_000);
    recorder.sandbox.faults.clear();
    await recorder.clock.advance(15_000);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', attention: [], lastTrouble: null });
  });

  it('is seen by the callers and watchers of another gateway', async () => {
    const { recorder, id } = await stopInTrouble();
    const other = await joinRecorder(recorder);
    const document =
      'subscription ($id: ID!) { recordingUpdated(id: $id) { lastTrouble { tries message } } }';
    const stream = await subscribeAs(other, null, document, { id });
    await recorder.clock.advance(30_000);
    expect((await look(other, id)).lastTrouble).toMatchObject({ message: BUSY_WORDS });
    const told = (await stream.read()).results.map(
      ({ data }) => data.recordingUpdated.lastTrouble?.tries ?? 0,
    );
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const stop =
      'mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { ... on StopInProgress { message } } }';
    const { body } = await recorder.clock.finish(askAs(other, null, stop, { id }));
    expect(body.data.stopRecording.message).toContain(BUSY_WORDS);
    recorder.sandbox.faults.clear();
    await recorder.clock.advance(20_000);
    expect((await stream.read()).results.at(-1).data.recordingUpdated).toEqual({ lastTrouble: null });
    await stream.leave();
  });

  it('is tried as often while its troubles can’t be stored', async () => {
    const { recorder: well } = await stopInTrouble();
    const { recorder: stuck, id } = await stopInTrouble();
    stuck.app.store.noteTrouble = () => new Promise(() => undefined);
    const { recorder: away } = await stopInTrouble();
    away.app.store.noteTrouble = () => Promise.reject(new Error('the disk is full'));
    for (const each of [well, stuck, away]) await each.clock.advance(2 * MINUTE);
    expect(stuck.calls()).toEqual(well.calls());
    expect(away.calls()).toEqual(well.calls());
    stuck.sandbox.faults.clear();
    await stuck.clock.advance(20_000);
    expect(await look(stuck, id)).toMatchObject({ state: 'ENDED', attention: [] });
  });

  it('writes its troubles once in three seconds at most, and a stop without trouble none', async () => {
    const recorder = await createRecorder({ STOP_WAIT_MS: '60000', RETRY_BACKOFF_MS: '100' });
    const { id } = await recorder.running();
    const { noteTrouble } = recorder.app.store;
    let writes = 0;
    recorder.app.store.noteTrouble = (known, trouble) => {
      writes += 1;
      return noteTrouble(known, trouble);
    };
    recorder.fault({ method: 'stop', ...BUSY });
    void recorder.askToStop({ id });
    await recorder.clock.advance(30_000);
    expect(recorder.calls().stop).toBeGreaterThan(50);
    expect(writes).toBeLessThanOrEqual(11);
    recorder.sandbox.faults.clear();
    await recorder.clock.advance(5000);
    expect((await look(recorder, id)).state).toBe('ENDED');
    writes = 0;
    const another = await recorder.running({ cname: 'another' });
    await recorder.stop(another.id);
    expect(writes).toBe(0);
  });

  it('of an account that is refused says so first, and that its operator has to act', async () => {
    const recorder = await createRecorder({ STOP_WAIT_MS: '1000' });
    const { id } = await recorder.running();
    recorder.fault({ method: 'stop', status: 401, body: { message: 'Invalid authentication' }, times: 100 });
    await recorder.stop(id);
    expect(await reasons(recorder, id)).toEqual(['ACCOUNT_REFUSED']);
    await recorder.clock.advance(2 * MINUTE);
    const { attention, nextTryAt } = await look(recorder, id);
    expect(attention.map(({ reason }) => reason)).toEqual(['ACCOUNT_REFUSED', 'STOP_DELAYED']);
    expect(ms(nextTryAt) - recorder.clock.now()).toBeLessThanOrEqual(MINUTE);
    recorder.sandbox.faults.clear();
    await recorder.clock.advance(MINUTE + 10_000);
    expect(await look(recorder, id)).toMatchObject({ state: 'ENDED', attention: [] });
  });

  it('and that no gateway works on any more says that, and since when', async () => {
    const recorder = await createRecorder({ LEASE_MS: '10000' }, { worksByItself: false });
    const started = await recorder.start();
    const id = 'id' in started ? started.id : '';
    recorder.fault({ method: 'stop', ...BUSY });
    void recorder.askToStop({ id });
    await recorder.clock.advance(MINUTE / 2);
    await recorder.close();
    const next = await joinRecorder(recorder);
    expect(await reasons(next, id)).toEqual([]);
    await recorder.clock.advance(2 * MINUTE);
    const { attention, nextTryAt } = await look(next, id);
    expect(attention.map(({ reason }) => reason)).toEqual(['NOBODY_WORKS', 'STOP_DELAYED']);
    expect(attention[0]?.since).toEqual(nextTryAt);
  });
});

describe('a start that does not get through', () => {
  it('says after a minute what Agora answers, and what it was given up with', async () => {
    const recorder = await createRecorder({ STOP_WAIT_MS: '1000' });
    recorder.fault({ method: 'acquire', ...BUSY });
    await recorder.start();
    const [recording] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    const id = Buffer.from(`Recording:${recording?.id}`).toString('base64url');
    expect(await look(recorder, id)).toMatchObject({ attention: [], lastTrouble: { message: BUSY_WORDS } });
    await recorder.clock.advance(70_000);
    expect((await look(recorder, id)).attention).toMatchObject([
      { reason: 'START_DELAYED', message: expect.stringContaining(BUSY_WORDS) },
    ]);
    await recorder.clock.advance(2 * MINUTE);
    expect(await look(recorder, id)).toMatchObject({
      state: 'FAILED',
      attention: [{ reason: 'FAILED', message: expect.stringContaining(BUSY_WORDS) }],
      lastTrouble: null,
    });
  });
});

describe('a recording that should run', () => {
  it('and that Agora does not find says since when', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { failoverMs: 5 * MINUTE });
    await recorder.clock.advance(2 * MINUTE + 20_000);
    const { attention, lastObserved, lastSeenAt } = await look(recorder, id);
    expect(attention).toMatchObject([{ reason: 'NOT_FOUND', message: expect.stringContaining('moved') }]);
    expect(lastObserved?.status).toBe('NOT_FOUND');
    expect(ms(attention[0]?.since)).toBeGreaterThan(ms(lastSeenAt));
  });

  it('and of which there is no sign says so once Agora was asked in vain, and not while it waits to be asked', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    recorder.fault({ method: 'query', ...BUSY });
    await recorder.clock.advance(2 * MINUTE);
    expect(await look(recorder, id)).toMatchObject({ attention: [], lastTrouble: { message: BUSY_WORDS } });
    await recorder.clock.advance(6 * MINUTE);
    const silent = await look(recorder, id);
    expect(silent.attention).toMatchObject([{ reason: 'NO_SIGN_OF_LIFE', since: silent.lastSeenAt }]);
    recorder.sandbox.faults.clear();
    await recorder.clock.advance(2 * MINUTE);
    expect(await look(recorder, id)).toMatchObject({ attention: [], lastTrouble: null });
    // With thousands of recordings the next query may be half an hour away.
    const [recording] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    if (recording === undefined) throw new Error('it is stored');
    const dueAt = recorder.app.store.now() + 40 * MINUTE;
    await recorder.app.store.change(recording, (current) => ({ ...current, dueAt }));
    await recorder.clock.advance(30 * MINUTE);
    expect(await reasons(recorder, id)).toEqual([]);
  });

  it('and whose resource expires soon says so while there is time to stop it', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ resourceExpiredHour: 1, configuration: MIX });
    await recorder.clock.advance(25 * MINUTE);
    expect(await reasons(recorder, id)).toEqual([]);
    await recorder.clock.advance(10 * MINUTE);
    expect((await look(recorder, id)).attention).toMatchObject([
      { reason: 'RESOURCE_EXPIRING', message: expect.stringContaining('nothing can stop it') },
    ]);
  });
});

it('what was observed last is for those who may read recordings', async () => {
  const recorder = await createRecorder({ AUTH: '' });
  const key = await keyFor(recorder, { scopes: ['recording:start'] });
  const start = (field: string) =>
    `mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { ${field} } } }`;
  const ask = async (field: string) =>
    (await recorder.clock.finish(askAs(recorder, key.text, start(field)))).body;
  expect(await ask('attention { reason } lastSeenAt')).toMatchObject({
    data: { startRecording: { attention: [] } },
  });
  expect((await ask('lastObserved { raw }')).errors[0].extensions.code).toBe('FORBIDDEN');
  await settle();
});
