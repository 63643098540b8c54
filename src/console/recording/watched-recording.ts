import { useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import { sentenceOf } from '../connection/client.ts';
import { isHopeless, keepWatching, type StreamStatus } from '../connection/keep-watching.ts';
import { GATEWAY_ENDED } from '../connection/watched-fetch.ts';
import {
  type PageRecordingFragment,
  RecordingOnceDocument,
  RecordingUpdatesDocument,
} from '../generated/graphql.ts';
import { isOver } from '../now/live-recordings.ts';

/** What the page knows of its recording. */
export type WatchedRecording =
  | { readonly kind: 'asking'; readonly problem: string | null }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'refused'; readonly problem: string }
  | {
      readonly kind: 'known';
      readonly recording: PageRecordingFragment;
      /** `final`: it is over, and nothing more comes. */
      readonly status: StreamStatus | { readonly kind: 'final' };
    };

const AGAIN_MS = 2000;
/** Some of what needs a person begins as time goes by, and the stream tells of changes of the recording alone. */
const REFRESH_MS = 30_000;
/** Notifications that change nothing of a recording that is over may come after its stream has ended. */
const LAST_WORDS_MS = 5000;

/** Follows one recording until nothing more can come of it, over restarts of the gateway. */
export function useWatchedRecording(id: string): WatchedRecording {
  const client = useClient();
  const [watched, setWatched] = useState<WatchedRecording>({ kind: 'asking', problem: null });
  useEffect(() => follow(client, id, setWatched), [client, id]);
  return watched;
}

function follow(client: Client, id: string, show: (watched: WatchedRecording) => void): () => void {
  let known: Extract<WatchedRecording, { kind: 'known' }> | null = null;
  let stopWatching: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = 0;
  let hasLeft = false;

  const learn = (change: Partial<Omit<NonNullable<typeof known>, 'kind'>>) => {
    if (known === null || hasLeft) return;
    known = { ...known, ...change };
    show(known);
  };

  async function begin() {
    const { data, error } = await client.query(RecordingOnceDocument, { id });
    if (hasLeft) return;
    if (data?.recording != null) {
      known = { kind: 'known', recording: data.recording, status: { kind: 'connecting' } };
      watch();
    } else if (error !== undefined && isHopeless(error)) {
      show({ kind: 'refused', problem: sentenceOf(error) });
    } else if (error !== undefined) {
      show({ kind: 'asking', problem: sentenceOf(error) });
      timer = setTimeout(begin, AGAIN_MS);
    } else show({ kind: 'not-found' });
  }

  function watch() {
    const stop = keepWatching(
      client,
      { subscription: RecordingUpdatesDocument, variables: { id } },
      {
        onData({ recordingUpdated: recording }) {
          told += 1;
          learn({ recording });
        },
        onStatus(status) {
          const isEnd = status.kind === 'lost' && status.reason === GATEWAY_ENDED;
          const hasEnded = isEnd && known !== null && isOver(known.recording.state);
          learn({ status: hasEnded ? { kind: 'final' } : status });
          if (!hasEnded) return;
          // Later: `keepWatching` plans its next try after it has told of the loss.
          setTimeout(stop);
          clearInterval(timer);
          timer = setTimeout(refresh, LAST_WORDS_MS);
        },
      },
    );
    stopWatching = stop;
    timer = setInterval(refresh, REFRESH_MS);
  }

  async function refresh() {
    const isTold = known?.status.kind === 'live' || known?.status.kind === 'final';
    if (!isTold || document.hidden) return;
    const toldBefore = told;
    const { data } = await client.query(RecordingOnceDocument, { id });
    // What the stream has told meanwhile is newer.
    if (data?.recording != null && told === toldBefore) learn({ recording: data.recording });
  }

  void begin();
  return () => {
    hasLeft = true;
    stopWatching();
    clearTimeout(timer);
  };
}
