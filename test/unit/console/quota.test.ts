import { expect, it } from 'vitest';
import { fullest, type Quota } from '../../../src/console/quota/fullest.ts';

const quota = (running: number, changes: Partial<Quota> = {}): Quota => ({
  ...{ appId: 'a', kind: 'RTC', limit: 10, running, unknown: 0 },
  ...changes,
});

const shown = (quotas: readonly Quota[]) =>
  fullest(quotas).map(({ appId, running, isPressing }) => `${appId} ${running}${isPressing ? '!' : ''}`);

it('a quota presses from 80 % on, with what is unknown counted, and one of which nothing runs is not shown', () => {
  expect(shown([quota(7), quota(0, { kind: 'WEB' })])).toEqual(['a 7']);
  expect(shown([quota(8)])).toEqual(['a 8!']);
  expect(shown([quota(7, { unknown: 1 })])).toEqual(['a 7!']);
  expect(shown([quota(0), quota(0, { limit: 0 })])).toEqual([]);
});

it('of many apps all that press are shown, the fullest first, and two that do not, with the names of their apps', () => {
  const many = [1, 9, 3, 2, 10, 8].map((running) => quota(running, { appId: `app${running}` }));
  expect(shown(many)).toEqual(['app10 10!', 'app9 9!', 'app8 8!', 'app3 3', 'app2 2']);
  expect(fullest(many).every(({ namesApp }) => namesApp)).toBe(true);
  expect(fullest([quota(1), quota(1, { kind: 'WEB' })]).some(({ namesApp }) => namesApp)).toBe(false);
});
