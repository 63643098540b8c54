import { useCallback, useEffect, useRef, useState } from 'react';
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useClient } from 'urql';
import { gatewayNow } from './gateway-clock.ts';

/** What a query gave, once. */
export interface Snapshot<Data> {
  readonly data: Data;
  /** By the gateway's clock, in Unix milliseconds. */
  readonly loadedAt: number;
}

export interface SnapshotState<Data> {
  /** The last that came, also while another is loaded or could not be; null: none has come yet. */
  readonly snapshot: Snapshot<Data> | null;
  /** Whether the snapshot is an answer to what is asked for now, not to what was asked for before. */
  readonly isCurrent: boolean;
  readonly isLoading: boolean;
  /** Why the last try gave nothing; null: it did, or is under way. */
  readonly error: CombinedError | null;
  readonly reload: () => void;
}

interface Answer<Data> {
  readonly key: string;
  readonly snapshot: Snapshot<Data> | null;
  readonly error: CombinedError | null;
}

/** Younger than this a snapshot is not loaded anew only because somebody has come back to it, unless a page says another time. */
const FRESH_MS = 5000;

/** Asks a query, and again when `variables` change, when the window gets the focus, and when told to. Keeps what it has meanwhile. */
export function useSnapshot<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  freshMs = FRESH_MS,
): SnapshotState<Data> {
  const client = useClient();
  const key = JSON.stringify(variables);
  const [answer, setAnswer] = useState<Answer<Data>>({ key, snapshot: null, error: null });
  const [answeredKey, setAnsweredKey] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const asked = `${round} ${key}`;

  // An object of its own each time, though it says the same: `key` tells when it has changed.
  const latest = useRef(variables);
  useEffect(() => {
    latest.current = variables;
  });

  useEffect(() => {
    let isWanted = true;
    void client.query(document, latest.current).then(({ data, error }) => {
      if (!isWanted) return;
      const snapshot = data === undefined || error !== undefined ? null : { data, loadedAt: gatewayNow() };
      setAnswer((before) =>
        snapshot === null ? { ...before, error: error ?? null } : { key, snapshot, error: null },
      );
      setAnsweredKey(asked);
    });
    return () => {
      isWanted = false;
    };
  }, [client, document, key, asked]);

  const loadedAt = answer.snapshot?.loadedAt ?? null;
  const reload = useCallback(() => setRound((before) => before + 1), []);
  useEffect(() => {
    const comeBack = () => {
      if (window.document.hidden || loadedAt === null || gatewayNow() - loadedAt < freshMs) return;
      reload();
    };
    window.addEventListener('focus', comeBack);
    window.document.addEventListener('visibilitychange', comeBack);
    return () => {
      window.removeEventListener('focus', comeBack);
      window.document.removeEventListener('visibilitychange', comeBack);
    };
  }, [loadedAt, reload, freshMs]);

  const isLoading = answeredKey !== asked;
  return {
    snapshot: answer.snapshot,
    isCurrent: answer.snapshot !== null && answer.key === key,
    isLoading,
    error: isLoading ? null : answer.error,
    reload,
  };
}
