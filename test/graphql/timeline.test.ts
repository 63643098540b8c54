import { expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { globalIdOf } from '../../src/graphql/global-id.ts';
import { newId } from '../../src/ids.ts';
import { askAs, keyFor } from '../support/callers.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder } from '../support/recorder.ts';

const BUSY = { status: 503, body: { code: 65, reason: 'busy' } };
const START = `mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { id sid } } }`;
const STOP = `mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { __typename } }`;
const TIMELINE = 'query ($id: ID!) { recording(id: $id) { timeline { at kind message by } } }';
const LIST = '{ recordings { nodes { timeline { kind by } } } }';

/** A gateway with two callers of a tenant; each is asked until it answers. */
async function createAsked() {
  const recorder = await createRecorder({ AUTH: '', STOP_WAIT_MS: '60000' });
  const admin = await keyFor(recorder);
  const reader = await keyFor(recorder, { scopes: ['recording:read'] });
  const ask = async (key: { readonly text: string }, document: string, variables = {}) =>
    (await recorder.clock.finish(askAs(recorder, key.text, document, variables))).body.data;
  return { ...recorder, admin, reader, ask };
}

it('tells the life of a recording in order: what was asked and by whom, what Agora told, tries and the outcome', async () => {
  const { admin, reader, ask, fault, app, clock, transport } = await createAsked();
  fault({ method: 'acquire', ...BUSY });
  const { id, sid } = (await ask(admin, START)).startRecording;
  await clock.advance(70_000);
  const payload = { cname: 'room', uid: '1', sid, sendts: clock.now(), details: { leaveCode: 4 } };
  const body = { noticeId: 'n', productId: 3, eventType: 41, notifyMs: clock.now(), payload };
  await app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, JSON.stringify(body)));
  await clock.advance(2000);
  fault({ method: 'stop', ...BUSY, times: 2 });
  await ask(admin, STOP, { id });
  const calls = transport.calls.length;

  const { timeline } = (await ask(admin, TIMELINE, { id })).recording;
  const by = expect.stringContaining(admin.id);
  const busy = 'got no result: Agora answered 503 without a result (code 65: busy).';
  expect(timeline).toMatchObject([
    { kind: 'ASKED', message: 'Its start was asked for.', by },
    { kind: 'TRY', message: `The request for a resource ${busy}`, by: null },
    { kind: 'ACQUIRED', by: null },
    { kind: 'STARTED' },
    { kind: 'NOTIFICATION', message: 'The recorder left the channel: nobody else was in the channel.' },
    { kind: 'STOP_ASKED', by },
    { kind: 'TRY', message: `The stop ${busy}` },
    { kind: 'TRY' },
    {
      kind: 'ENDED',
      message: expect.stringMatching(/^It was stopped, and Agora named its file.*storage\.$/),
    },
  ]);
  const times: readonly string[] = timeline.map(({ at }: { at: string }) => at);
  expect(times).toEqual(times.toSorted());

  const seen = (await ask(reader, TIMELINE, { id })).recording.timeline;
  expect(seen).toEqual(timeline.map((entry: object) => ({ ...entry, by: null })));
  expect(transport.calls.length).toBe(calls);
});

it('is bounded, and in a list of many each has its own', async () => {
  const { admin, ask, fault, sandbox, clock, app } = await createAsked();
  const ids: string[] = [];
  for (let each = 0; each < 3; each += 1) ids.push((await ask(admin, START)).startRecording.id);
  fault({ method: 'stop', ...BUSY, times: 1000 });
  for (const id of ids) void askAs({ app }, admin.text, STOP, { id });
  await clock.advance(5 * 60_000);
  const { timeline } = (await ask(admin, TIMELINE, { id: ids[0] })).recording;
  expect(timeline.filter(({ kind }: { kind: string }) => kind === 'TRY')).toHaveLength(20);
  sandbox.faults.clear();

  const { nodes } = (await ask(admin, LIST)).recordings;
  const asks = nodes.map((node: { timeline: { by: string | null }[] }) =>
    node.timeline.filter(({ by }) => by),
  );
  expect(asks.map(({ length }: { length: number }) => length)).toEqual([2, 2, 2]);
});

it('of a recording that was not started tells why, and one that the gateway did not start only what it knows', async () => {
  const { admin, ask, fault } = await createAsked();
  fault({ method: 'acquire', status: 400, body: { code: 2, reason: 'bad' } });
  await ask(admin, START);
  const { nodes } = await ask(admin, '{ recordings { nodes { timeline { kind message } } } }').then(
    ({ recordings }) => recordings,
  );
  expect(nodes[0].timeline.map(({ kind }: { kind: string }) => kind)).toEqual(['ASKED', 'FAILED']);
});

it('does not take whoever stopped a recording for the one who started it', async () => {
  const { admin, ask, app, clock, sandbox } = await createAsked();
  const [session] = sandbox.state.seed();
  if (session === undefined) throw new Error('the sandbox has no recording');
  const identity = { id: newId(clock.now()), owner: 'acme', now: clock.now() };
  await app.store.add(toBeWatched(identity, session));
  await clock.advance(60_000);
  await ask(admin, STOP, { id: globalIdOf(identity.id) });
  const { timeline } = (await ask(admin, TIMELINE, { id: globalIdOf(identity.id) })).recording;
  expect(timeline[0]).toMatchObject({ kind: 'ASKED', message: 'The gateway first heard of it.', by: null });
  expect(timeline).toContainEqual(
    expect.objectContaining({ kind: 'STOP_ASKED', by: expect.stringContaining(admin.id) }),
  );
});
