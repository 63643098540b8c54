import { Notice } from '../components/notice.tsx';
import { useGatewayTime } from '../connection/gateway-clock.ts';
import './now.css';
import { sentenceOf } from '../connection/client.ts';
import { inOrder, isOver } from './live-recordings.ts';
import { useLiveRecordings } from './live-recordings-store.ts';
import { RecordingsTable } from './recordings-table.tsx';
import { StreamState } from './stream-state.tsx';

/** What records now, for how long, and what has just ended. */
export function NowPage() {
  const { rows, status, isComplete } = useLiveRecordings();
  const now = useGatewayTime();
  const ordered = inOrder(rows);
  const running = ordered.filter(({ recording }) => !isOver(recording.state)).length;
  if (status.kind === 'refused') {
    return (
      <>
        <h1 tabIndex={-1}>Now</h1>
        <Notice tone="alarm" title={sentenceOf(status.error)} />
      </>
    );
  }
  return (
    <>
      <div className="page-header">
        <div className="now-title">
          <h1 tabIndex={-1}>Now</h1>
          <StreamState status={status} running={running} isComplete={isComplete} />
        </div>
      </div>
      {ordered.length > 0 ? (
        <RecordingsTable rows={ordered} now={now} isLive={status.kind === 'live'} />
      ) : isComplete ? (
        <Notice title="Nothing records." />
      ) : null}
    </>
  );
}
