import { useRef } from 'react';
import { StateBadge } from '../components/state-badge.tsx';
import { Age, Time } from '../components/time.tsx';
import { useMay } from '../connection/caller.ts';
import { runningTime } from '../format/duration.ts';
import { visibleName } from '../format/names.ts';
import { tagText } from '../format/tags.ts';
import { instant } from '../format/time.ts';
import { MODE_WORDS } from '../format/words.ts';
import { isOver } from '../now/live-recordings.ts';
import { StreamState } from '../now/stream-state.tsx';
import { UploadBar } from '../now/upload-bar.tsx';
import { useKeptFocus } from '../now/use-kept-focus.ts';
import { hrefOf } from '../shell/routes.ts';
import { StopAnswerLine, StopButton } from '../stop/stop-button.tsx';
import { type Stops, useStops } from '../stop/use-stops.ts';
import type { WatchedRecording } from './watched-recording.ts';

type Known = Extract<WatchedRecording, { kind: 'known' }>;

interface RecordingHeadProps {
  readonly watched: WatchedRecording;
  /** The gateway's time in Unix milliseconds. */
  readonly now: number;
}

/** Which recording it is, how it is now, and its stop. The heading stays the same one, which may have the focus. */
export function RecordingHead({ watched, now }: RecordingHeadProps) {
  const stops = useStops();
  const mayStop = useMay('RECORDING_STOP');
  const known = watched.kind === 'known' ? watched : null;
  const header = useRef<HTMLElement>(null);
  const keptFocus = useKeptFocus(header);
  return (
    <header className="recording-head" ref={header} data-recording={known?.recording.id} {...keptFocus}>
      <div className="page-header">
        <div className="recording-title">
          <h1 tabIndex={-1}>{titleOf(watched)}</h1>
          {known !== null && <StateBadge state={known.recording.state} />}
          {known?.status.kind === 'lost' && (
            <StreamState status={known.status} running={0} isComplete={false} />
          )}
        </div>
        {known !== null && mayStop && <Stop recording={known.recording} stops={stops} />}
      </div>
      {known !== null && <About recording={known.recording} now={now} />}
      {known !== null && (
        <StopAnswerLine id={known.recording.id} name={known.recording.cname} stops={stops} />
      )}
    </header>
  );
}

function titleOf(watched: WatchedRecording): string {
  if (watched.kind === 'known') return visibleName(watched.recording.cname);
  return watched.kind === 'not-found' ? 'No such recording' : 'Recording';
}

function Stop({ recording, stops }: Pick<Known, 'recording'> & { readonly stops: Stops }) {
  const { id, cname, state } = recording;
  if (isOver(state) && stops.stepOf(id).kind !== 'sent') return null;
  return <StopButton {...{ id, state, stops }} name={cname} />;
}

interface AboutProps extends Pick<Known, 'recording'> {
  readonly now: number;
}

function About({ recording, now }: AboutProps) {
  const { state, mode, tags, uploadProgress, previous, next } = recording;
  return (
    <ul className="recording-facts">
      <li>{MODE_WORDS[mode]}</li>
      <li>
        <Times recording={recording} now={now} />
      </li>
      {previous != null && (
        <li>
          follows <Neighbour recording={previous} now={now} />
        </li>
      )}
      {next != null && (
        <li>
          goes on in <Neighbour recording={next} now={now} />
          {next.state === 'FAILED' && ', which has failed'}
        </li>
      )}
      {uploadProgress != null && !isOver(state) && (
        <li>
          Uploaded <UploadBar percent={uploadProgress} />
        </li>
      )}
      {tags.map((tag) => (
        <li key={tag.key} className="recording-tag">
          {tagText(tag)}
        </li>
      ))}
    </ul>
  );
}

interface NeighbourProps {
  readonly recording: { readonly id: string; readonly createdAt: string };
  readonly now: number;
}

/** The way to the recording before it, or to the one after it. */
function Neighbour({ recording: { id, createdAt }, now }: NeighbourProps) {
  return (
    <a href={hrefOf({ page: 'recording', id })}>
      the recording of <Time at={instant(createdAt)} now={now} />
    </a>
  );
}

/** For how long it has recorded, or how long it did, and when. */
function Times({ recording, now }: AboutProps) {
  const { state, createdAt, startedAt, endedAt } = recording;
  const [since, end] = [instant(startedAt), instant(endedAt)];
  if (isOver(state)) {
    return (
      <>
        {since !== null && end !== null && `${runningTime(end - since)} from start to end, `}
        {end === null ? 'over' : <Time at={end} now={now} />}
      </>
    );
  }
  return (
    <>
      {since === null ? 'asked for ' : 'for '}
      <Age since={since ?? instant(createdAt)} now={now} />
      {since === null && ' ago'}
    </>
  );
}
