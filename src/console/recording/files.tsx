import { Fragment, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useClient } from 'urql';
import { useMay } from '../connection/caller.ts';
import { fullTime, instant, shortTime } from '../format/time.ts';
import type { PageFileFragment, PageRecordingFragment } from '../generated/graphql.ts';
import { askFileUrl } from './file-urls.ts';
import {
  aboutFiles,
  bareName,
  formatOf,
  isPicture,
  OBSTACLES,
  playedAs,
  SOURCES,
  sharedObstacle,
  sizeOf,
  tracksOf,
  userOf,
} from './file-words.ts';
import './files.css';
import { Player } from './player.tsx';

/** How many files stand in the table at first, and how many more come with each press: thousands at once stop a browser. */
const FIRST = 12;
const MORE = 200;

interface FilesProps {
  readonly recording: PageRecordingFragment;
  /** The gateway's time in Unix milliseconds. */
  readonly now: number;
}

/** The files but for screenshots: to play and to download. */
export function Files({ recording, now }: FilesProps) {
  const { id } = recording;
  const section = useRef<HTMLElement>(null);
  const mayPlay = useMay('RECORDING_PLAY');
  const [playing, setPlaying] = useState<string | null>(null);
  const [count, setCount] = useState(FIRST);
  const files = recording.files.filter(({ fileName }) => !isPicture(fileName));
  const shown = files.slice(0, count);
  const left = files.length - shown.length;
  const obstacle = sharedObstacle(files);
  const sentences = [...aboutFiles(recording, files), ...(obstacle === null ? [] : [OBSTACLES[obstacle]])];
  const file = files.find(({ fileName }) => fileName === playing);
  const columns = {
    user: files.some(({ uid }) => uid != null && uid !== '0'),
    size: files.some(({ sizeBytes }) => sizeBytes != null),
    began: files.some(({ sliceStartTime }) => sliceStartTime != null),
  };
  const close = () => {
    flushSync(() => setPlaying(null));
    const buttons = [...(section.current?.querySelectorAll('button') ?? [])];
    const name = file === undefined ? '' : bareName(file.fileName);
    buttons.find((each) => each.getAttribute('aria-label') === `Play ${name}`)?.focus();
  };
  return (
    <section className="panel" aria-labelledby="files-title" ref={section}>
      <h2 id="files-title">Files {files.length > 0 && <span className="count">{files.length}</span>}</h2>
      {sentences.length > 0 && <p className="panel-words soft">{sentences.join(' ')}</p>}
      {file !== undefined && <Player key={file.fileName} recordingId={id} file={file} onClose={close} />}
      {shown.length > 0 && (
        <table className="files" aria-labelledby="files-title">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Kind</th>
              {columns.user && <th scope="col">User</th>}
              {columns.size && (
                <th scope="col" className="number">
                  Size
                </th>
              )}
              {columns.began && <th scope="col">Began</th>}
              <th scope="col">
                <span className="visually-hidden">What to do with it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <tr key={each.fileName}>
                <FileName file={each} />
                <Kind file={each} />
                {columns.user && <td>{userOf(each)}</td>}
                {columns.size && <td className="number file-size">{sizeOf(each)}</td>}
                {columns.began && <Began at={instant(each.sliceStartTime)} now={now} />}
                <td className="file-actions">
                  {each.urlUnavailable == null ? (
                    <>
                      {mayPlay && playedAs(each.fileName) !== null && (
                        <PlayButton
                          name={bareName(each.fileName)}
                          isPlaying={each === file}
                          onClick={() => setPlaying(each.fileName)}
                        />
                      )}
                      <Download recordingId={id} fileName={each.fileName} />
                    </>
                  ) : (
                    obstacle === null && <span className="soft small">{OBSTACLES[each.urlUnavailable]}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {left > 0 && (
        <p className="panel-words">
          <button type="button" onClick={() => setCount(count + MORE)}>
            {left <= MORE ? `Show all ${files.length}` : `Show ${MORE} more of ${files.length}`}
          </button>
        </p>
      )}
    </section>
  );
}

function FileName({ file: { fileName, source } }: { readonly file: PageFileFragment }) {
  const words = source == null ? undefined : SOURCES[source];
  return (
    <th scope="row" className="file-name" title={fileName}>
      <BreakingName name={bareName(fileName)} />
      {words !== undefined && <span className="soft small file-source">{words}</span>}
    </th>
  );
}

/** Broken between its parts where the line is too short for it. */
function BreakingName({ name }: { readonly name: string }) {
  const parts = [...name.matchAll(/[^_]*_|[^_]+$/g)];
  return (
    <>
      {parts.map(({ 0: part, index: at }) => (
        <Fragment key={at}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </>
  );
}

function Kind({ file }: { readonly file: PageFileFragment }) {
  const tracks = tracksOf(file);
  return (
    <td className="file-kind">
      {formatOf(file)}
      {tracks !== '' && <span className="soft small file-tracks">{tracks}</span>}
    </td>
  );
}

function Began({ at, now }: { readonly at: number | null; readonly now: number }) {
  return (
    <td className="file-began" title={at === null ? undefined : fullTime(at)}>
      {at === null ? '–' : shortTime(at, now)}
    </td>
  );
}

interface PlayButtonProps {
  readonly name: string;
  readonly isPlaying: boolean;
  readonly onClick: () => void;
}

function PlayButton({ name, isPlaying, onClick }: PlayButtonProps) {
  return (
    <button
      type="button"
      className="small"
      aria-label={`${isPlaying ? 'Playing' : 'Play'} ${name}`}
      aria-disabled={isPlaying}
      onClick={onClick}
    >
      {isPlaying ? 'Playing' : 'Play'}
    </button>
  );
}

/** Opens the file in a tab of its own, with a URL that is made for this press. */
function Download({ recordingId, fileName }: { readonly recordingId: string; readonly fileName: string }) {
  const client = useClient();
  const [problem, setProblem] = useState<string | null>(null);
  const open = async () => {
    setProblem(null);
    // Opened within the press: browsers let nothing be opened after an answer.
    const tab = window.open('', '_blank');
    const asked = await askFileUrl(client, recordingId, fileName);
    if ('problem' in asked) {
      tab?.close();
      setProblem(asked.problem);
    } else if (tab === null) setProblem('The browser does not let this page open a tab.');
    else {
      tab.opener = null;
      tab.location.replace(asked.url);
    }
  };
  return (
    <>
      <button
        type="button"
        className="small"
        aria-label={`Download ${bareName(fileName)}`}
        onClick={() => void open()}
      >
        Download
      </button>
      {problem !== null && (
        <p className="file-problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
