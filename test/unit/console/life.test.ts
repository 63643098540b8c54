import { expect, it } from 'vitest';
import type { StopCause } from '../../../src/console/generated/graphql.ts';
import { lifeOf } from '../../../src/console/recording/life-entries.ts';

const at = '2026-01-01T00:00:00Z';

it('a stop names who asked for it, unless the gateway stopped it by itself, which its sentence says', () => {
  const by = (stopCause: StopCause) =>
    lifeOf({
      stopCause,
      notifications: [],
      timeline: [
        { at, kind: 'ASKED', message: 'Its start was asked for.', by: 'alice' },
        { at, kind: 'STOP_ASKED', message: 'It was stopped.', by: 'somebody' },
      ],
    }).map((entry) => entry.by);
  expect(by('CALLER')).toEqual(['alice', 'somebody']);
  expect(by('STOP_AFTER')).toEqual(['alice', null]);
});
