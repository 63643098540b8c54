import { describe, expect, it } from 'vitest';
import type { NowRecordingFragment, RecordingState } from '../../../src/console/generated/graphql.ts';
import {
  grouped,
  NO_ROWS,
  unconfirmed,
  withAnswer,
  withoutGone,
  withRecording,
} from '../../../src/console/now/live-recordings.ts';
import { nowRecording, T0 } from './now-recording.ts';

const at = (ms: number) => ({ here: T0 + ms, gateway: T0 + ms });

const recording = (id: string, state: RecordingState, changes: Partial<NowRecordingFragment> = {}) =>
  nowRecording(id, { state, ...changes });

const endedAt = (ms: number) => ({ endedAt: new Date(T0 + ms).toISOString() });

describe('what the console knows of recordings', () => {
  it('is what the stream told last, not an answer that was asked for before', () => {
    const told = withRecording(NO_ROWS, recording('a', 'STOPPING'), at(1000));
    const stale = withAnswer(told, [recording('a', 'RECORDING')], at(500));
    expect(stale.get('a')?.recording.state).toBe('STOPPING');
    const fresh = withAnswer(told, [recording('a', 'ENDED', endedAt(1500))], at(2000));
    expect(fresh.get('a')?.recording.state).toBe('ENDED');
  });

  it('is doubtful once the stream is lost, until the gateway has told of it again', () => {
    const doubtful = unconfirmed(withRecording(NO_ROWS, recording('a', 'RECORDING'), at(1000)));
    expect(doubtful.get('a')?.isConfirmed).toBe(false);
    const answered = withAnswer(doubtful, [recording('a', 'RECORDING')], at(500));
    expect(answered.get('a')?.isConfirmed).toBe(true);
  });

  it('keeps what is over for two minutes, what failed for a quarter of an hour, and what runs for ever', () => {
    const states = [
      recording('ended', 'ENDED', endedAt(0)),
      recording('failed', 'FAILED', endedAt(0)),
      recording('runs', 'RECORDING'),
    ];
    const rows = states.reduce((all, each) => withRecording(all, each, at(0)), NO_ROWS);
    const left = (minutes: number) => [...withoutGone(rows, T0 + minutes * 60_000 + 1).keys()];
    expect(left(1)).toEqual(['ended', 'failed', 'runs']);
    expect(left(2)).toEqual(['failed', 'runs']);
    expect(left(15)).toEqual(['runs']);
    expect(withoutGone(rows, T0)).toBe(rows);
    expect(withRecording(NO_ROWS, recording('old', 'ENDED', endedAt(0)), at(600_000))).toEqual(NO_ROWS);
  });

  it('is shown newest first, on top what needs a person, first what may still bill, last what is over', () => {
    const attention = [{ reason: 'STOP_DELAYED', since: null, message: 'It takes long.' }] as const;
    const started = (ms: number) => ({ startedAt: new Date(T0 + ms).toISOString() });
    const all = [
      recording('older', 'RECORDING', started(0)),
      recording('newer', 'RECORDING', started(5)),
      recording('stuck', 'STOPPING', { attention }),
      recording('done', 'ENDED', endedAt(5)),
      recording('failed', 'FAILED', { attention, ...endedAt(5), ...started(5) }),
    ].reduce((rows, each) => withRecording(rows, each, at(10)), NO_ROWS);
    const ids = Object.values(grouped(all)).map((rows) =>
      rows.map((row: { recording: { id: string } }) => row.recording.id),
    );
    expect(ids).toEqual([['stuck', 'failed'], ['newer', 'older'], ['done']]);
  });
});
