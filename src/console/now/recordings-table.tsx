import { StateBadge } from '../components/state-badge.tsx';
import { Age } from '../components/time.tsx';
import { instant } from '../format/time.ts';
import { MODE_WORDS } from '../format/words.ts';
import { isOver, type LiveRow } from './live-recordings.ts';
import { UploadBar } from './upload-bar.tsx';

interface RecordingsTableProps {
  readonly rows: readonly LiveRow[];
  readonly now: number;
  /** False: the rows are as they were when the gateway last told. */
  readonly isLive: boolean;
}

export function RecordingsTable({ rows, now, isLive }: RecordingsTableProps) {
  return (
    <div className="table-frame">
      <table className={isLive ? 'recordings' : 'recordings stale'}>
        <caption className="visually-hidden">
          {isLive ? 'Recordings as they are' : 'Recordings as they were last seen'}
        </caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Channel</th>
            <th scope="col">Mode</th>
            <th scope="col" className="number">
              Age
            </th>
            <th scope="col">Upload</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <RecordingRow key={row.recording.id} row={row} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RecordingRow({ row, now }: { readonly row: LiveRow; readonly now: number }) {
  const { recording, isConfirmed } = row;
  const { state, cname, mode, startedAt, createdAt, endedAt, uploadProgress } = recording;
  const end = isOver(state) ? (instant(endedAt) ?? now) : now;
  const classes = [isOver(state) && 'over', !isConfirmed && 'unconfirmed'].filter(Boolean).join(' ');
  return (
    <tr className={classes}>
      <td className="cell-state">
        <StateBadge state={state} />
      </td>
      <th scope="row" className="cell-channel">
        {cname}
      </th>
      <td className="cell-mode">{MODE_WORDS[mode]}</td>
      <td className="cell-age number">
        <Age since={instant(startedAt ?? createdAt)} now={end} />
      </td>
      <td className="cell-upload">
        <UploadBar percent={uploadProgress ?? null} />
      </td>
    </tr>
  );
}
