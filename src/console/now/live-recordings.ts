/** What the page knows of the recordings that run, and of those that have just ended. Pure: the time is passed in. */
import { instant } from '../format/time.ts';
import type { NowRecordingFragment, RecordingState } from '../generated/graphql.ts';

export interface LiveRow {
  readonly recording: NowRecordingFragment;
  /** When the gateway told of it, in Unix milliseconds of this machine. */
  readonly toldAt: number;
  /** False from when the stream was lost until the gateway has told of it again. */
  readonly isConfirmed: boolean;
}

/** By id, in no order. */
export type LiveRows = ReadonlyMap<string, LiveRow>;

export const NO_ROWS: LiveRows = new Map();

/** The times of this machine, and of the gateway, in Unix milliseconds. */
export interface Times {
  readonly here: number;
  readonly gateway: number;
}

/** How long what is over stays, in milliseconds: long enough to see what came of it. */
export const KEPT_MS = { ENDED: 2 * 60_000, FAILED: 15 * 60_000 } as const;

/** Whether it is over, so that nothing more comes but files. */
export function isOver(state: RecordingState): state is keyof typeof KEPT_MS {
  return state === 'ENDED' || state === 'FAILED';
}

/** The gateway has told of it. */
export function withRecording(rows: LiveRows, recording: NowRecordingFragment, at: Times): LiveRows {
  if (isGone(recording, at.gateway)) return without(rows, [recording.id]);
  return new Map(rows).set(recording.id, { recording, toldAt: at.here, isConfirmed: true });
}

/** The gateway was asked at a time for these, and may have told of some of them since: those stay. */
export function withAnswer(
  rows: LiveRows,
  recordings: readonly NowRecordingFragment[],
  asked: Times,
): LiveRows {
  const isNewer = ({ id }: NowRecordingFragment) => {
    const row = rows.get(id);
    return row?.isConfirmed === true && row.toldAt > asked.here;
  };
  return recordings
    .filter((recording) => !isNewer(recording))
    .reduce((all, recording) => withRecording(all, recording, asked), rows);
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

function isGone({ state, endedAt, createdAt, attention }: NowRecordingFragment, now: number): boolean {
  if (!isOver(state)) return false;
  // What did not end as it should stays as long as what has failed.
  const keptMs = attention.length > 0 ? KEPT_MS.FAILED : KEPT_MS[state];
  return now - (instant(endedAt) ?? instant(createdAt)) > keptMs;
}

/** What the page shows: what needs a person (what may still bill before what is over), what runs, what is over. Each newest first. */
export interface Groups {
  readonly pressing: readonly LiveRow[];
  readonly running: readonly LiveRow[];
  readonly over: readonly LiveRow[];
}

/** Puts each recording into one group. */
export function grouped(rows: LiveRows): Groups {
  const since = ({ recording }: LiveRow) => instant(recording.startedAt ?? recording.createdAt);
  const all = [...rows.values()].toSorted((a, b) => since(b) - since(a));
  const needsPerson = ({ recording }: LiveRow) => recording.attention.length > 0;
  const over = ({ recording }: LiveRow) => isOver(recording.state);
  return {
    pressing: all.filter(needsPerson).toSorted((a, b) => Number(over(a)) - Number(over(b))),
    running: all.filter((row) => !needsPerson(row) && !over(row)),
    over: all.filter((row) => !needsPerson(row) && over(row)),
  };
}
