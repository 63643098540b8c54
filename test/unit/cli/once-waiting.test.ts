import { expect, it } from 'vitest';
import { onceWaiting } from '../../../src/cli/once-waiting.ts';

it('of those that are asked for while one is under way, one waits, and reads what has changed until it begins', () => {
  const waiting: (() => void)[] = [];
  const ask = onceWaiting((begun) => void waiting.push(begun));
  ask();
  waiting[0]?.();
  for (let each = 0; each < 50; each += 1) ask();
  expect(waiting).toHaveLength(2);
  waiting[1]?.();
  ask();
  expect(waiting).toHaveLength(3);
});
