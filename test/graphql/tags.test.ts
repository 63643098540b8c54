import { describe, expect, it } from 'vitest';
import { createRecorder, requestsOf } from '../support/recorder.ts';
import { ListRecordings } from './documents.ts';
import type { RecordingFilter, StartRecordingInput } from './generated/graphql.ts';

const LIVE = { key: 'env', value: 'live' };
const CLASS = { key: 'class', value: 'the 7th = "b"; äöü 🎥' };

async function tagged(...inputs: readonly Partial<StartRecordingInput>[]) {
  const recorder = await createRecorder();
  const sent = requestsOf(recorder);
  const started = [];
  for (const input of inputs) started.push(await recorder.start(input));
  const list = async (filter: RecordingFilter) =>
    (await recorder.execute(ListRecordings, { filter })).recordings.nodes;
  const names = async (filter: RecordingFilter) => (await list(filter)).map(({ cname }) => cname).join('');
  return { recorder, sent, started, list, names };
}

describe('tags', () => {
  it('are kept with the recording as they were given, and Agora is sent what it is sent without them', async () => {
    const input = { uid: '7', token: 'a token' };
    const { recorder, sent, started, list } = await tagged({ ...input, tags: [LIVE, CLASS] });
    const { sent: without } = await tagged(input);
    const requests = (all: typeof sent) =>
      all.map(({ method, clientRequest }) => ({ method, clientRequest })).slice(0, 2);
    expect(requests(sent).map(({ method }) => method)).toEqual(['acquire', 'start']);
    expect(requests(sent)).toEqual(requests(without));
    const id = started.flatMap((each) => ('id' in each ? [each.id] : [])).join();
    await recorder.clock.advance(70_000);
    await recorder.stop(id);
    expect(JSON.stringify(sent.map(({ path, clientRequest }) => [path, clientRequest]))).not.toContain('7th');
    expect(await list({})).toMatchObject([{ id, state: 'ENDED', tags: [LIVE, CLASS] }]);
  });

  it('find recordings that have all of them, together with every other filter', async () => {
    const { recorder, started, names } = await tagged(
      { cname: 'a', uid: '1', tags: [LIVE] },
      { cname: 'b', uid: '2', tags: [CLASS, LIVE] },
      { cname: 'c', uid: '1' },
    );
    expect(await names({ tags: [LIVE] })).toBe('ba');
    expect(await names({ tags: [LIVE, CLASS] })).toBe('b');
    expect(await names({ tags: [{ ...LIVE, value: 'test' }] })).toBe('');
    expect(await names({ tags: [] })).toBe('cba');
    expect(await names({ uid: '1' })).toBe('ca');
    expect(await names({ uid: '1', tags: [LIVE], mode: 'MIX', states: ['STARTING'], cname: 'a' })).toBe('a');
    const [first] = started;
    const sid = first && 'sid' in first ? first.sid : null;
    expect(await names({ sid })).toBe('a');
    expect(await names({ sid, cname: 'b' })).toBe('');
    await recorder.clock.advance(6000);
    expect(await names({ tags: [LIVE], states: ['STARTING'] })).toBe('');
    expect(await names({ tags: [LIVE], states: ['RECORDING'] })).toBe('ba');
  });

  it('that can’t be right are told all at once, beside what else is wrong', async () => {
    const { recorder, started } = await tagged({
      ...{ uid: '0', storage: 'none' },
      tags: [
        ...Array.from('abcdefghi', (key) => ({ key, value: '' })),
        { key: 'a', value: '' },
        { key: '', value: '\n' },
      ],
    });
    const [refused] = started;
    const issues = refused && 'issues' in refused ? refused.issues.map(({ path }) => path).toSorted() : [];
    expect(issues).toEqual([
      'input.storage',
      'input.tags',
      'input.tags.10.key',
      'input.tags.10.value',
      'input.tags.9.key',
      'input.uid',
    ]);
    expect(recorder.calls()).toEqual({});
  });

  it('to search for that none can have are refused, by the names of the fields', async () => {
    const { list } = await tagged();
    const refused = (filter: RecordingFilter) => expect(list(filter)).rejects.toThrow;
    await refused({ tags: [{ key: 'k\u0000', value: 'v' }] })('filter.tags.0.key: Expected text');
    await refused({ tags: Array.from('abcdefghijk', (key) => ({ key, value: '' })) })(
      'filter.tags: Expected at most 10',
    );
    await refused({ sid: '\u0000' })('filter.sid: Expected text');
    await refused({ uid: '\ud800' })('filter.uid: Expected text');
  });

  it('belong to the request of an idempotency key, in any order', async () => {
    const key = { idempotencyKey: 'k', uid: '1' };
    const { started } = await tagged(
      { ...key, tags: [LIVE, CLASS] },
      { ...key, tags: [CLASS, LIVE] },
      { ...key, tags: [LIVE] },
      { ...key },
      { ...key, idempotencyKey: 'none' },
      { ...key, idempotencyKey: 'none', tags: [] },
    );
    const ids = started.map((each) => ('id' in each ? each.id : each.__typename));
    expect(ids[1]).toBe(ids[0]);
    expect(ids.slice(2, 4)).toEqual(['InvalidInputError', 'InvalidInputError']);
    expect(ids[5]).toBe(ids[4]);
  });
});
