import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Client, useClient } from 'urql';
import { gatewayNow } from '../connection/gateway-clock.ts';
import { keepWatching, type StreamStatus } from '../connection/keep-watching.ts';
import { NowRunningDocument, NowUpdatesDocument, NowWhatBecameDocument } from '../generated/graphql.ts';
import {
  type LiveRows,
  NO_ROWS,
  type Times,
  unconfirmed,
  withAnswer,
  without,
  withoutGone,
  withRecording,
} from './live-recordings.ts';

export interface LiveRecordings {
  readonly rows: LiveRows;
  readonly status: StreamStatus;
  /** All that run are known: where there are no rows, nothing runs. */
  readonly isComplete: boolean;
}

/** Most ids that the gateway takes at once. */
const IDS_AT_ONCE = 100;
const SWEEP_MS = 1000;
/** What needs a person begins as time goes by, of which the stream does not tell. */
const ASK_AGAIN_MS = 10_000;

/** Follows what runs, over restarts of the gateway. */
export function useLiveRecordings(): LiveRecordings {
  const client = useClient();
  const [store] = useState(createStore);
  useEffect(() => follow(client, store), [client, store]);
  return useSyncExternalStore(store.subscribe, store.current);
}

type Store = ReturnType<typeof createStore>;

function createStore() {
  let state: LiveRecordings = { rows: NO_ROWS, status: { kind: 'connecting' }, isComplete: false };
  const listeners = new Set<() => void>();
  const set = (change: Partial<LiveRecordings>) => {
    state = { ...state, ...change };
    for (const each of listeners) each();
  };
  return {
    current: () => state,
    set,
    /** Changes the rows; nobody is told where they stay the same. */
    change(make: (rows: LiveRows) => LiveRows) {
      const rows = make(state.rows);
      if (rows !== state.rows) set({ rows });
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function follow(client: Client, store: Store): () => void {
  const stopWatching = keepWatching(
    client,
    { subscription: NowUpdatesDocument, variables: {} },
    {
      onData: ({ recordingsUpdated }) =>
        store.change((rows) => withRecording(rows, recordingsUpdated, currentTimes())),
      onStatus(status) {
        store.set({ status, isComplete: false });
        if (status.kind === 'live') void complete(client, store);
        else store.change(unconfirmed);
      },
    },
  );
  const sweep = setInterval(() => store.change((rows) => withoutGone(rows, gatewayNow())), SWEEP_MS);
  const again = setInterval(() => {
    const isSeen = document.visibilityState === 'visible';
    if (isSeen && store.current().status.kind === 'live') void complete(client, store);
  }, ASK_AGAIN_MS);
  return () => {
    stopWatching();
    clearInterval(sweep);
    clearInterval(again);
  };
}

/**
 * The stream tells of each recording that runs, but neither when it has told of all, nor of what ended while nobody
 * listened. So both are asked for when it opens, and now and then. Without an answer rows stay as they are: unconfirmed.
 */
async function complete(client: Client, store: Store): Promise<void> {
  const { status } = store.current();
  const isSameStream = () => store.current().status === status;
  const askedForRunning = currentTimes();
  const { data: running } = await client.query(NowRunningDocument, {});
  if (running === undefined || !isSameStream()) return;
  store.change((rows) => withAnswer(rows, running.recordings.nodes, askedForRunning));
  const open = [...store.current().rows.values()].filter(({ isConfirmed }) => !isConfirmed);
  const ids = open.map(({ recording }) => recording.id);
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const some = ids.slice(from, from + IDS_AT_ONCE);
    const asked = currentTimes();
    const { data: became } = await client.query(NowWhatBecameDocument, { ids: some });
    if (became === undefined || !isSameStream()) return;
    const found = became.nodes.flatMap((node) => (node?.__typename === 'Recording' ? [node] : []));
    const missing = some.filter((id) => !found.some((each) => each.id === id));
    store.change((rows) => without(withAnswer(rows, found, asked), missing));
  }
  store.set({ isComplete: true });
}

function currentTimes(): Times {
  return { here: Date.now(), gateway: gatewayNow() };
}
