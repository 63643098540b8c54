import type { AnyVariables, Client, CombinedError, TypedDocumentNode } from 'urql';
import { codeOf, sentenceOf } from './client.ts';
import { watchedFetch } from './watched-fetch.ts';

/** How a stream stands. Only while it is `live` is what came of it how things are. */
export type StreamStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Unix milliseconds by the clock of this machine. */
  | { readonly kind: 'lost'; readonly since: number; readonly nextTryAt: number; readonly reason: string }
  /** Trying again would not help: the caller may not have it. */
  | { readonly kind: 'refused'; readonly error: CombinedError };

interface Watching<Data> {
  readonly onData: (data: Data) => void;
  readonly onStatus: (status: StreamStatus) => void;
}

/** Until the first tries; the last wait repeats. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000];
/** A tab that nobody sees gives its connection back: a browser has six for one host, and with six streams no stop leaves. */
const HIDDEN_MS = 5000;

const HOPELESS = ['UNAUTHENTICATED', 'FORBIDDEN', 'GRAPHQL_VALIDATION_FAILED', 'FOREIGN_ORIGIN'];

/** Whether asking again would get no other answer: unlike where the gateway, or its limit, is only in the way for a while. */
export function isHopeless(error: CombinedError): boolean {
  return HOPELESS.includes(codeOf(error) ?? '');
}

/** Watches a subscription, and takes it up again by itself whenever it ends. Returns what ends it for good. */
export function keepWatching<Data, Variables extends AnyVariables>(
  client: Client,
  { subscription, variables }: { subscription: TypedDocumentNode<Data, Variables>; variables: Variables },
  { onData, onStatus }: Watching<Data>,
): () => void {
  let tries = 0;
  let lostAt: number | null = null;
  let disconnect: () => void = () => undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  function connect(): void {
    disconnect();
    clearTimeout(retry);
    if (isOver) return;
    if (lostAt === null) onStatus({ kind: 'connecting' });
    const attempt = new AbortController();
    const fetch = watchedFetch(attempt.signal, {
      onOpen: () => {
        tries = 0;
        lostAt = null;
        onStatus({ kind: 'live' });
      },
      onEnd: lose,
    });
    const { unsubscribe } = client.subscription(subscription, variables, { fetch }).subscribe((result) => {
      if (attempt.signal.aborted) return;
      if (result.data !== undefined) onData(result.data);
      if (result.error !== undefined) fail(result.error);
    });
    disconnect = () => {
      attempt.abort();
      unsubscribe();
    };
  }

  function lose(reason: string): void {
    disconnect();
    if (isOver) return;
    lostAt ??= Date.now();
    const waitMs = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? 0;
    tries += 1;
    onStatus({ kind: 'lost', since: lostAt, nextTryAt: Date.now() + waitMs, reason });
    clearTimeout(retry);
    retry = setTimeout(connect, waitMs);
  }

  function fail(error: CombinedError): void {
    if (!isHopeless(error)) {
      lose(sentenceOf(error));
      return;
    }
    isOver = true;
    disconnect();
    onStatus({ kind: 'refused', error });
  }

  let rest: ReturnType<typeof setTimeout> | undefined;
  const onVisibility = () => {
    clearTimeout(rest);
    if (document.visibilityState === 'hidden') {
      rest = setTimeout(() => {
        lose('This tab was in the background.');
        clearTimeout(retry);
      }, HIDDEN_MS);
    } else if (lostAt !== null) connect();
  };
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', connect);
  connect();
  // It may have been opened behind others.
  onVisibility();

  return () => {
    isOver = true;
    disconnect();
    clearTimeout(retry);
    clearTimeout(rest);
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', connect);
  };
}
