import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Client, useClient } from 'urql';
import { gatewayNow } from '../connection/gateway-clock.ts';
import { keepWatching, type StreamStatus } from '../connection/keep-watching.ts';
import { NowRunningDocument, NowUpdatesDocument, NowWhatBecameDocument } from '../generated/graphql.ts';
import {
  type LiveRows,
  NO_ROWS,
  unconfirmed,
  withOlder,
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
        store.change((rows) => withRecording(rows, recordingsUpdated, gatewayNow())),
      onStatus(status) {
        store.set({ status, isComplete: false });
        if (status.kind === 'live') void complete(client, store);
        else store.change(unconfirmed);
      },
    },
  );
  const sweep = setInterval(() => store.change((rows) => withoutGone(rows, gatewayNow())), SWEEP_MS);
  return () => {
    stopWatching();
    clearInterval(sweep);
  };
}

/**
 * The stream tells of each recording that runs, but neither when it has told of all, nor of what ended while nobody
 * listened. So both are asked for each time that it opens. Where there is no answer the rows stay as they are: unconfirmed.
 */
async function complete(client: Client, store: Store): Promise<void> {
  const isStillLive = () => store.current().status.kind === 'live';
  const { data: running } = await client.query(NowRunningDocument, {});
  if (running === undefined || !isStillLive()) return;
  store.change((rows) => withOlder(rows, running.recordings.nodes, gatewayNow()));
  const open = [...store.current().rows.values()].filter(({ isConfirmed }) => !isConfirmed);
  const ids = open.map(({ recording }) => recording.id);
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const asked = ids.slice(from, from + IDS_AT_ONCE);
    const { data: became } = await client.query(NowWhatBecameDocument, { ids: asked });
    if (became === undefined || !isStillLive()) return;
    const found = became.nodes.flatMap((node) => (node?.__typename === 'Recording' ? [node] : []));
    const missing = asked.filter((id) => !found.some((each) => each.id === id));
    store.change((rows) => without(withOlder(rows, found, gatewayNow()), missing));
  }
  store.set({ isComplete: true });
}
