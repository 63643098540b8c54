import { describe, expect, it, vi } from 'vitest';
import { toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { bareFile } from '../../src/domain/recorded-file.ts';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { newId } from '../../src/ids.ts';
import { askAs, createIssuer, keyFor, subscribeAs } from '../support/callers.ts';
import { createTestGateway, SESSION } from '../support/gateway.ts';
import { createRecorder, joinRecorder, type Recorder } from '../support/recorder.ts';
import { unreachable } from '../support/scripted-transport.ts';

const UPDATED = `subscription ($id: ID!) {
  recordingUpdated(id: $id) { id state sid files { fileName } stopOutcome { __typename } }
}`;
const ALL = 'subscription { recordingsUpdated { id state cname } }';

const statesOf = (results: readonly { data: Record<string, { state: string }> }[]) =>
  results.map(({ data }) => Object.values(data)[0]?.state);

async function watched(recorder: Recorder, id: string) {
  const stream = await subscribeAs(recorder, null, UPDATED, { id });
  return { ...stream, states: async () => statesOf((await stream.read()).results) };
}

describe('recordingUpdated', () => {
  it('gives the recording as it is, then as it becomes, to its end with its files', async () => {
    const recorder = await createRecorder();
    const started = await recorder.start();
    const id = 'id' in started ? started.id : '';
    const stream = await watched(recorder, id);
    expect(await stream.states()).toEqual(['STARTING']);
    await recorder.clock.advance(6000);
    expect(await stream.states()).toEqual(['STARTING', 'RECORDING']);
    await recorder.clock.advance(60_000);
    await recorder.stop(id);
    const { results } = await stream.read();
    expect(statesOf(results).slice(-2)).toEqual(['STOPPING', 'ENDED']);
    expect(results.at(-1).data.recordingUpdated).toMatchObject({
      files: [{ fileName: expect.stringMatching(/\.m3u8$/) }],
      stopOutcome: { __typename: 'StringFileList' },
    });
    await stream.leave();
  });

  it('tells nobody twice of the same, however often gateways take turns at the work', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const stream = await watched(recorder, id);
    const [recording] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    if (recording === undefined) throw new Error('nothing is recorded');
    for (let each = 0; each < 5; each += 1)
      await recorder.app.store.change(recording, (current) => ({ ...current }));
    await recorder.clock.advance(2000);
    expect(await stream.states()).toEqual(['RECORDING']);
    await stream.leave();
  });

  it('tells nothing again where only something has changed that is not selected', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const document = 'subscription ($id: ID!) { recordingUpdated(id: $id) { state } }';
    const stream = await subscribeAs(recorder, null, document, { id });
    const [recording] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    if (recording === undefined) throw new Error('nothing is recorded');
    for (const name of ['a', 'b']) {
      await recorder.app.store.change(recording, (current) => ({ ...current, files: [bareFile(name)] }));
      await recorder.clock.advance(1000);
    }
    expect(statesOf((await stream.read()).results)).toEqual(['RECORDING']);
    await recorder.stop(id);
    expect(statesOf((await stream.read()).results)).toEqual(['RECORDING', 'STOPPING', 'ENDED']);
    await stream.leave();
  });

  it('tells what becomes known of a file whose name was known', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const document =
      'subscription ($id: ID!) { recordingUpdated(id: $id) { files { fileName isPlayable } } }';
    const stream = await subscribeAs(recorder, null, document, { id });
    const [recording] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    if (recording === undefined) throw new Error('nothing is recorded');
    const files = recording.files.map((file) => ({ ...file, isPlayable: false }));
    await recorder.app.store.change(recording, (current) => ({ ...current, files }));
    await recorder.clock.advance(2000);
    const { results } = await stream.read();
    expect(results.at(-1).data.recordingUpdated.files).toMatchObject([{ isPlayable: false }]);
    await stream.leave();
  });

  it('tells of what another gateway does', async () => {
    const recorder = await createRecorder();
    const other = await joinRecorder(recorder);
    const { id } = await recorder.running();
    const stream = await subscribeAs(other, null, UPDATED, { id });
    await stream.read();
    await recorder.stop(id);
    await recorder.clock.advance(1000);
    const { results } = await stream.read();
    expect(statesOf(results).at(-1)).toBe('ENDED');
    await stream.leave();
  });

  it('asks Agora anew for each result that wants to know how Agora sees it', async () => {
    const recorder = await createRecorder({ LIVE_MAX_AGE_MS: '0' });
    const { id } = await recorder.running();
    const document =
      'subscription ($id: ID!) { recordingUpdated(id: $id) { state live { status observedAt } } }';
    const stream = await subscribeAs(recorder, null, document, { id });
    await recorder.clock.advance(1000);
    await recorder.clock.advance(120_000);
    const { results } = await stream.read();
    expect(results.length).toBeGreaterThan(1);
    expect(results.at(-1).data.recordingUpdated).toEqual({
      state: 'RECORDING',
      live: { status: 'IN_PROGRESS', observedAt: expect.any(String) },
    });
    await stream.leave();
  });

  it('of nothing that the gateway knows is an error, and over', async () => {
    const recorder = await createRecorder();
    for (const id of ['nonsense', Buffer.from(`Recording:${'0'.repeat(32)}`).toString('base64url')]) {
      const stream = await subscribeAs(recorder, null, UPDATED, { id });
      const { results, isOver } = await stream.read();
      expect(results).toMatchObject([{ errors: [{ extensions: { code: 'RECORDING_NOT_FOUND' } }] }]);
      expect(isOver).toBe(true);
    }
  });

  it('gives whoever reads slowly the latest, and keeps nothing of what was in between', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const stream = await subscribeAs(recorder, null, UPDATED, { id });
    await stream.read();
    stream.pause();
    const [recording] = await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 });
    if (recording === undefined) throw new Error('nothing is recorded');
    // What is on its way is some 64 KiB at most, so results have to be of a size that matters.
    const files = Array.from({ length: 200 }, (_, index) => bareFile(`file-${index}-${'x'.repeat(50)}`));
    for (let at = 1; at <= 100; at += 1) {
      await recorder.app.store.change(recording, (current) => ({ ...current, files, startedAt: at }));
      await recorder.clock.advance(10);
    }
    await recorder.stop(id);
    stream.resume();
    await stream.read();
    await recorder.clock.advance(1000);
    const { results } = await stream.read();
    expect(results.length).toBeLessThan(20);
    expect(statesOf(results).at(-1)).toBe('ENDED');
    await stream.leave();
  });
});

describe('recordingsUpdated', () => {
  it('gives what is not over, then whatever changes or comes', async () => {
    const recorder = await createRecorder();
    const over = await recorder.running({ cname: 'over' });
    await recorder.stop(over.id);
    await recorder.running({ cname: 'live' });
    const stream = await subscribeAs(recorder, null, ALL);
    const seen = async () =>
      (await stream.read()).results.map(
        ({ data }) => `${data.recordingsUpdated.cname} ${data.recordingsUpdated.state}`,
      );
    expect(await seen()).toEqual(['live RECORDING']);
    const later = await recorder.running({ cname: 'later' });
    await recorder.stop(later.id);
    const all = await seen();
    expect(all).toEqual([
      'live RECORDING',
      ...['later STARTING', 'later RECORDING', 'later STOPPING', 'later ENDED'],
    ]);
    await stream.leave();
  });

  it('tells of each recording, even where what is selected of two is the same', async () => {
    const recorder = await createRecorder();
    for (const cname of ['one', 'two']) await recorder.running({ cname });
    const stream = await subscribeAs(recorder, null, 'subscription { recordingsUpdated { state } }');
    expect(statesOf((await stream.read()).results)).toEqual(['RECORDING', 'RECORDING']);
    await stream.leave();
  });

  it('tells nobody of another tenant’s', async () => {
    const recorder = await createRecorder({ AUTH: '' });
    const owner = await keyFor(recorder, { tenant: 'acme' });
    const stranger = await keyFor(recorder, { tenant: 'other' });
    const [mine, theirs] = [
      await subscribeAs(recorder, owner.text, ALL),
      await subscribeAs(recorder, stranger.text, ALL),
    ];
    const start =
      'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { __typename } }';
    await recorder.clock.finish(askAs(recorder, owner.text, start));
    await recorder.clock.advance(10_000);
    expect((await mine.read()).results.length).toBeGreaterThan(1);
    expect((await theirs.read()).results).toEqual([]);
    for (const stream of [mine, theirs]) await stream.leave();
  });

  it('ends for whoever reads so slowly that a thousand recordings wait for them', async () => {
    const recorder = await createRecorder({}, { worksByItself: false });
    const stream = await subscribeAs(recorder, null, ALL);
    await stream.read();
    stream.pause();
    const now = Math.round(recorder.clock.now());
    for (let index = 0; index < 1500; index += 1) {
      const birth = { id: newId(now), owner: DEFAULT_TENANT, now };
      const session = { ...SESSION, appId: 'a', mode: 'mix', sid: `s${index}` } as const;
      await recorder.app.store.add({ ...toBeWatched(birth, session), dueAt: null });
    }
    stream.resume();
    const { results, isOver } = await stream.read();
    expect(results.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'TOO_SLOW' } }] });
    // What its socket had taken already, and nothing of what waited.
    expect(results.length).toBeLessThan(490);
    expect(isOver).toBe(true);
  });
});

describe('a subscription', () => {
  const ENDED_BY_GATE = {
    results: [{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }],
    isOver: true,
  };
  const LIVES = 'subscription { recordingsUpdated { id } }';

  /** Signatures are checked in real time, so time is moved until that is done. */
  async function expectEnd(
    { clock }: Awaited<ReturnType<typeof createTestGateway>>,
    stream: Awaited<ReturnType<typeof subscribeAs>>,
  ) {
    const later = async () => {
      await clock.advance(500);
      return stream.read();
    };
    await expect.poll(later).toMatchObject(ENDED_BY_GATE);
  }

  it('ends when its token expires', async () => {
    const issuer = await createIssuer();
    const gateway = await createTestGateway(() => unreachable, { ...issuer.env, AUTH_CLOCK_SKEW_MS: '0' });
    const token = await issuer.token(gateway.clock.now(), {
      exp: Math.floor(gateway.clock.now() / 1000) + 60,
    });
    const stream = await subscribeAs(gateway, token, LIVES);
    await gateway.clock.advance(59_000);
    expect(await stream.read()).toEqual({ results: [], isOver: false });
    await expectEnd(gateway, stream);
  });

  it('ends when its key is revoked', async () => {
    const gateway = await createTestGateway(() => unreachable, { AUTH: '' });
    const key = await keyFor(gateway);
    const stream = await subscribeAs(gateway, key.text, LIVES);
    await gateway.clock.advance(30_000);
    expect((await stream.read()).isOver).toBe(false);
    await gateway.app.keys.revoke(key.id, gateway.clock.now());
    await gateway.clock.advance(9000);
    await expectEnd(gateway, stream);
  });

  it('has its key looked up no more often for being one of many', async () => {
    const gateway = await createTestGateway(() => unreachable, { AUTH: '' });
    const [key, other] = [await keyFor(gateway), await keyFor(gateway)];
    const find = vi.spyOn(gateway.app.keys, 'find');
    const subscribed = (text: string) =>
      Promise.all(Array.from({ length: 50 }, () => subscribeAs(gateway, text, LIVES)));
    const streams = [...(await subscribed(key.text)), ...(await subscribed(other.text))];
    find.mockClear();
    await gateway.clock.advance(30_000);
    expect(find.mock.calls.map(([id]) => id).toSorted()).toEqual(
      [key.id, other.id].toSorted().flatMap((id) => [id, id, id]),
    );
    await gateway.app.keys.revoke(key.id, gateway.clock.now());
    await gateway.clock.advance(10_000);
    const isOver = await Promise.all(streams.map(async (stream) => (await stream.read()).isOver));
    expect(isOver).toEqual(streams.map((_, index) => index < 50));
    find.mockClear();
    await Promise.all(streams.map((stream) => stream.leave()));
    await gateway.clock.advance(30_000);
    expect(find).not.toHaveBeenCalled();
  });

  it('is one of a few that a caller may have, and leaves its place when its client goes', async () => {
    const gateway = await createTestGateway(() => unreachable, { AUTH: '', CALLER_SUBSCRIPTIONS: '2' });
    const [key, other] = [await keyFor(gateway), await keyFor(gateway)];
    const first = await subscribeAs(gateway, key.text, LIVES);
    const second = await subscribeAs(gateway, key.text, LIVES);
    const refused = { errors: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] };
    expect((await (await subscribeAs(gateway, key.text, LIVES)).read()).results).toMatchObject([refused]);
    expect((await (await subscribeAs(gateway, other.text, LIVES)).read()).results).toEqual([]);
    await first.leave();
    const third = await subscribeAs(gateway, key.text, LIVES);
    expect(await third.read()).toEqual({ results: [], isOver: false });
    for (const stream of [second, third]) await stream.leave();
  });

  it('ends in order when the gateway shuts down', async () => {
    const gateway = await createTestGateway(() => unreachable);
    const stream = await subscribeAs(gateway, null, LIVES);
    await gateway.close();
    expect(await stream.read()).toEqual({ results: [], isOver: true });
  });
});
