import { expect, it } from 'vitest';
import type { AttentionReason, NowRecordingFragment } from '../../../src/console/generated/graphql.ts';
import { troubleOf, waitOf } from '../../../src/console/now/trouble.ts';

const T0 = Date.parse('2026-01-01T00:00:00Z');
const time = (ms: number) => new Date(T0 + ms).toISOString();

function wordsOf(reason: AttentionReason, changes: Partial<NowRecordingFragment> = {}) {
  const attention = [{ reason, since: time(-4 * 60_000), message: 'It is so.' }];
  const recording = { attention, lastTrouble: null, nextTryAt: null, failure: null, stopsAt: null };
  const told = { ...recording, ...changes };
  return troubleOf(told).map((line) => [line.message, waitOf(told, line, T0)].filter(Boolean).join(' '));
}

it('what needs a person is told with for how long it has been so, or with when the gateway stops it', () => {
  expect(wordsOf('PAST_LONGEST_TIME', { stopsAt: time(-4 * 60_000) })).toEqual(['It is so. For 4 min.']);
  const stopsAt = time(110 * 60_000);
  expect(wordsOf('RESOURCE_EXPIRING', { stopsAt })).toEqual(['It is so. Stopped in 1 h 50 min.']);
  expect(wordsOf('TOKEN_EXPIRING', { stopsAt: time(-1) })).toEqual(['It is so.']);
  expect(wordsOf('EXITED_ABNORMALLY')).toEqual(['It is so.']);
  expect(wordsOf('FAILED', { failure: { reason: 'not today' } })).toEqual([
    'It is so. Agora’s words: not today',
  ]);
});
