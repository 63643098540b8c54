import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Client, useClient } from 'urql';
import { gatewayNow } from '../connection/gateway-clock.ts';
import { keepWatching, type StreamStatus } from '../connection/keep-watching.ts';
import {
  NowFailedDocument,
  NowRunningDocument,
  type NowRunningQuery,
  NowUpdatesDocument,
  NowWhatBecameDocument,
} from '../generated/graphql.ts';
import {
  KEPT_MS,
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
/** Hundreds of recordings change hundreds of times a second, which nobody reads and no browser can show. */
const SHOWN_EVERY_MS = 300;
/** What needs a person begins as time goes by, of which the stream does not tell. */
const ASK_AGAIN_MS = 10_000;

/** Follows what runs, over restarts of the gateway. */
export function useLiveRecordings(): LiveRecordings {
  const client = useClient();
  const [store] = useState(createStore);
  useEffect(() => follow(client, store), [client, store]);
  return useSyncExternalStore(store.subscribe, store.shown);
}

type Store = ReturnType<typeof createStore>;

function createStore() {
  let state: LiveRecordings = { rows: NO_ROWS, status: { kind: 'connecting' }, isComplete: false };
  let shown = state;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const listeners = new Set<() => void>();
  const show = () => {
    if (shown === state) {
      timer = null;
      return;
    }
    shown = state;
    timer = setTimeout(show, SHOWN_EVERY_MS);
    for (const each of listeners) each();
  };
  const set = (change: Partial<LiveRecordings>) => {
    state = { ...state, ...change };
    if (timer === null) show();
  };
  return {
    current: () => state,
    shown: () => shown,
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
  let isAsking = false;
  const again = setInterval(async () => {
    const isSeen = document.visibilityState === 'visible';
    if (isAsking || !isSeen || store.current().status.kind !== 'live') return;
    isAsking = true;
    await complete(client, store);
    isAsking = false;
  }, ASK_AGAIN_MS);
  return () => {
    stopWatching();
    clearInterval(sweep);
    clearInterval(again);
  };
}

/**
 * The stream tells of each recording that runs, but neither when it has told of all, nor of what failed or ended while
 * nobody listened. So both are asked for when it opens, and now and then. Without an answer rows stay as they are: unconfirmed.
 */
async function complete(client: Client, store: Store): Promise<void> {
  const { status } = store.current();
  const isSameStream = () => store.current().status === status;
  let after: string | null = null;
  do {
    const asked = currentTimes();
    const page = await runningAfter(client, after);
    if (page === null || !isSameStream()) return;
    store.change((rows) => withAnswer(rows, page.nodes, asked));
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  const askedForFailed = currentTimes();
  const since = new Date(askedForFailed.gateway - KEPT_MS.FAILED).toISOString();
  const { data: failed } = await client.query(NowFailedDocument, { since });
  if (failed === undefined || !isSameStream()) return;
  store.change((rows) => withAnswer(rows, failed.recordings.nodes, askedForFailed));
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

async function runningAfter(client: Client, after: string | null) {
  const { data }: { data?: NowRunningQuery } = await client.query(NowRunningDocument, { after });
  return data?.recordings ?? null;
}

function currentTimes(): Times {
  return { here: Date.now(), gateway: gatewayNow() };
}
