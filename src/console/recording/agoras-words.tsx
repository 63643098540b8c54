import { Time } from '../components/time.tsx';
import { duration } from '../format/duration.ts';
import { instant } from '../format/time.ts';
import type { NotificationEvent, PageRecordingFragment, RecordingService } from '../generated/graphql.ts';
import { JsonDetails } from './json-details.tsx';

interface AgorasWordsProps {
  readonly recording: PageRecordingFragment;
  /** The gateway's time in Unix milliseconds. */
  readonly now: number;
}

const SERVICES: Readonly<Record<RecordingService, string>> = {
  CLOUD_RECORDING: 'Cloud Recording',
  DOWNLOADER: 'Downloader',
  RECORDER: 'Recorder',
  RTMP_PUBLISH: 'Push to a CDN',
  TRANSCODER: 'Transcoder',
  UPLOADER: 'Uploader',
  VOD: 'Video on demand',
  WEB_RECORDER: 'Page recorder',
};

/** Where it was interrupted, what Agora's services said last, and Agora's answers as they came. Nothing where there is none. */
export function AgorasWords({ recording, now }: AgorasWordsProps) {
  const { gaps, serviceStates, stopOutcome, lastObserved } = recording;
  if (gaps.length + serviceStates.length === 0 && stopOutcome == null && lastObserved == null) return null;
  return (
    <section className="panel panel-agora" aria-labelledby="agora-title">
      <h2 id="agora-title">From Agora</h2>
      <div className="agora">
        {gaps.length > 0 && (
          <ul aria-label="Interruptions">
            {gaps.map(({ from, to }) => (
              <li key={from}>
                Nothing was recorded for {duration(instant(to) - instant(from))}, from{' '}
                <Time at={instant(from)} now={now} />.
              </li>
            ))}
          </ul>
        )}
        {serviceStates.length > 0 && (
          <dl className="facts">
            {serviceStates.map(({ service, at, event, explanation }) => (
              <div key={`${service} ${at} ${event}`}>
                <dt>{SERVICES[service]}</dt>
                <dd>{explanation ?? eventWords(service, event)}</dd>
              </div>
            ))}
          </dl>
        )}
        {stopOutcome != null && <JsonDetails summary="Answer to the stop" value={stopOutcome.raw} />}
        {lastObserved != null && (
          <JsonDetails
            summary={
              <>
                Last answer to a query, <Time at={instant(lastObserved.observedAt)} now={now} />
              </>
            }
            value={lastObserved.raw}
          />
        )}
      </div>
    </section>
  );
}

/** "started" of UPLOADER_STARTED: which service it is stands beside it. */
function eventWords(service: RecordingService, event: NotificationEvent): string {
  const words = event.startsWith(`${service}_`) ? event.slice(service.length + 1) : event;
  return words.toLowerCase().replaceAll('_', ' ');
}
