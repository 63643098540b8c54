import { describe, expect, it } from 'vitest';
import { SCOPES, type Scope } from '../../src/domain/caller.ts';
import { schema } from '../../src/graphql/schema.ts';
import { askAs, keyFor } from '../support/callers.ts';
import { everyOperation } from '../support/every-operation.ts';
import { createTestGateway, SESSION } from '../support/gateway.ts';
import { createRecorder } from '../support/recorder.ts';
import { answer, unreachable } from '../support/scripted-transport.ts';

/** What opens each operation; null: it is open to every caller. A new one is closed until it stands in the schema, and fails here until it stands here. */
const OPENED_BY: Readonly<Record<string, Scope | readonly Scope[] | null>> = {
  viewer: null,
  recording: 'recording:read',
  recordings: 'recording:read',
  node: 'recording:read',
  nodes: 'recording:read',
  throttle: 'admin',
  quota: ['recording:start', 'admin'],
  usage: 'admin',
  auditTrail: 'admin',
  unknownRecordings: 'admin',
  apiKeys: 'admin',
  createApiKey: 'admin',
  revokeApiKey: 'admin',
  startRecording: 'recording:start',
  updateRecording: 'recording:update',
  updateRecordingLayout: 'recording:update',
  stopRecording: 'recording:stop',
  recordingUpdated: 'recording:read',
  recordingsUpdated: 'recording:read',
};

const openedBy = (field: string): readonly Scope[] => [OPENED_BY[field] ?? []].flat();

const OPERATIONS = everyOperation(schema);
const NOWHERE = Buffer.from(`Recording:${'0'.repeat(32)}`).toString('base64url');
const CLOSED = { AUTH: '' };

it('every operation of the schema has a scope that opens it', () => {
  expect(OPERATIONS.map(({ field }) => field).toSorted()).toEqual(Object.keys(OPENED_BY).toSorted());
});

describe.each(OPERATIONS.filter(({ field }) => OPENED_BY[field] !== null))(
  '$field',
  ({ field, document }) => {
    it('is forbidden without its scope, whatever else one may do, before Agora hears of anything', async () => {
      const gateway = await createTestGateway(() => unreachable, CLOSED);
      const others = SCOPES.filter((scope) => !openedBy(field).includes(scope));
      for (const scopes of [others, []]) {
        const key = await keyFor(gateway, { scopes });
        const { body } = await askAs(gateway, key.text, document(NOWHERE));
        const wanted = openedBy(field);
        const words = `may not use ${field}: it needs the scope ${wanted.join(' or ')}.`;
        const message = expect.stringContaining(words);
        const extensions = { code: 'FORBIDDEN', scopes: wanted };
        expect(body.errors).toEqual([expect.objectContaining({ message, extensions })]);
        expect(body.data?.[field] ?? null).toBeNull();
      }
      expect(gateway.attempts).toEqual([]);
    });

    it('is open with each of its scopes', async () => {
      const gateway = await createTestGateway(() => answer(400, { code: 2 }), CLOSED);
      for (const scope of openedBy(field)) {
        const key = await keyFor(gateway, { scopes: [scope] });
        const { body } = await gateway.clock.finish(askAs(gateway, key.text, document(NOWHERE)));
        // The recording that is asked for is none; nothing else may be wrong.
        const errors: readonly { readonly extensions?: { readonly code?: string } }[] = body.errors ?? [];
        expect(errors.filter(({ extensions }) => extensions?.code !== 'RECORDING_NOT_FOUND')).toEqual([]);
      }
    });
  },
);

describe('another tenant’s recording', () => {
  it('is answered by every operation like one that there is not, and stays as it is', async () => {
    const recorder = await createRecorder(CLOSED);
    const owner = await keyFor(recorder, { tenant: 'acme' });
    const stranger = await keyFor(recorder, { tenant: 'other' });
    const start =
      'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { id } } }';
    const started = await recorder.clock.finish(askAs(recorder, owner.text, start));
    const { id } = started.body.data.startRecording;
    const calls = recorder.transport.calls.length;
    for (const { document } of OPERATIONS.filter(({ namesRecording }) => namesRecording)) {
      const known = await askAs(recorder, stranger.text, document(id));
      const unknown = await askAs(recorder, stranger.text, document(NOWHERE));
      expect(known.body).toEqual(unknown.body);
      expect(known.status).toBe(unknown.status);
      expect(JSON.stringify(known.body)).toMatch(/null|NOT_FOUND/);
    }
    expect(recorder.transport.calls.length).toBe(calls);
    const seen = await askAs(recorder, owner.text, `{ recording(id: "${id}") { state stopRequestedAt } }`);
    expect(seen.body.data.recording).toEqual({ state: 'STARTING', stopRequestedAt: null });
  });

  it('is in no list of a stranger’s, from no cursor and in no count', async () => {
    const gateway = await createTestGateway(() => answer(404, { code: 404 }), CLOSED);
    const owner = await keyFor(gateway, { tenant: 'acme' });
    const stranger = await keyFor(gateway, { tenant: 'other' });
    await gateway.clock.finish(askAs(gateway, owner.text, STOP, { session: SESSION }));
    const list = '{ recordings(last: 100) { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }';
    expect((await askAs(gateway, owner.text, list)).body.data.recordings.nodes).toHaveLength(1);
    expect((await askAs(gateway, stranger.text, list)).body.data.recordings).toEqual({
      nodes: [],
      pageInfo: { hasPreviousPage: false, hasNextPage: false },
    });
  });

  it('is not stopped by its coordinates at Agora, nor told of', async () => {
    const gateway = await createTestGateway(() => answer(404, { code: 404 }), CLOSED);
    const owner = await keyFor(gateway, { tenant: 'acme' });
    const stranger = await keyFor(gateway, { tenant: 'other' });
    await gateway.clock.finish(askAs(gateway, owner.text, STOP, { session: SESSION }));
    const asked = gateway.attempts.length;
    const { body } = await gateway.clock.finish(askAs(gateway, stranger.text, STOP, { session: SESSION }));
    expect(body.data.stopRecording).toEqual({ __typename: 'RecordingNotFoundError' });
    expect(gateway.attempts.length).toBe(asked);
  });

  it('is not stopped by its sid with other coordinates beside it, but what Agora never knew blocks nobody', async () => {
    const recorder = await createRecorder({ ...CLOSED, STOP_GONE_AFTER_MS: '0' });
    const owner = await keyFor(recorder, { tenant: 'acme' });
    const stranger = await keyFor(recorder, { tenant: 'other' });
    const stop = async (key: { text: string }, session: object) =>
      (await recorder.clock.finish(askAs(recorder, key.text, STOP, { session }))).body.data.stopRecording
        .__typename;
    const start =
      'mutation { startRecording(input: { cname: "room", uid: "7", configuration: { mix: {} } }) { ... on Recording { sid resourceId } } }';
    const { sid, resourceId } = (await recorder.clock.finish(askAs(recorder, owner.text, start))).body.data
      .startRecording;
    const calls = recorder.transport.calls.length;
    const session = { sid, resourceId, cname: 'room', uid: '7', mode: 'MIX' };
    for (const other of [{ uid: '8' }, { cname: 'other' }, { mode: 'WEB' }, { resourceId: 'r' }])
      expect(await stop(stranger, { ...session, ...other })).toBe('RecordingNotFoundError');
    expect(recorder.transport.calls.slice(calls)).toEqual([]);

    const unknown = { ...session, sid: 'never' };
    expect(await stop(stranger, { ...unknown, uid: '8' })).toBe('RecordingEnded');
    expect(await stop(owner, unknown)).toBe('RecordingEnded');
  });

  it('has an idempotency key that means nothing to a stranger', async () => {
    const recorder = await createRecorder(CLOSED);
    const start = `mutation { startRecording(input: { cname: "room", uid: "7", idempotencyKey: "k", configuration: { mix: {} } }) {
      __typename ... on Recording { id } ... on Error { code }
    } }`;
    const ids: string[] = [];
    for (const tenant of ['acme', 'acme']) {
      const key = await keyFor(recorder, { tenant });
      ids.push((await recorder.clock.finish(askAs(recorder, key.text, start))).body.data.startRecording.id);
    }
    expect(ids[0]).toBe(ids[1]);
    const stranger = await keyFor(recorder, { tenant: 'other' });
    const { body } = await recorder.clock.finish(askAs(recorder, stranger.text, start));
    expect(body.data.startRecording.id).not.toBe(ids[0]);
  });
});

const STOP = `mutation ($session: RecordingSessionInput!) {
  stopRecording(input: { recording: { session: $session } }) { __typename }
}`;
