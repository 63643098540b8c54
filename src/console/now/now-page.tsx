import { useRef, useState } from 'react';
import { Notice } from '../components/notice.tsx';
import { useMay } from '../connection/caller.ts';
import { sentenceOf } from '../connection/client.ts';
import { useGatewayTime } from '../connection/gateway-clock.ts';
import { LimitGauge } from '../limit/limit-gauge.tsx';
import { QuotaLine } from '../quota/quota-line.tsx';
import { StartDialog } from '../start/start-dialog.tsx';
import { useStops } from '../stop/use-stops.ts';
import { UnknownPanel } from '../unknown/unknown-panel.tsx';
import { unknownWords, useUnknown } from '../unknown/use-unknown.ts';
import { grouped } from './live-recordings.ts';
import { useLiveRecordings } from './live-recordings-store.ts';
import './now.css';
import { RecordingsTable } from './recordings-table.tsx';
import { StreamState } from './stream-state.tsx';
import { useHold } from './use-hold.ts';

/** What records now, for how long, what of it needs a person, and what has just ended. */
export function NowPage() {
  const { rows, status, isComplete } = useLiveRecordings();
  const now = useGatewayTime();
  const stops = useStops();
  const [mayStart, seesLimit] = [useMay('RECORDING_START'), useMay('ADMIN')];
  const [isStarting, setStarting] = useState(false);
  const unknown = useUnknown();
  const unknownHeading = useRef<HTMLHeadingElement>(null);
  const [groups, hold] = useHold(grouped(rows));
  if (status.kind === 'refused') {
    return (
      <>
        <h1 tabIndex={-1}>Now</h1>
        <Notice tone="alarm" title={sentenceOf(status.error)} />
      </>
    );
  }
  const startButton = (
    <button type="button" className="primary" onClick={() => setStarting(true)}>
      Start a recording
    </button>
  );
  const isEmpty = rows.size === 0;
  const running = [...rows.values()].filter(({ recording }) => recording.endedAt == null).length;
  return (
    <>
      <div className="page-header">
        <div className="now-title">
          <h1 tabIndex={-1}>Now</h1>
          <StreamState status={status} running={running} isComplete={isComplete} />
        </div>
        {mayStart && !(isEmpty && isComplete) && startButton}
      </div>
      {(seesLimit || mayStart) && (
        <div className="limits">
          {seesLimit && <LimitGauge />}
          <QuotaLine />
          {unknown !== null && (
            <button type="button" className="plain unknown-link" onClick={() => goTo(unknownHeading.current)}>
              {unknownWords(unknown)}
            </button>
          )}
        </div>
      )}
      {!isEmpty && <RecordingsTable {...{ groups, hold, now, stops }} isLive={status.kind === 'live'} />}
      {isEmpty && isComplete && (
        <div className="nothing">
          <p className="nothing-title">Nothing records.</p>
          <p className="soft">
            {mayStart
              ? 'Start one here, or with startRecording from your app: it shows up by itself.'
              : 'What is started shows up here by itself.'}
          </p>
          {mayStart && startButton}
        </div>
      )}
      {/* Last, so that what can be stopped stays where it is when one is told of. */}
      {unknown !== null && <UnknownPanel unknown={unknown} now={now} heading={unknownHeading} />}
      {isStarting && <StartDialog onClose={() => setStarting(false)} />}
    </>
  );
}

function goTo(heading: HTMLElement | null): void {
  heading?.scrollIntoView();
  heading?.focus();
}
