import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { sqlitePath } from '../../src/store/database.ts';
import { ONE_HOST } from '../support/environment.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { createRecorder, joinRecorder, type Recorder } from '../support/recorder.ts';
import { LookAtRecording, StopRecording } from './documents.ts';

const PATIENT = { STOP_WAIT_MS: '300000' };

/** Makes every write fail with SQLite's own words, until it is called off. */
function spoilDatabase({ env }: Recorder, words: string) {
  const database = new DatabaseSync(sqlitePath(env.DATABASE_URL));
  onTestFinished(() => database.close());
  const spoilt = ['recordings', 'audit_asked', 'audit_answered'].flatMap((table) =>
    ['insert', 'update'].map((what) => ({ table, what, name: `spoil_${table}_${what}` })),
  );
  for (const { table, what, name } of spoilt) {
    database.exec(
      `create trigger ${name} before ${what} on ${table} begin select raise(abort, '${words}'); end`,
    );
  }
  return () => database.exec(spoilt.map(({ name }) => `drop trigger ${name};`).join(' '));
}

describe('a database that can’t be written', () => {
  it.each([
    ['read-only', 'attempt to write a readonly database', 'is read-only'],
    ['full', 'database or disk is full', 'is full'],
  ])(
    '%s: a stop is refused with a clear error, nothing is sent, and it works once that is put right',
    async (_name, words, said) => {
      const recorder = await createRecorder(PATIENT);
      const recording = await recorder.running();
      const repair = spoilDatabase(recorder, words);
      const refused = {
        __typename: 'StoreUnavailableError',
        code: 'STORE_UNAVAILABLE',
        retryable: true,
        message: `The gateway’s database ${said}. Nothing was stored and nothing was sent to Agora.`,
      };
      expect(await recorder.stop(recording.id)).toMatchObject(refused);
      expect(await recorder.start({ cname: 'other' })).toMatchObject(refused);
      expect(recorder.calls()).toEqual({});
      expect(recorder.app.health.problems()).toEqual(['the database fails: no stop can be accepted']);
      repair();
      expect(await recorder.stop(recording.id)).toMatchObject({ __typename: 'StringFileList' });
      expect(recorder.app.health.problems()).toEqual([]);
      expect(recorder.calls()).toEqual({ stop: 1 });
    },
  );

  it('while the outcome is on its way: the caller hears that it goes on, and the outcome is stored later', async () => {
    const recorder = await createRecorder();
    const recording = await recorder.running();
    recorder.patch(recording.sid, { uploadMs: 5000 });
    const stopping = recorder.askToStop({ id: recording.id });
    await recorder.clock.advance(2000);
    const repair = spoilDatabase(recorder, 'database or disk is full');
    expect(await recorder.clock.finish(stopping)).toMatchObject({ __typename: 'StopInProgress' });
    expect(recorder.logged.join('')).toContain('could not be stored yet');
    repair();
    await recorder.clock.advance(2000);
    expect(await recorder.look(recording.id)).toMatchObject({
      state: 'ENDED',
      files: [{ fileName: `${recording.sid}_room.m3u8` }],
    });
    expect(recorder.calls()).toEqual({ stop: 1 });
  });
});

describe('a row that can’t be read', () => {
  it('is logged once, with its id, and everything else goes on', async () => {
    const recorder = await createRecorder(PATIENT);
    const [spoilt, good] = [await recorder.running(), await recorder.running({ cname: 'good' })];
    const database = new DatabaseSync(sqlitePath(recorder.env.DATABASE_URL));
    onTestFinished(() => database.close());
    const spoil = database.prepare("update recordings set files = '{', due_at = 0 where sid = ?");
    expect(spoil.run(spoilt.sid).changes).toBe(1);
    await recorder.clock.advance(20 * 60_000);
    expect(await recorder.stop(good.id)).toMatchObject({ __typename: 'StringFileList' });
    expect(recorder.app.health.problems()).toEqual([]);
    const said = recorder.logged.filter((line) => line.includes('can’t be read'));
    expect(said).toHaveLength(1);
    expect(JSON.parse(said[0] ?? '{}')).toMatchObject({ level: 'error', table: 'recordings' });
  });
});

describe('the file list that is asked for ahead of a stop', () => {
  it('neither waits for the database nor is lost while that is away', async () => {
    const recorder = await createRecorder(PATIENT);
    const started = await recorder.start();
    const [id, sid] = 'id' in started ? [started.id, started.sid] : ['', ''];
    await recorder.clock.advance(16_000);
    recorder.transport.calls.length = 0;
    recorder.fault({ method: 'query', delayMs: 500 });
    recorder.fault({ method: 'stop', afterActing: true, status: 200, body: { sid, serverResponse: {} } });
    const stopping = recorder.askToStop({ id });
    await recorder.clock.advance(100);
    const repair = spoilDatabase(recorder, 'disk I/O error');
    await recorder.clock.advance(800);
    expect(recorder.calls()).toEqual({ query: 1, stop: 1 });
    await recorder.clock.advance(1000);
    repair();
    recorder.sandbox.state.reset();
    expect(await recorder.clock.finish(stopping)).toMatchObject({
      files: [{ fileName: `${sid}_room.m3u8` }],
    });
    expect(recorder.clock.now() - Date.parse((await recorder.look(id)).stopRequestedAt ?? '')).toBeLessThan(
      10_000,
    );
  });
});

describe('several gateways on one database', () => {
  it('stops that race on two of them are one call and one outcome', async () => {
    const recorder = await createRecorder(PATIENT);
    const other = await joinRecorder(recorder);
    const { id } = await recorder.running();
    const input = { recording: { id }, asyncStop: false };
    const answers = await recorder.clock.finish(
      Promise.all(
        [recorder, other, recorder, other].map((gateway) => gateway.execute(StopRecording, { input })),
      ),
    );
    expect(answers.map(({ stopRecording }) => stopRecording.__typename)).toEqual(
      Array.from({ length: 4 }, () => 'StringFileList'),
    );
    expect(recorder.calls()).toEqual({ stop: 1 });
  });

  it('asking again, at any time and on any of them, gives the same outcome without another call', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    const first = await recorder.stop(id);
    await recorder.close();
    const later = await joinRecorder(recorder);
    await recorder.clock.advance(2 * 3_600_000);
    const input = { recording: { id }, asyncStop: false };
    const again = await recorder.clock.finish(later.execute(StopRecording, { input }));
    expect(again.stopRecording).toEqual(first);
    expect(recorder.calls()).toEqual({ stop: 1 });
  });

  it('a stop of a gateway that shut down goes on with the next one', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { failoverMs: 60_000 });
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'StopInProgress' });
    await recorder.close();
    const next = await joinRecorder(recorder);
    await recorder.clock.advance(60_000);
    const { recording } = await recorder.clock.finish(next.execute(LookAtRecording, { id }));
    expect(recording).toMatchObject({ state: 'ENDED', stopOutcome: { __typename: 'StringFileList' } });
  });
});

describe('the clock jumping', () => {
  async function restartAt(jumpMs: number) {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { failoverMs: 40_000 });
    const stopping = recorder.askToStop({ id });
    await recorder.clock.advance(5000);
    const closing = recorder.close();
    await stopping;
    await closing;
    const jumped = new ManualClock();
    await jumped.advance(recorder.clock.now() - jumped.now());
    jumped.jump(jumpMs);
    const next = await joinRecorder(recorder, jumped);
    await settle();
    return { recorder, next, jumped, id };
  }

  it.each([
    ['a day ahead: a move to another server is still waited out', 24 * 3_600_000],
    ['a day back: nothing waits for yesterday to be over', -24 * 3_600_000],
  ])('%s', async (_name, jumpMs) => {
    const { recorder, next, jumped, id } = await restartAt(jumpMs);
    for (let each = 0; each < 50; each += 1) {
      await jumped.advance(1000);
      await recorder.clock.advance(1000);
    }
    const { recording } = await jumped.finish(next.execute(LookAtRecording, { id }));
    expect(recording).toMatchObject({ state: 'ENDED', stopOutcome: { __typename: 'StringFileList' } });
  });
});

describe('a database that goes away after a stop was accepted', () => {
  it('does not turn the acceptance into a refusal', async () => {
    const recorder = await createRecorder(ONE_HOST);
    const recording = await recorder.running();
    recorder.patch(recording.sid, { uploadMs: 15_000 });
    const stopping = recorder.askToStop({ id: recording.id });
    await recorder.clock.advance(1000);
    const database = new DatabaseSync(sqlitePath(recorder.env.DATABASE_URL));
    database.exec('alter table recordings rename to away');
    expect(await recorder.clock.finish(stopping)).toMatchObject({ __typename: 'StopInProgress' });
    expect(await recorder.stop(recording.id)).toMatchObject({ __typename: 'StoreUnavailableError' });
    database.exec('alter table away rename to recordings');
    database.close();
    await recorder.clock.advance(5000);
    expect(await recorder.look(recording.id)).toMatchObject({ state: 'ENDED' });
    expect(recorder.calls()).toEqual({ stop: 1 });
  });
});

describe('a start that a gateway left behind', () => {
  async function leftFor(ms: number) {
    const recorder = await createRecorder();
    recorder.transport.isDown = true;
    void recorder.start();
    await recorder.clock.advance(3000);
    const closing = recorder.close();
    await recorder.clock.advance(2000);
    await closing;
    recorder.transport.isDown = false;
    await recorder.clock.advance(ms);
    const next = await joinRecorder(recorder);
    await recorder.clock.advance(10_000);
    const [left] = await next.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    return { recorder, left };
  }

  it('is begun by the next one', async () => {
    const { recorder, left } = await leftFor(20_000);
    expect(left).toMatchObject({ state: 'recording' });
    expect(recorder.calls()).toMatchObject({ start: 1 });
  });

  it('is not made up for after a night: nobody wants that recording any more', async () => {
    const { recorder, left } = await leftFor(9 * 3_600_000);
    expect(left).toMatchObject({ state: 'failed', failure: { code: 'NEVER_STARTED' } });
    expect(recorder.calls()).toEqual({ acquire: 1 });
  });
});

describe('a stop of a recording that the gateway is stopping by itself', () => {
  it('joins: a start that was never confirmed is stopped once', async () => {
    const recorder = await createRecorder(ONE_HOST);
    const started = await recorder.start();
    const id = 'id' in started ? started.id : '';
    recorder.fault({ method: 'query', status: 200, body: { serverResponse: { status: 2 } }, times: 100 });
    recorder.fault({ method: 'stop', delayMs: 8000, afterActing: true });
    await recorder.clock.advance(98_000);
    expect((await recorder.look(id)).state).toBe('STOPPING');
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'StringFileList' });
    expect(await recorder.look(id)).toMatchObject({
      failure: { code: 'NEVER_STARTED' },
      stopRequestedAt: expect.any(String),
    });
    expect(recorder.calls().stop).toBe(1);
  });
});
