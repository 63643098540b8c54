import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import type { PageFileFragment } from '../generated/graphql.ts';
import { askFileUrl, askPlaybackUrl } from './file-urls.ts';
import { bareName, playedAs } from './file-words.ts';
import { play } from './playback.ts';
import './player.css';

interface PlayerProps {
  readonly recordingId: string;
  readonly file: PageFileFragment;
  readonly onClose: () => void;
}

/** Plays a file, with the browser's own controls, which have the focus from the beginning. */
export function Player({ recordingId, file: { fileName, trackType }, onClose }: PlayerProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const name = bareName(fileName);
  return (
    <figure className="player">
      <Playing
        key={round}
        {...{ recordingId, fileName, name, onProblem: setProblem, isSound: trackType === 'AUDIO' }}
      />
      {problem !== null && (
        <div className="player-problem" role="alert">
          <p>{problem}</p>
          <button type="button" className="small" onClick={() => setRound(round + 1)}>
            Try again
          </button>
        </div>
      )}
      <figcaption>
        <span className="player-name">{name}</span>
        <button type="button" className="plain small" onClick={onClose}>
          Close the player
        </button>
      </figcaption>
    </figure>
  );
}

interface PlayingProps {
  readonly recordingId: string;
  readonly fileName: string;
  readonly name: string;
  readonly isSound: boolean;
  /** Null: there is none, or none any more. */
  readonly onProblem: (problem: string | null) => void;
}

function Playing({ recordingId, fileName, name, isSound, onProblem }: PlayingProps) {
  const video = useRef<HTMLVideoElement>(null);
  const client = useClient();
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.focus();
    const isList = playedAs(fileName) === 'list';
    const ask = isList ? askPlaybackUrl : askFileUrl;
    onProblem(null);
    return play(element, { isList, askUrl: () => ask(client, recordingId, fileName), onProblem });
  }, [client, recordingId, fileName, onProblem]);
  return (
    // biome-ignore lint/a11y/useMediaCaption: Agora records no captions
    <video
      ref={video}
      className={isSound ? 'sound' : undefined}
      controls
      playsInline
      tabIndex={0}
      aria-label={`Player of ${name}`}
    />
  );
}
