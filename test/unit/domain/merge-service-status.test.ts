import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeServiceStatus } from '../../../src/domain/lifecycle/merge-service-status.ts';
import { NO_SERVICE_STATUS, type NotificationMeaning } from '../../../src/domain/notification.ts';
import { NEWS_AT as NOW, news } from '../../support/notification.ts';

const merge = (all: readonly NotificationMeaning[]) => all.reduce(mergeServiceStatus, NO_SERVICE_STATUS);
const slice = (startUtcMs: unknown, discontinueUtcMs: unknown) => news(42, { startUtcMs, discontinueUtcMs });

/** Few moments and few words, so that many are of one moment, the same, or differ in one thing only. */
const moment = fc.integer({ min: NOW, max: NOW + 3 });
const anyNews = fc
  .record({
    eventType: fc.constantFrom(11, 12, 30, 31, 32, 33, 40, 41, 42, 100),
    details: fc.record({
      status: fc.constantFrom(0, 1, 'publishing'),
      progress: fc.integer({ min: 0, max: 10_000 }),
      startUtcMs: moment,
      discontinueUtcMs: moment,
      rtmpUrl: fc.constantFrom('a', 'b'),
    }),
    at: moment,
  })
  .map(({ eventType, details, at }) => news(eventType, details, at));

const inAnyOrderAndTwice = fc
  .array(anyNews, { minLength: 1, maxLength: 12 })
  .chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.array(fc.constantFrom(...all)),
    ),
  );

describe('what services have told', () => {
  it('is the same in any order and however often it comes', () => {
    fc.assert(
      fc.property(inAnyOrderAndTwice, ([all, shuffled, twice]) => {
        const told = merge(all);
        expect(merge([...shuffled, ...twice])).toEqual(told);
        for (const each of all) expect(mergeServiceStatus(told, each)).toBe(told);
      }),
      { numRuns: 500 },
    );
  });

  it('has the last word of the uploader, unless that takes back its own name', () => {
    const uploaded = news(31, { status: 0 }, NOW);
    expect(merge([uploaded, news(32, { status: 7 }, NOW + 1)])).toMatchObject({
      uploadingStatus: null,
      services: [{ event: 'backuped', isNormal: false }],
    });
    expect(merge([news(32, { status: 7 }, NOW - 1), uploaded]).uploadingStatus).toBe('uploaded');
  });
});

describe('a gap', () => {
  it('is between two times that differ, whichever way round they come, and is none where they don’t', () => {
    expect(merge([slice(NOW + 9, NOW), slice(NOW, NOW + 9), slice(`${NOW + 9}`, `${NOW}`)]).gaps).toEqual([
      { from: NOW, to: NOW + 9 },
    ]);
    for (const none of [slice(NOW, NOW), slice(NOW, undefined), slice(undefined, NOW), slice(NOW, 'soon')])
      expect(merge([none]).gaps).toEqual([]);
    expect(merge([news(43, { startUtcMs: NOW, discontinueUtcMs: NOW + 9 })]).gaps).toEqual([]);
  });

  it('is one of 300 at most, the latest, in whatever order they come', () => {
    const all = Array.from({ length: 310 }, (_, each) => slice(NOW + each * 10 + 5, NOW + each * 10));
    const told = merge(all);
    expect(told.gaps).toHaveLength(300);
    expect(told.gaps[0]).toEqual({ from: NOW + 100, to: NOW + 105 });
    expect(merge(all.toReversed())).toEqual(told);
    for (const each of all) expect(mergeServiceStatus(told, each)).toBe(told);
  });
});
