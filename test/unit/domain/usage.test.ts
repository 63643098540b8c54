import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billingFactsOf } from '../../../src/domain/billing.ts';
import { AGORAS_PRICES, type Tier, tierOf } from '../../../src/domain/prices.ts';
import { RECORDING_MODES } from '../../../src/domain/session.ts';
import {
  type BilledRecording,
  createUsageTally,
  DAY_MS,
  USAGE_DIMENSIONS,
  type UsageDimension,
  type UsagePeriod,
} from '../../../src/domain/usage.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 34, 56, 789);

const time = fc.integer({ min: NOW - 20 * DAY_MS, max: NOW + DAY_MS });
const recording: fc.Arbitrary<BilledRecording> = fc
  .record({
    id: fc.uuid(),
    owner: fc.constantFrom('acme', 'school'),
    appId: fc.constantFrom('a', 'b'),
    mode: fc.constantFrom(...RECORDING_MODES),
    state: fc.constantFrom('recording' as const, 'exiting' as const, 'ended' as const),
    billing: fc.constantFrom(
      null,
      { media: 'audio' as const },
      { media: 'video' as const, pixels: 2_000_000 },
      { media: 'video' as const, pixels: null },
    ),
    startedAt: time,
    ranMs: fc.integer({ min: 0, max: 3 * DAY_MS }),
    learntMs: fc.integer({ min: 0, max: 1000 }),
    isLeaveKnown: fc.boolean(),
    resourceExpiresAt: fc.constantFrom(null, NOW - 1, NOW + 1),
  })
  .map(({ ranMs, learntMs, isLeaveKnown, ...rest }) => {
    const leftAt = rest.startedAt + ranMs;
    const endedAt = rest.state === 'ended' ? leftAt + learntMs : null;
    return { ...rest, leftAt: isLeaveKnown ? leftAt : null, endedAt };
  });

function usage(all: readonly BilledRecording[], period: UsagePeriod, by: readonly UsageDimension[] = []) {
  const tally = createUsageTally(period, by, NOW);
  for (const each of all) tally.add(each);
  return tally.report(AGORAS_PRICES);
}

const ms = (all: readonly { readonly milliseconds: number }[]) =>
  all.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

describe('usage', () => {
  it('of parts of a period, and by whatever it is told, adds up to that of the whole, to the millisecond', () => {
    fc.assert(
      fc.property(
        fc.array(recording, { maxLength: 20 }),
        fc.tuple(time, time, time).map((all) => all.toSorted((a, b) => a - b)),
        fc.subarray([...USAGE_DIMENSIONS], { minLength: 1 }),
        (all, [from = 0, middle = 0, to = 0], by) => {
          const whole = usage(all, { from, to }, by);
          const parts = [usage(all, { from, to: middle }, by), usage(all, { from: middle, to }, by)];
          expect(ms(parts.map(({ total }) => total))).toBe(whole.total.milliseconds);
          expect(ms(whole.rows)).toBe(whole.total.milliseconds);
          const usd = parts.reduce((sum, { total }) => sum + total.estimatedUsd, 0);
          expect(usd).toBeCloseTo(whole.total.estimatedUsd, 6);
          const tiers = new Set(whole.rows.map(({ tier }) => tier));
          if (by.join() === 'tier')
            for (const tier of tiers) {
              const some = [whole, ...parts].map(({ rows }) => ms(rows.filter((row) => row.tier === tier)));
              expect((some[1] ?? 0) + (some[2] ?? 0)).toBe(some[0]);
            }
        },
      ),
    );
  });

  const hour: BilledRecording = {
    ...{ id: 'i', owner: 'acme', appId: 'a', mode: 'mix', state: 'ended', billing: { media: 'audio' } },
    ...{ startedAt: NOW - 3_600_000, leftAt: NOW, endedAt: NOW + 60_000, resourceExpiresAt: null },
  };
  const ever = { from: 0, to: NOW + 10 * DAY_MS };

  it('counts until the recorder left, else until the gateway learnt of the end, and until now what still runs', () => {
    const minutes = (more: Partial<BilledRecording>) =>
      usage([{ ...hour, ...more }], ever).total.milliseconds / 60_000;
    expect(minutes({})).toBe(60);
    expect(minutes({ leftAt: null })).toBe(61);
    expect(minutes({ state: 'recording', leftAt: null, endedAt: null })).toBe(60);
    expect(minutes({ state: 'exiting', leftAt: NOW - 600_000, endedAt: null })).toBe(50);
    // A gateway of an earlier version may have taken back the end that this was written with.
    expect(minutes({ state: 'recording', leftAt: NOW - 600_000, endedAt: null })).toBe(60);
  });

  it('costs what its tier does, and where that is unknown the least of its mode, which it says', () => {
    const usd = (more: Partial<BilledRecording>) => usage([{ ...hour, ...more }], ever);
    expect(usd({}).total.estimatedUsd).toBeCloseTo(0.0894, 9);
    expect(usd({}).assumptions).toEqual([]);
    const unknown = usd({ billing: null, mode: 'web' });
    expect(unknown.total.estimatedUsd).toBeCloseTo(0.84, 9);
    expect(unknown.assumptions).toEqual([expect.stringContaining('tier is unknown')]);
    const video = usd({ billing: { media: 'video', pixels: null } });
    expect(video.total.estimatedUsd).toBeCloseTo(0.3594, 9);
    expect(video.assumptions).toEqual([expect.stringContaining('sum of the resolutions')]);
    const running = { state: 'recording', leftAt: null, endedAt: null } as const;
    expect(usd(running).assumptions).toEqual([expect.stringContaining('count until now')]);
    expect(usd({ ...running, resourceExpiresAt: NOW }).assumptions).toEqual([
      expect.stringContaining('has expired'),
    ]);
  });
});

describe('the tier of an order', () => {
  const mixOf = (width: number, height: number) => ({
    recordingConfig: { transcodingConfig: { width, height } },
  });
  const pageOf = (videoWidth: number, videoHeight: number) => {
    const page = { url: 'https://p.example', audioProfile: 0, maxRecordingHour: 1, videoWidth, videoHeight };
    const service = { serviceName: 'web_recorder_service', serviceParam: page };
    return { extensionServiceConfig: { extensionServices: [service] } };
  };
  it.each<[(typeof RECORDING_MODES)[number], object, Tier]>([
    ['mix', {}, 'hd'],
    ['mix', mixOf(1280, 720), 'hd'],
    ['mix', mixOf(1280, 721), 'full_hd'],
    ['mix', mixOf(1920, 1080), 'full_hd'],
    ['mix', { recordingConfig: { streamTypes: 0 } }, 'audio'],
    ['mix', { recordingConfig: { unSubscribeVideoUids: ['#allstream#'] } }, 'audio'],
    ['individual', {}, 'hd'],
    ['raw', { recordingConfig: { streamTypes: 0 } }, 'audio'],
    ['web', pageOf(1280, 720), 'web_hd'],
    ['web', pageOf(1920, 1080), 'web_full_hd'],
    ['web', {}, 'unknown'],
  ])('in mode %s of %j is %s', (mode, start, tier) => {
    expect(tierOf(billingFactsOf(mode, { start: JSON.parse(JSON.stringify(start)) }))).toBe(tier);
  });
});
