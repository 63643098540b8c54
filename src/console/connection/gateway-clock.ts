import { useSyncExternalStore } from 'react';

/**
 * The gateway's time. Ages are told by it, since a reader's clock may be minutes wrong. It is learnt from the `Date` of
 * answers, which has whole seconds: a smaller difference is not corrected.
 */
const TOO_SMALL_MS = 2000;

let aheadMs = 0;

/** Takes the time of an answer whose request left at `sentAt` and which came at `receivedAt`. */
export function learnTime(response: Response, sentAt: number, receivedAt: number): void {
  const said = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(said)) return;
  // A slow answer was dated somewhere on its way.
  const difference = said + 500 - (sentAt + receivedAt) / 2;
  aheadMs = Math.abs(difference) < TOO_SMALL_MS + (receivedAt - sentAt) / 2 ? 0 : difference;
}

/** The gateway's time in Unix milliseconds. */
export function gatewayNow(): number {
  return Date.now() + aheadMs;
}

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let current = gatewayNow();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  current = gatewayNow();
  timer ??= setInterval(() => {
    current = gatewayNow();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The gateway's time, anew each second: all that use it change together. */
export function useGatewayTime(): number {
  return useSyncExternalStore(subscribe, () => current);
}
