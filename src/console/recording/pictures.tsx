import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { fullTime, shortTime } from '../format/time.ts';
import type { PageFileFragment } from '../generated/graphql.ts';
import { askUrls } from './file-urls.ts';
import { bareName, takenAt, userOf } from './file-words.ts';
import './pictures.css';

interface PicturesProps {
  readonly recordingId: string;
  readonly pictures: readonly PageFileFragment[];
  /** The gateway's time in Unix milliseconds. */
  readonly now: number;
}

const AT_ONCE = 24;

/** The screenshots, small; each leads to the whole picture. */
export function Pictures({ recordingId, pictures, now }: PicturesProps) {
  const [count, setCount] = useState(AT_ONCE);
  const shown = pictures.slice(0, count);
  const { urls, renew } = useUrls(recordingId, shown);
  return (
    <section className="panel" aria-labelledby="pictures-title">
      <h2 id="pictures-title">
        Screenshots <span className="count">{pictures.length}</span>
      </h2>
      <ul className="pictures">
        {shown.map((file) => (
          <li key={file.fileName}>
            <Picture file={file} url={urls.get(file.fileName) ?? null} now={now} onError={renew} />
          </li>
        ))}
      </ul>
      {shown.length < pictures.length && (
        <p className="panel-words">
          <button type="button" onClick={() => setCount(count + AT_ONCE)}>
            Show more
          </button>
        </p>
      )}
    </section>
  );
}

interface PictureProps {
  readonly file: PageFileFragment;
  readonly url: string | null;
  readonly now: number;
  readonly onError: () => void;
}

function Picture({ file, url, now, onError }: PictureProps) {
  const { fileName } = file;
  const at = takenAt(fileName);
  const words = at === null ? bareName(fileName) : shortTime(at, now);
  const user = userOf(file);
  return (
    <figure title={at === null ? fileName : `${fullTime(at)} · ${fileName}`}>
      {url === null ? (
        <span className="picture-missing" />
      ) : (
        <a href={url} target="_blank" rel="noopener noreferrer">
          <img src={url} alt={`Screenshot of ${words}`} loading="lazy" onError={onError} />
        </a>
      )}
      <figcaption>
        {words}
        {user !== '–' && ` · user ${user}`}
      </figcaption>
    </figure>
  );
}

const NO_URLS: ReadonlyMap<string, string> = new Map();
/** URLs last for an hour: pictures that fail sooner did not fail of their age. */
const TOO_SOON_MS = 10 * 60_000;

/** The URLs of the pictures that are shown. Those that are missing are asked for, and all again when one has expired. */
function useUrls(recordingId: string, shown: readonly PageFileFragment[]) {
  const client = useClient();
  const [urls, setUrls] = useState(NO_URLS);
  const [expired, setExpired] = useState<ReadonlyMap<string, string> | null>(null);
  const askedAt = useRef(0);
  const names = shown.map(({ fileName }) => fileName);
  const wanted = expired === urls ? names : names.filter((name) => !urls.has(name));
  // A text, so that the same names are not asked for again.
  const wantedText = JSON.stringify(wanted);
  useEffect(() => {
    const missing: readonly string[] = JSON.parse(wantedText);
    if (missing.length === 0) return;
    let hasLeft = false;
    askedAt.current = Date.now();
    void askUrls(client, recordingId, missing).then((answer) => {
      if (answer.size > 0 && !hasLeft) setUrls((known) => new Map([...known, ...answer]));
    });
    return () => {
      hasLeft = true;
    };
  }, [client, recordingId, wantedText]);
  const renew = () => {
    if (Date.now() - askedAt.current > TOO_SOON_MS) setExpired(urls);
  };
  return { urls, renew };
}
