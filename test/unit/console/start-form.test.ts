import { expect, it } from 'vitest';
import { duration, millisecondsOf } from '../../../src/console/format/duration.ts';
import {
  inputOf,
  problemsBefore,
  problemsOf,
  type StartForm,
} from '../../../src/console/start/start-form.ts';

const FORM: StartForm = {
  ...{ channel: 'class-7b', mode: 'mix', url: '', storage: 'default', tags: '', stopAfter: '' },
  ...{ rollsOver: false, restarts: false },
};
const MINUTE_MS = 60_000;

it.each([
  ['1 h 30 min', 90],
  ['1h30', 90],
  ['1:30', 90],
  ['1.5 hours', 90],
  ['1,5 h', 90],
  ['1 hour and 30 minutes', 90],
  ['1 h, 30 m', 90],
  ['90 MIN', 90],
  ['2 d 1 h', 49 * 60],
  ['30 s', 0.5],
])('%s is a time as people say it', (said, minutes) => {
  expect(millisecondsOf(said)).toBe(minutes * MINUTE_MS);
});

it.each(['', '90', 'soon', '0 h', '-1 h', '1:75', '30 min 1 h', '1 h 30 x'])('%s is none', (said) => {
  expect(millisecondsOf(said)).toBeNull();
});

it('what the console writes as a time it reads as the same', () => {
  for (const minutes of [1, 59, 60, 61, 119, 1440]) {
    expect(millisecondsOf(duration(minutes * MINUTE_MS))).toBe(minutes * MINUTE_MS);
  }
});

it('a start says when it is to be stopped, and when another goes on, only where somebody has said so', () => {
  expect(Object.keys(inputOf(FORM, 'k'))).toEqual(['cname', 'configuration', 'storage', 'idempotencyKey']);
  expect(inputOf({ ...FORM, stopAfter: '1 h 30 min', rollsOver: true, restarts: true }, 'k')).toMatchObject({
    ...{ stopAfter: 'PT5400S', onExpiry: 'ROLL_OVER', onFailure: 'RESTART' },
  });
});

it('what is no time is told at its field before anything is sent, and what the gateway says of it as well', () => {
  expect(problemsBefore({ ...FORM, stopAfter: ' ' })).toEqual({});
  expect(problemsBefore({ ...FORM, stopAfter: 'soon' })).toEqual({
    stopAfter: expect.stringContaining('1 h 30 min'),
  });
  const failure = { __typename: 'InvalidInputError', message: '', retryable: false } as const;
  const issues = [{ path: 'input.stopAfter', message: 'Too long.' }];
  expect(problemsOf({ ...failure, issues })).toEqual({ stopAfter: 'Too long.' });
  const unfollowed = [{ path: 'input.onFailure', message: 'Expected NOTHING.' }];
  expect(problemsOf({ ...failure, issues: unfollowed })).toEqual({ restarts: 'Expected NOTHING.' });
});
