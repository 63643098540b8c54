import { useEffect } from 'react';
import { Notice } from '../components/notice.tsx';
import { useGatewayTime } from '../connection/gateway-clock.ts';
import type { PageRecordingFragment } from '../generated/graphql.ts';
import { troubleOf, waitOf } from '../now/trouble.ts';
import { hrefOf } from '../shell/routes.ts';
import { AgorasWords } from './agoras-words.tsx';
import { Facts } from './facts.tsx';
import { isPicture } from './file-words.ts';
import { Files } from './files.tsx';
import { Life } from './life.tsx';
import { Pictures } from './pictures.tsx';
import './recording.css';
import { RecordingHead } from './recording-head.tsx';
import { useWatchedRecording, type WatchedRecording } from './watched-recording.ts';

/** One recording: how it is, its files, and its life. */
export function RecordingPage({ id }: { readonly id: string }) {
  const watched = useWatchedRecording(id);
  const now = useGatewayTime();
  const cname = watched.kind === 'known' ? watched.recording.cname : null;
  useEffect(() => {
    if (cname !== null) document.title = `${cname} · Recordings`;
  }, [cname]);
  return (
    <>
      <RecordingHead watched={watched} now={now} />
      {watched.kind === 'known' ? (
        <Known recording={watched.recording} now={now} />
      ) : (
        <WithoutRecording watched={watched} />
      )}
    </>
  );
}

interface KnownProps {
  readonly recording: PageRecordingFragment;
  /** The gateway's time in Unix milliseconds. */
  readonly now: number;
}

function Known({ recording, now }: KnownProps) {
  const pictures = recording.files.filter(({ fileName }) => isPicture(fileName));
  return (
    <>
      <Trouble recording={recording} now={now} />
      <div className="recording-columns">
        <div className="recording-column">
          <Files recording={recording} now={now} />
          {pictures.length > 0 && <Pictures recordingId={recording.id} pictures={pictures} now={now} />}
          <Facts recording={recording} now={now} />
          <AgorasWords recording={recording} now={now} />
        </div>
        <div className="recording-column">
          <Life recording={recording} />
        </div>
      </div>
    </>
  );
}

/** What needs a person; or that Agora does not answer, and when it is asked next. */
function Trouble({ recording, now }: KnownProps) {
  const lines = troubleOf(recording);
  if (lines.length === 0) return null;
  const untroubled = { ...recording, lastTrouble: null, nextTryAt: null };
  return (
    <ul className="recording-trouble">
      {lines.map((line, index) => (
        <li key={line.key} className={recording.attention.length > 0 ? 'notice alarm' : 'notice'}>
          <p>
            <strong>{line.message}</strong>{' '}
            <span className="soft">{waitOf(index === 0 ? recording : untroubled, line, now)}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}

type Without = Exclude<WatchedRecording, { kind: 'known' }>;

function WithoutRecording({ watched }: { readonly watched: Without }) {
  if (watched.kind === 'not-found') {
    return (
      <Notice title="The gateway knows no recording with this id.">
        <a href={hrefOf({ page: 'now' })}>What records now</a>
      </Notice>
    );
  }
  if (watched.problem === null) return <p className="soft">Asking the gateway…</p>;
  return (
    <Notice tone="alarm" title={watched.problem}>
      {watched.kind === 'asking' && <p>Trying again every 2 s.</p>}
    </Notice>
  );
}
