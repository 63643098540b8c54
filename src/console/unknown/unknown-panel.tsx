import type { RefObject } from 'react';
import '../components/data-table.css';
import { CopyableId } from '../components/copyable-id.tsx';
import { Time } from '../components/time.tsx';
import { duration } from '../format/duration.ts';
import { visibleName } from '../format/names.ts';
import { fullTime, instant } from '../format/time.ts';
import { KIND_WORDS } from '../format/words.ts';
import type { UnknownFragment } from '../generated/graphql.ts';
import './unknown-panel.css';
import { type UnknownRunning, unknownWords } from './use-unknown.ts';

interface UnknownPanelProps {
  readonly unknown: UnknownRunning;
  /** The gateway's time in Unix milliseconds. */
  readonly now: number;
  /** Takes the focus of whoever wants to know more of them. */
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

/** What runs and was not asked for here: what it is, why there is no button that stops it, and what can be done. */
export function UnknownPanel({ unknown, now, heading }: UnknownPanelProps) {
  return (
    <section className="list unknown" aria-labelledby="unknown-title">
      <h2 id="unknown-title" ref={heading} tabIndex={-1}>
        {unknownWords(unknown)}
      </h2>
      <p className="unknown-words">
        Agora’s notifications tell of them, and nobody asked this gateway for them: other software, another
        gateway, or a start whose answer was lost.{' '}
        <strong>They can’t be stopped without their resource ID</strong>, which only whoever started them was
        given. Who has it can name their session to <code>stopRecording</code>. Otherwise remove the
        recorder’s UID from the channel. A last sign of long ago may mean that one is over and its last
        notification was lost.
      </p>
      <div className="data-frame">
        <table className="data-table unknown-table">
          <caption className="visually-hidden">Unknown recordings that run, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col">Runs since</th>
              <th scope="col">Last sign</th>
              <th scope="col">Recorder’s UID</th>
              <th scope="col">sid</th>
              <th scope="col">App</th>
            </tr>
          </thead>
          <tbody>
            {unknown.recordings.map((each) => (
              <UnknownRow key={`${each.appId} ${each.sid}`} recording={each} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {unknown.hasMore && (
        <p className="soft">
          These are the latest. <code>recordings unknown</code> on the command line lists all.
        </p>
      )}
    </section>
  );
}

function UnknownRow({ recording, now }: { readonly recording: UnknownFragment; readonly now: number }) {
  const { appId, sid, cname, uid, kind } = recording;
  const [first, last] = [instant(recording.firstSeenAt), instant(recording.lastSeenAt)];
  return (
    <tr>
      <th scope="row" className="unknown-channel">
        {cname == null ? <span className="soft">not told</span> : visibleName(cname)}
        {kind != null && <span className="mode">{KIND_WORDS[kind].one}</span>}
      </th>
      <td className="unknown-since">
        <span className="narrow-label">since </span>
        <Time at={first} now={now} />
      </td>
      <td className="unknown-last">
        <span className="narrow-label">last sign </span>
        <time dateTime={new Date(last).toISOString()} title={fullTime(last)}>
          {duration(now - last)} ago
        </time>
      </td>
      <td className="unknown-uid">
        {uid == null ? (
          <span className="soft">UID not told</span>
        ) : (
          <>
            <span className="narrow-label">UID </span>
            <code>{uid}</code>
          </>
        )}
      </td>
      <td className="unknown-id">
        <CopyableId label={`sid of ${cname ?? 'the unknown recording'}`} value={sid} />
      </td>
      <td className="unknown-app" title={appId}>
        <span className="narrow-label">app </span>
        <code>{appId}</code>
      </td>
    </tr>
  );
}
