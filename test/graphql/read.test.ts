import { describe, expect, it } from 'vitest';
import { globalIdOf } from '../../src/graphql/global-id.ts';
import { askAs } from '../support/callers.ts';
import { createRecorder, type Recorder, WEB } from '../support/recorder.ts';
import { ListRecordings, LiveRecordings, LookAtRecording, Nodes } from './documents.ts';

async function live(recorder: Recorder, id: string, other = id) {
  return recorder.clock.finish(recorder.execute(LiveRecordings, { id, other }));
}

describe('Recording.live', () => {
  it('is asked once, however many fields, aliases and requests want it at the same time', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const other = await recorder.running({ cname: 'other' });
    await recorder.clock.advance(10_000);
    recorder.transport.calls.length = 0;
    const answers = await Promise.all([live(recorder, id, other.id), live(recorder, id, other.id)]);
    for (const { first, again, node, other: second } of answers) {
      expect(first?.live).toMatchObject({ status: 'IN_PROGRESS', files: [{ fileName: expect.any(String) }] });
      expect(again).toEqual(first);
      expect(node).toMatchObject({ live: first?.live });
      expect(second?.live?.status).toBe('IN_PROGRESS');
    }
    expect(recorder.calls()).toEqual({ query: 2 });
  });

  it('is served from the store while it is young', async () => {
    const recorder = await createRecorder({ LIVE_MAX_AGE_MS: '7000' });
    const { id } = await recorder.running();
    const first = await live(recorder, id);
    await recorder.clock.advance(6000);
    expect(await live(recorder, id)).toEqual(first);
    expect(recorder.calls()).toEqual({ query: 1 });
    await recorder.clock.advance(1001);
    await live(recorder, id);
    expect(recorder.calls()).toEqual({ query: 2 });
  });

  it('has the services of a web page, and its files are remembered', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ configuration: { web: { ...WEB.web, recordMp4: true } } });
    const { first } = await live(recorder, id);
    expect(first?.live).toMatchObject({ services: [{ serviceName: 'web_recorder_service' }] });
    expect((await recorder.look(id)).files).toHaveLength(2);
  });

  it('while Agora does not answer is the last there was, as old as it is', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const { first } = await live(recorder, id);
    await recorder.clock.advance(10_000);
    recorder.transport.isDown = true;
    expect((await live(recorder, id)).first).toEqual(first);
  });

  it('that finds nothing sets the worker on it', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    recorder.sandbox.state.reset();
    await recorder.clock.advance(6000);
    expect((await live(recorder, id)).first?.live?.status).toBe('NOT_FOUND');
    await recorder.clock.advance(100_000);
    expect(await recorder.look(id)).toMatchObject({
      state: 'ENDED',
      stopOutcome: { __typename: 'RecordingEnded', files: [{ fileName: expect.any(String) }] },
    });
  });

  it('is null once it is over, and costs no call', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    await recorder.stop(id);
    recorder.transport.calls.length = 0;
    expect((await live(recorder, id)).first?.live).toBeNull();
    expect(recorder.calls()).toEqual({});
  });
});

describe('a recording that lives', () => {
  it('is looked at about every two minutes, in the background', async () => {
    const recorder = await createRecorder();
    await recorder.running();
    await recorder.clock.advance(20 * 60_000);
    expect(recorder.calls().query).toBeGreaterThanOrEqual(9);
    expect(recorder.calls().query).toBeLessThanOrEqual(11);
  });

  it('that somebody else stops is seen exiting, followed, and ended with its files', async () => {
    const recorder = await createRecorder();
    const { id, sid, resourceId, cname, uid } = await recorder.running();
    recorder.patch(sid, { uploadMs: 100_000 });
    await recorder.sandbox.methods.stop(
      { resourceId: resourceId ?? '', sid, mode: 'mix' },
      { cname, uid, clientRequest: { async_stop: true } },
    );
    await recorder.clock.advance(125_000);
    expect(await recorder.look(id)).toMatchObject({
      state: 'ENDED',
      stopRequestedAt: null,
      stopOutcome: { __typename: 'RecordingEnded', files: [{ fileName: `${sid}_room.m3u8` }] },
    });
    expect(recorder.calls().stop).toBeUndefined();
  });

  it('that Agora moves to another server goes on being watched', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running();
    recorder.patch(sid, { failoverMs: 150_000 });
    await recorder.clock.advance(60_000);
    recorder.patch(sid, { failoverMs: 40_000 });
    await recorder.clock.advance(120_000);
    expect(await recorder.look(id)).toMatchObject({ state: 'RECORDING' });
  });
});

describe('ids', () => {
  it('find what they name, in their order, and null for what nothing has', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const unknown = globalIdOf('0'.repeat(32));
    const ids = [unknown, id, 'nonsense', '', '🦊', id];
    const { nodes } = await recorder.execute(Nodes, { ids });
    expect(nodes).toEqual([
      null,
      { __typename: 'Recording', id },
      null,
      null,
      null,
      { __typename: 'Recording', id },
    ]);
    for (const each of [unknown, 'nonsense']) {
      expect(await recorder.execute(LookAtRecording, { id: each })).toEqual({ recording: null });
      expect(await recorder.stop(each)).toMatchObject({ __typename: 'RecordingNotFoundError' });
    }
    await expect(recorder.execute(Nodes, { ids: Array.from({ length: 101 }, () => id) })).rejects.toThrow();
  });
});

describe('recordings', () => {
  async function five() {
    const recorder = await createRecorder();
    for (const cname of ['a', 'b', 'c', 'd', 'e']) await recorder.start({ cname });
    const list = async (variables: Parameters<typeof recorder.execute<unknown, object>>[1]) =>
      (await recorder.execute(ListRecordings, variables)).recordings;
    const names = (page: Awaited<ReturnType<typeof list>>) => page.nodes.map(({ cname }) => cname).join('');
    return { recorder, list, names };
  }

  it('come newest first, page by page, forwards and backwards', async () => {
    const { list, names } = await five();
    const first = await list({ first: 2 });
    expect(names(first)).toBe('ed');
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await list({ first: 2, after: first.pageInfo.endCursor });
    expect(names(second)).toBe('cb');
    const third = await list({ first: 2, after: second.pageInfo.endCursor });
    expect(names(third)).toBe('a');
    expect(third.pageInfo.hasNextPage).toBe(false);
    expect(names(await list({ last: 2, before: third.pageInfo.startCursor }))).toBe('cb');
    expect(names(await list({ last: 2 }))).toBe('ba');
    expect(first.edges.map(({ node }) => node.id)).toEqual(first.nodes.map(({ id }) => id));
  });

  it('each know their edge of the list, so that a client can put one there that it has started', async () => {
    const { recorder, list, names } = await five();
    const start = `mutation { startRecording(input: { cname: "f", configuration: { mix: {} } }) {
      ... on Recording { id edge { cursor node { id } } }
    } }`;
    const { body } = await recorder.clock.finish(askAs(recorder, null, start));
    const { id, edge } = body.data.startRecording;
    expect(edge.node).toEqual({ id });
    const page = await list({ first: 2 });
    expect(page.pageInfo.startCursor).toBe(edge.cursor);
    expect(names(await list({ first: 2, after: edge.cursor }))).toBe('ed');
  });

  it('are filtered by state, mode, channel and time', async () => {
    const { recorder, list, names } = await five();
    const [newest] = (await list({ first: 1 })).nodes;
    await recorder.clock.advance(6000);
    await recorder.stop(newest?.id ?? '');
    expect(names(await list({ filter: { states: ['ENDED'] } }))).toBe('e');
    expect(names(await list({ filter: { states: ['RECORDING'], cname: 'b' } }))).toBe('b');
    expect(names(await list({ filter: { mode: 'WEB' } }))).toBe('');
    expect(names(await list({ filter: { states: [] } }))).toBe('');
    expect(names(await list({ filter: { createdBefore: '2025-01-01T00:00:00Z' } }))).toBe('');
    expect(names(await list({ filter: { createdFrom: '2025-01-01T00:00:00Z' } }))).toBe('edcba');
  });

  it('are counted whatever the page, by the filter, where that is asked for', async () => {
    const { list } = await five();
    expect((await list({ first: 2, counted: true })).totalCount).toBe(5);
    expect(
      (await list({ first: 2, after: (await list({})).pageInfo.endCursor, counted: true })).totalCount,
    ).toBe(5);
    expect((await list({ filter: { cname: 'b' }, counted: true })).totalCount).toBe(1);
    expect((await list({ filter: { states: [] }, last: 1, counted: true })).totalCount).toBe(0);
    expect(await list({ first: 2 })).not.toHaveProperty('totalCount');
  });

  it('that are counted cost more, also on an empty page', async () => {
    const recorder = await createRecorder({ QUERY_MAX_COST: '20' });
    const ask = (first: number) => recorder.execute(ListRecordings, { first, counted: true });
    await expect(ask(0)).rejects.toThrow('The document costs');
  });

  it('refuse a cursor that no page gave and a channel that none can be, and never give more than a hundred', async () => {
    const { list } = await five();
    await expect(list({ after: 'nonsense' })).rejects.toThrow('after: Expected a cursor');
    await expect(list({ filter: { cname: 'a\u0000' } })).rejects.toThrow('filter.cname: Expected text');
    expect((await list({ first: 100_000 })).nodes).toHaveLength(5);
  });
});
