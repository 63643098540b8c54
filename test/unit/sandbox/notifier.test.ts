/** What the sandbox notifies of a recording, and what stands in each notification. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RecordingMode } from '../../../src/domain/session.ts';
import { createNotifier } from '../../../src/sandbox/notifier.ts';
import {
  askSandbox,
  CHANNEL,
  createClockedSandbox,
  LEAST,
  startInSandbox,
} from '../../support/ask-sandbox.ts';

const notification = z.object({
  noticeId: z.string(),
  productId: z.literal(3),
  eventType: z.number(),
  payload: z.object({
    ...{ cname: z.string(), uid: z.string(), sid: z.string(), serviceScene: z.string() },
    ...{ sendts: z.number(), details: z.looseObject({}) },
  }),
});

/** A recording that runs for so long and is stopped then, and everything that was notified of it, each once. */
async function notifiedOf(mode: RecordingMode, start: object, runsForMs: number) {
  const { clock, sandbox } = createClockedSandbox();
  const told = new Map<string, z.output<typeof notification>>();
  const notifier = createNotifier({
    recordings: () => sandbox.state.recordings(),
    clock: sandbox.clock,
    random: () => 0,
    async deliver(_url, body) {
      const each = notification.parse(JSON.parse(body));
      told.set(each.noticeId, each);
      return 200;
    },
  });
  notifier.notify({ url: '', secret: 'secret' });
  const startedAt = clock.now();
  const { sid, path } = await startInSandbox(sandbox, mode, { start });
  await clock.advance(runsForMs);
  await clock.finish(askSandbox(sandbox, 'POST', `${path}/stop`, { ...CHANNEL, clientRequest: {} }));
  await clock.advance(10_000);
  notifier.close();
  return { sid, startedAt, told: [...told.values()] };
}

describe('every notification says whose it is, and of which scene', () => {
  it.each<[string, RecordingMode, object]>([
    ['rtc_record', 'mix', LEAST.mix],
    ['rtc_record', 'individual', LEAST.individual],
    ['rtc_record', 'raw', { ...LEAST.raw, snapshotConfig: { fileType: ['jpg'] } }],
    ['rtc_snapshot', 'raw', { snapshotConfig: { fileType: ['jpg'] } }],
    ['web_record', 'web', LEAST.web],
  ])('%s in %s mode with %j', async (serviceScene, mode, start) => {
    const { told, sid } = await notifiedOf(mode, start, 20_000);
    expect(told.length).toBeGreaterThan(3);
    for (const { payload } of told) expect(payload).toMatchObject({ ...CHANNEL, sid, serviceScene });
  });
});

describe('that a recording would survive its server (13)', () => {
  it.each<RecordingMode>(['mix', 'individual', 'raw', 'web'])(
    'is told within 10 s of a start in %s mode, without details',
    async (mode) => {
      const { told, startedAt } = await notifiedOf(mode, LEAST[mode], 20_000);
      const registered = told.filter(({ eventType }) => eventType === 13);
      expect(registered.map(({ payload }) => payload.details)).toEqual([{}]);
      const [first] = registered.map(({ payload }) => payload.sendts - startedAt);
      expect(first).toBeGreaterThan(1000);
      expect(first).toBeLessThan(10_000);
    },
  );

  it('is not told of one that has ended before', async () => {
    const { told } = await notifiedOf('mix', LEAST.mix, 2000);
    expect(told.map(({ eventType }) => eventType)).toContain(11);
    expect(told.map(({ eventType }) => eventType)).not.toContain(13);
  });
});
