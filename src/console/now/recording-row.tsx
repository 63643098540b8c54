import { StateBadge } from '../components/state-badge.tsx';
import { Age } from '../components/time.tsx';
import { duration } from '../format/duration.ts';
import { visibleName } from '../format/names.ts';
import { tagText } from '../format/tags.ts';
import { fullTime, instant } from '../format/time.ts';
import { MODE_WORDS } from '../format/words.ts';
import { hrefOf } from '../shell/routes.ts';
import { StopAnswerLine, StopButton } from '../stop/stop-button.tsx';
import type { Stops } from '../stop/use-stops.ts';
import { isOver, type LiveRow } from './live-recordings.ts';
import { troubleOf, waitOf } from './trouble.ts';
import { UploadBar } from './upload-bar.tsx';

interface RecordingRowProps {
  readonly row: LiveRow;
  readonly now: number;
  readonly columns: number;
  /** Null: the caller may not stop. */
  readonly stops: Stops | null;
}

/** A recording, and under it what is wrong with it and what came of its stop. */
export function RecordingRow({ row, now, columns, stops }: RecordingRowProps) {
  const { recording, isConfirmed } = row;
  const { id, state, cname, mode, startedAt, createdAt, endedAt, uploadProgress, tags } = recording;
  const end = isOver(state) ? (instant(endedAt) ?? now) : now;
  const hasNote = troubleOf(recording).length > 0 || stops?.stepOf(id).kind === 'answered';
  const classes = ['recording', !isConfirmed && 'unconfirmed', hasNote && 'with-note']
    .filter(Boolean)
    .join(' ');
  return (
    <>
      <tr className={classes} data-recording={id}>
        <td className="cell-state">
          <StateBadge state={state} />
        </td>
        <th scope="row" className="cell-channel">
          <a className="channel" title={cname} href={hrefOf({ page: 'recording', id })}>
            {visibleName(cname)}
          </a>
          <span className="mode">{MODE_WORDS[mode]}</span>
          {tags.length > 0 && (
            <ul className="tags" aria-label="Tags">
              {tags.map(({ key, value }) => (
                <li key={key} title={tagText({ key, value })}>
                  {tagText({ key, value })}
                </li>
              ))}
            </ul>
          )}
        </th>
        <td className="cell-age number">
          <Age since={instant(startedAt ?? createdAt)} now={end} />
        </td>
        <td className="cell-upload">
          <UploadBar percent={uploadProgress ?? null} />
        </td>
        <td className="cell-seen">
          <LastSeen at={instant(recording.lastSeenAt)} now={now} />
        </td>
        {stops !== null && (
          <td className="cell-stop">
            {!isOver(state) && <StopButton {...{ id, state, stops }} name={cname} />}
          </td>
        )}
      </tr>
      {hasNote && (
        <tr className={isConfirmed ? 'note' : 'note unconfirmed'} data-recording={id}>
          <td colSpan={columns}>
            <Trouble row={row} now={now} />
            {stops !== null && <StopAnswerLine id={id} name={cname} stops={stops} />}
          </td>
        </tr>
      )}
    </>
  );
}

function LastSeen({ at, now }: { readonly at: number | null; readonly now: number }) {
  return (
    <span className="soft">
      <span className="narrow-label">last seen at Agora </span>
      {at === null ? (
        'not yet'
      ) : (
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {duration(now - at)} ago
        </time>
      )}
    </span>
  );
}

function Trouble({ row: { recording }, now }: { readonly row: LiveRow; readonly now: number }) {
  const lines = troubleOf(recording);
  if (lines.length === 0) return null;
  const untroubled = { ...recording, lastTrouble: null, nextTryAt: null };
  return (
    <ul className={recording.attention.length > 0 ? 'trouble pressing-trouble' : 'trouble'}>
      {lines.map((line, index) => (
        <li key={line.key}>
          {line.message}{' '}
          <span className="wait">{waitOf(index === 0 ? recording : untroubled, line, now)}</span>
        </li>
      ))}
    </ul>
  );
}
