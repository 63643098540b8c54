import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { ONE_HOST } from '../support/environment.ts';
import { createRecorder, joinRecorder, type Recorder } from '../support/recorder.ts';
import { StopRecording } from './documents.ts';

/** A gateway that works only when it is told to. */
async function createIdleRecorder(env: Record<string, string> = {}) {
  const recorder = await createRecorder({ STOP_WAIT_MS: '500', ...env }, { worksByItself: false });
  /** Starts so many recordings; each is due to be confirmed when it is given. */
  async function started(count: number): Promise<readonly { id: string; sid: string }[]> {
    const all = [];
    for (let index = 0; index < count; index += 1) {
      const recording = await recorder.start({ cname: `room${index}` });
      if (recording.__typename !== 'Recording') throw new Error('it did not start');
      await recorder.clock.advance(1000);
      const { sid } = await recorder.look(recording.id);
      all.push({ id: recording.id, sid: sid ?? '' });
    }
    await recorder.clock.advance(5000);
    recorder.transport.calls.length = 0;
    return all;
  }
  return { ...recorder, started };
}

async function stopOn(gateway: Pick<Recorder, 'execute'>, id: string) {
  const input = { recording: { id }, asyncStop: false };
  return (await gateway.execute(StopRecording, { input })).stopRecording;
}

describe('a tick of the worker', () => {
  it('does what is due, and nothing that is not', async () => {
    const recorder = await createIdleRecorder();
    const [recording] = await recorder.started(1);
    if (recording === undefined) throw new Error('nothing was started');
    expect(recorder.calls()).toEqual({});
    await recorder.tick();
    expect(recorder.calls()).toEqual({ query: 1 });
    expect((await recorder.look(recording.id)).state).toBe('RECORDING');
    await recorder.tick();
    expect(recorder.calls()).toEqual({ query: 1 });
    await recorder.clock.advance(20_000);
    await recorder.tick();
    expect(recorder.calls()).toEqual({ query: 2 });
    expect((await recorder.look(recording.id)).files).toHaveLength(1);
  });

  it('shares the work with other gateways: each recording is looked at once', async () => {
    const recorder = await createIdleRecorder();
    const other = await joinRecorder(recorder);
    await recorder.started(12);
    const ticks = Promise.all([recorder.app.runner.tick(), other.app.runner.tick()]);
    await recorder.clock.finish(ticks);
    expect(recorder.calls()).toEqual({ query: 12 });
  });

  it('takes over from a gateway that died once its lease has run out, and the late answer undoes nothing', async () => {
    // Without its loop a gateway does not renew its leases: as far as the others can tell, it has died.
    const recorder = await createIdleRecorder({ LEASE_MS: '10000', ...ONE_HOST });
    const other = await joinRecorder(recorder);
    const [recording] = await recorder.started(1);
    if (recording === undefined) throw new Error('nothing was started');
    for (let ticks = 0; ticks < 2; ticks += 1) {
      await recorder.tick();
      await recorder.clock.advance(21_000);
    }
    recorder.transport.calls.length = 0;
    recorder.fault({ method: 'stop', afterActing: true, delayMs: 25_000 });
    await recorder.clock.finish(stopOn(recorder, recording.id));
    await recorder.clock.advance(9000);
    await recorder.clock.finish(other.app.runner.tick());
    expect(recorder.calls()).toEqual({ stop: 1 });
    await recorder.clock.advance(1500);
    await recorder.clock.finish(other.app.runner.tick());
    expect(recorder.calls()).toMatchObject({ stop: 2 });
    for (let ticks = 0; ticks < 20; ticks += 1) {
      await recorder.clock.advance(6000);
      await recorder.clock.finish(other.app.runner.tick());
    }
    const ended = await recorder.look(recording.id);
    // By then the answer to the first one has come, too.
    expect(ended).toMatchObject({ state: 'ENDED', files: [{ fileName: `${recording.sid}_room0.m3u8` }] });
  });

  it('is not kept from stops by looks that wait for their turn', async () => {
    const recorder = await createIdleRecorder();
    const other = await joinRecorder(recorder);
    const recordings = await recorder.started(2);
    const now = Math.round(recorder.clock.now());
    for (let index = 0; index < 250; index += 1) {
      const session = {
        appId: SANDBOX_ACCOUNT.appId,
        resourceId: 'r',
        sid: `s${index}`,
        mode: 'mix',
        cname: 'c',
        uid: '1',
      } as const;
      const owner = DEFAULT_TENANT;
      await recorder.app.store.add(toBeWatched({ id: `0${index}`, owner, now: now - 10_000 }, session));
    }
    await recorder.scheduler.hold(120_000);
    const looks = recorder.app.runner.tick();
    await recorder.clock.advance(100);
    const { background } = recorder.scheduler.status(DEFAULT_TENANT).waiting;
    expect(background).toBeGreaterThan(100);
    // The other gateway accepts stops, of a recording that is looked at here and of one that is not, and dies over them.
    recorder.fault({ method: 'stop', delayMs: 20_000, times: 2 });
    for (const { id } of recordings) await recorder.clock.finish(stopOn(other, id));
    await other.close();
    const stops = recorder.app.runner.tick();
    await recorder.clock.advance(100);
    expect(recorder.scheduler.status(DEFAULT_TENANT).waiting.stop).toBe(2);
    await recorder.close();
    await Promise.all([looks, stops]);
  });
});
