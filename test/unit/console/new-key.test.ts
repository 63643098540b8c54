import { expect, it } from 'vitest';
import { inputOf, problemsOf } from '../../../src/console/admin/new-key.ts';

it('a key without days is asked for without an end, and days that are no number are not sent', () => {
  const key = { name: ' wall ', scopes: ['RECORDING_READ'], days: ' ' } as const;
  expect(inputOf(key)).toEqual({ name: 'wall', scopes: ['RECORDING_READ'], days: null });
  expect(inputOf({ ...key, days: '30' })).toMatchObject({ days: 30 });
  for (const days of ['a month', '1.5', '-1', '99999999999']) {
    expect(inputOf({ ...key, days })).toEqual({ problems: { days: 'Expected a whole number of days.' } });
  }
});

it('what is wrong with a key stands at the field that the gateway names, else at the form', () => {
  const issues = [
    { path: 'input.scopes.0', message: 'You do not have it.' },
    { path: 'input.scopes.1', message: 'Nor this.' },
    { path: 'input.days', message: 'Too many.' },
    { path: 'input', message: 'There are 1000 keys.' },
  ];
  expect(problemsOf({ __typename: 'InvalidInputError', message: 'wrong', issues })).toEqual({
    scopes: 'You do not have it. Nor this.',
    days: 'Too many.',
    form: 'There are 1000 keys.',
  });
  expect(problemsOf({ __typename: 'StoreUnavailableError', message: 'No database.' })).toEqual({
    form: 'No database.',
  });
});
