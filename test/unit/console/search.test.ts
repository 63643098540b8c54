import { describe, expect, it } from 'vitest';
import {
  draftOf,
  EVERYTHING,
  filterOf,
  inWordsOfPage,
  parametersOf,
  type Search,
  searchOf,
  withDraft,
} from '../../../src/console/all/search.ts';
import { newerThan, newest, olderThan, pageOf } from '../../../src/console/components/page-of-list.ts';

const ALL_OF_IT: Search = {
  channel: 'class-7b',
  sid: 'abc',
  uid: '42',
  states: ['ENDED', 'FAILED'],
  mode: 'MIX',
  from: '2026-01-02T03:04:05.678Z',
  before: '2026-02-03T00:00:00.000Z',
  tags: [
    { key: 'room', value: '7=8, nine' },
    { key: 'empty', value: '' },
  ],
};

describe('the search of an address', () => {
  it('comes back as it was put in', () => {
    const address = parametersOf(ALL_OF_IT).toString();
    expect(searchOf(new URLSearchParams(address))).toEqual({ search: ALL_OF_IT, problems: [] });
    expect(parametersOf(EVERYTHING).toString()).toBe('');
  });

  it('asks the gateway for what is in it and nothing else', () => {
    expect(filterOf(EVERYTHING)).toEqual({});
    expect(filterOf(searchOf(new URLSearchParams('from=2026-01-02T03:04:05%2B01:00')).search)).toEqual({
      createdFrom: '2026-01-02T02:04:05.000Z',
    });
    expect(filterOf({ ...EVERYTHING, channel: 'class-7b', tags: ALL_OF_IT.tags })).toEqual({
      cname: 'class-7b',
      tags: ALL_OF_IT.tags,
    });
  });

  it('is not searched for where a part of it can’t be read', () => {
    const { problems } = searchOf(new URLSearchParams('state=lost&mode=film&from=yesterday'));
    expect(problems).toEqual([
      'There is no state “LOST”.',
      'There is no mode “FILM”.',
      '“from” is no point in time: yesterday.',
    ]);
  });

  it('keeps what the fields can’t show, as long as nobody changes it', () => {
    const draft = draftOf(ALL_OF_IT);
    expect(withDraft(ALL_OF_IT, draft)).toEqual(ALL_OF_IT);
    expect(withDraft(ALL_OF_IT, { ...draft, text: ' class-7c ', tags: 'room: 7, teacher = Li,' })).toEqual({
      ...ALL_OF_IT,
      channel: 'class-7c',
      sid: '',
      tags: [
        { key: 'room', value: '7' },
        { key: 'teacher', value: 'Li' },
      ],
    });
  });

  it('names the fields of the page where the gateway names its own', () => {
    expect(inWordsOfPage('filter.tags.0.key: Expected this. filter.cname: Expected that.')).toBe(
      'Tags: Expected this. Channel: Expected that.',
    );
  });
});

describe('a page of a list', () => {
  it('is asked for by the cursor in the address, whatever is searched for', () => {
    const search = new URLSearchParams('channel=a');
    const older = olderThan(search, 'C1');
    expect(pageOf(search)).toEqual({ first: 50, after: null, last: null, before: null });
    expect(pageOf(older)).toEqual({ first: 50, after: 'C1', last: null, before: null });
    expect(pageOf(newerThan(older, 'C2'))).toEqual({ first: null, after: null, last: 50, before: 'C2' });
    expect(newest(older).toString()).toBe('channel=a');
  });
});
