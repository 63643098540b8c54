import { expect, it } from 'vitest';
import { visibleName } from '../../../src/console/format/names.ts';

it('a name without visible signs can be seen all the same', () => {
  expect(['\u200b\u200b', ' ', '\u2800'].map(visibleName)).toEqual(
    Array(3).fill('(name without visible signs)'),
  );
  expect(['7b', '🎥', 'مرحبا', '—'].map(visibleName)).toEqual(['7b', '🎥', 'مرحبا', '—']);
});
