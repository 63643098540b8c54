/** What the page knows of the recordings that run, and of those that have just ended. Pure: the time is passed in. */

import { instant } from '../format/time.ts';
import type { NowRecordingFragment, RecordingState } from '../generated/graphql.ts';

export interface LiveRow {
  readonly recording: NowRecordingFragment;
  /** False from when the stream was lost until the gateway has told of it again. */
  readonly isConfirmed: boolean;
}

/** By id, in no order. */
export type LiveRows = ReadonlyMap<string, LiveRow>;

export const NO_ROWS: LiveRows = new Map();

/** How long what is over stays, in milliseconds: long enough to see what came of it. */
const KEPT_MS = { ENDED: 2 * 60_000, FAILED: 15 * 60_000 } as const;

/** Whether it is over, so that nothing more comes but files. */
export function isOver(state: RecordingState): state is keyof typeof KEPT_MS {
  return state === 'ENDED' || state === 'FAILED';
}

/** The gateway has told of it. */
export function withRecording(rows: LiveRows, recording: NowRecordingFragment, now: number): LiveRows {
  if (isGone(recording, now)) return without(rows, [recording.id]);
  return new Map(rows).set(recording.id, { recording, isConfirmed: true });
}

/** The gateway has told of these, but maybe later of some of them, which then stay. */
export function withOlder(
  rows: LiveRows,
  recordings: readonly NowRecordingFragment[],
  now: number,
): LiveRows {
  return recordings
    .filter(({ id }) => rows.get(id)?.isConfirmed !== true)
    .reduce((all, recording) => withRecording(all, recording, now), rows);
}

/** The stream was lost: nobody knows whether they are still so. */
export function unconfirmed(rows: LiveRows): LiveRows {
  return new Map([...rows].map(([id, row]) => [id, { ...row, isConfirmed: false }]));
}

/** Without these, and the same rows where there are none of them. */
export function without(rows: LiveRows, ids: readonly string[]): LiveRows {
  if (!ids.some((id) => rows.has(id))) return rows;
  const left = new Map(rows);
  for (const id of ids) left.delete(id);
  return left;
}

/** Without those that ended so long ago that nobody waits for them any more. */
export function withoutGone(rows: LiveRows, now: number): LiveRows {
  const gone = [...rows.values()].filter(({ recording }) => isGone(recording, now));
  return without(
    rows,
    gone.map(({ recording }) => recording.id),
  );
}

function isGone({ state, endedAt, createdAt }: NowRecordingFragment, now: number): boolean {
  return isOver(state) && now - (instant(endedAt) ?? instant(createdAt)) > KEPT_MS[state];
}

/** The order of the page: what runs, newest first, then what is over. */
export function inOrder(rows: LiveRows): readonly LiveRow[] {
  const rank = ({ recording }: LiveRow) => Number(isOver(recording.state));
  const since = ({ recording }: LiveRow) => instant(recording.startedAt ?? recording.createdAt);
  return [...rows.values()].toSorted((a, b) => rank(a) - rank(b) || since(b) - since(a));
}
