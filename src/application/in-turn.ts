import type { ChangeTurns, Clock } from '../domain/ports.ts';
import { type RecordingSession, sessionKey } from '../domain/session.ts';

/**
 * Does `work` once it is its turn to change the recording: one change at a time over all gateways, in this gateway in
 * the order of the calls. The turn ends when the work settles. Rejects with the signal's reason if aborted while
 * waiting, and with `StoreUnavailableError`; in both cases nothing was done.
 */
export type InTurn = <Result>(
  session: RecordingSession,
  signal: AbortSignal,
  work: () => Promise<Result>,
) => Promise<Result>;

export interface InTurnOptions {
  readonly turns: ChangeTurns;
  readonly clock: Clock;
  /** This gateway's unique id. */
  readonly gateway: string;
  /** Whether the process of this gateway is known to have ended. */
  readonly isGone: (gateway: string) => boolean;
  /** Has to be longer than any work takes. A gateway that dies blocks the recording for as long. */
  readonly turnMs: number;
}

/** How often a turn that another gateway holds is tried again. */
const RETRY_MS = 150;

/** How long a gateway leaves a turn free that another one waits for: long enough for that one to take it. */
const YIELD_MS = 2 * RETRY_MS;

export function createInTurn({ turns, clock, gateway, isGone, turnMs }: InTurnOptions): InTurn {
  /** By session: settles when the last one in the queue has left. */
  const queues = new Map<string, Promise<unknown>>();

  /** Resolves with whether the turn is free: nobody holds it, or its holder has ended and can't release it any more. */
  async function releaseIfGone(session: RecordingSession): Promise<boolean> {
    const holder = await turns.want(session, gateway);
    if (holder === null || !isGone(holder)) return holder === null;
    await turns.release(session, holder);
    return true;
  }

  return async (session, signal, work) => {
    const key = sessionKey(session);
    const before = queues.get(key);
    const { promise: left, resolve: leave } = Promise.withResolvers<void>();
    // Waits for those before too: when this one gives up early, the next must not overtake them.
    const allLeft = Promise.all([before, left]);
    queues.set(key, allLeft);
    const admitNext = () => {
      leave();
      if (queues.get(key) === allLeft) queues.delete(key);
    };
    let isWanted = false;
    try {
      await unlessAborted(before, signal);
      try {
        while (!(await turns.take(session, gateway, turnMs))) {
          if (await releaseIfGone(session)) continue;
          await clock.sleep(RETRY_MS, signal);
        }
        signal.throwIfAborted();
        return await work();
      } finally {
        // When the store does not answer, the turn expires by itself.
        isWanted = await turns.release(session, gateway).catch(() => false);
      }
    } finally {
      if (isWanted) void clock.sleep(YIELD_MS).then(admitNext, admitNext);
      else admitNext();
    }
  };
}

function unlessAborted(work: Promise<unknown> | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abandon = () => reject(signal.reason);
    signal.addEventListener('abort', abandon, { once: true });
    void Promise.resolve(work).then(() => {
      signal.removeEventListener('abort', abandon);
      resolve();
    });
  });
}
