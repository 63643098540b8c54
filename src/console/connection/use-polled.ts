import { useEffect, useState } from 'react';
import { type AnyVariables, type TypedDocumentNode, useClient } from 'urql';

export interface Polled<Data> {
  /** The last answer, also while the gateway gives none; null: none has come yet. */
  readonly data: Data | null;
  /** Whether the last try gave none. */
  readonly isLost: boolean;
}

const NONE = {};

/** Asks a query again and again, each time `everyMs` after the answer, while somebody sees the page; never where it is not `isWanted`. */
export function usePolled<Data, Variables extends AnyVariables & Record<string, never>>(
  document: TypedDocumentNode<Data, Variables>,
  everyMs: number,
  isWanted = true,
): Polled<Data> {
  const client = useClient();
  const [polled, setPolled] = useState<Polled<Data>>({ data: null, isLost: false });
  useEffect(() => {
    if (!isWanted) return;
    let hasLeft = false;
    let isAsking = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      if (isAsking || window.document.hidden) return;
      isAsking = true;
      clearTimeout(timer);
      const { data, error } = await client.query<Data>(document, NONE);
      isAsking = false;
      if (hasLeft) return;
      const isLost = data === undefined || error !== undefined;
      setPolled((before) => (isLost ? { ...before, isLost } : { data, isLost }));
      timer = setTimeout(ask, everyMs);
    };
    void ask();
    // One that was hidden has no timer any more.
    window.document.addEventListener('visibilitychange', ask);
    return () => {
      hasLeft = true;
      clearTimeout(timer);
      window.document.removeEventListener('visibilitychange', ask);
    };
  }, [client, document, everyMs, isWanted]);
  return polled;
}
