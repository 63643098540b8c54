import { useEffect, useRef } from 'react';
import { useMay } from '../connection/caller.ts';
import type { Stops } from '../stop/use-stops.ts';
import type { ShownGroups } from './held-groups.ts';
import type { LiveRow } from './live-recordings.ts';
import { RecordingRow } from './recording-row.tsx';
import { useKeptFocus } from './use-kept-focus.ts';

interface RecordingsTableProps {
  readonly groups: ShownGroups;
  /** Keeps the rows where they are for a while. */
  readonly hold: () => void;
  readonly now: number;
  /** False: the rows are as they were when the gateway last told. */
  readonly isLive: boolean;
  readonly stops: Stops;
}

/** What somebody does to the rows, or is about to do. */
const ACTIONS = ['pointermove', 'pointerdown', 'keydown'];

/** One table, so that all columns stand in one line: what needs a person first, and what is over last. */
export function RecordingsTable({ groups, hold, now, isLive, stops }: RecordingsTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const keptFocus = useKeptFocus(frame);
  useEffect(() => {
    const { current } = frame;
    for (const type of ACTIONS) current?.addEventListener(type, hold);
    return () => {
      for (const type of ACTIONS) current?.removeEventListener(type, hold);
    };
  }, [hold]);
  const mayStop = useMay('RECORDING_STOP');
  const { pressing, running, over, fresh } = groups;
  const columns = mayStop ? 6 : 5;
  const group = (name: string | null, rows: readonly LiveRow[], className: string) =>
    rows.length > 0 && (
      <tbody className={className}>
        {name !== null && (
          <tr className="group">
            <th colSpan={columns} scope="rowgroup">
              {name} <span className="group-count">{rows.length}</span>
            </th>
          </tr>
        )}
        {rows.map((row) => (
          <RecordingRow key={row.recording.id} {...{ row, now, columns }} stops={mayStop ? stops : null} />
        ))}
      </tbody>
    );
  const isOneGroup = pressing.length + over.length === 0;
  return (
    <div className="table-frame" ref={frame} {...keptFocus}>
      <table className={isLive ? 'recordings' : 'recordings stale'}>
        <caption className="visually-hidden">
          {isLive ? 'Recordings as they are' : 'Recordings as they were last seen'}
        </caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Channel</th>
            <th scope="col" className="number">
              Age
            </th>
            <th scope="col">Upload</th>
            <th scope="col">Last seen at Agora</th>
            {mayStop && (
              <th scope="col">
                <span className="visually-hidden">Stop</span>
              </th>
            )}
          </tr>
        </thead>
        {group('Needs a person', pressing, 'pressing')}
        {group(isOneGroup ? null : 'Running', running, 'running')}
        {group('Ended just now', over, 'over')}
        {group('New', fresh, 'fresh')}
      </table>
    </div>
  );
}
