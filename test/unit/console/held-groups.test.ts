import { expect, it } from 'vitest';
import type { NowRecordingFragment } from '../../../src/console/generated/graphql.ts';
import { type ShownGroups, shownGroups } from '../../../src/console/now/held-groups.ts';
import { grouped, type LiveRow } from '../../../src/console/now/live-recordings.ts';
import { nowRecording, T0 } from './now-recording.ts';

function row(id: string, changes: Partial<NowRecordingFragment> = {}): LiveRow {
  return { recording: nowRecording(id, changes), toldAt: T0, isConfirmed: true };
}

const late = { reason: 'STOP_DELAYED', since: null, message: 'It takes long.' } as const;

function shown(rows: readonly LiveRow[], held: ShownGroups | null) {
  return shownGroups(grouped(new Map(rows.map((each) => [each.recording.id, each]))), held);
}

const ids = (rows: readonly LiveRow[]) => rows.map(({ recording }) => recording.id);

it('rows that are held neither move, nor go, nor get another line, but tell how they are', () => {
  const held = shown([row('a'), row('b'), row('c')], null);
  const now = [
    row('new', { startedAt: new Date(T0 + 1000).toISOString() }),
    row('b', { attention: [late], state: 'STOPPING' }),
    row('c', { state: 'ENDED' }),
  ];
  const { pressing, running, over, fresh } = shown(now, held);
  expect([ids(pressing), ids(running), ids(over), ids(fresh)]).toEqual([[], ['a', 'b', 'c'], [], ['new']]);
  expect(running.map(({ recording }) => recording.state)).toEqual(['RECORDING', 'STOPPING', 'ENDED']);
  expect(running[1]?.recording.attention).toEqual([]);

  const released = shown(now, null);
  expect([ids(released.pressing), ids(released.running), ids(released.over)]).toEqual([
    ['b'],
    ['new'],
    ['c'],
  ]);
});
