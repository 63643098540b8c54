import type { ChangeTurns, Clock } from '../domain/ports.ts';
import { type RecordingSession, sessionKey } from '../domain/session.ts';

/**
 * Does `work` when it is its turn to change the recording: in this gateway in the order of the calls, over all gateways one at
 * a time. The turn ends with the work, however that ends. Rejects with the signal's reason where that comes first, and with
 * `StoreUnavailableError`: then nothing was done.
 */
export type InTurn = <Result>(
  session: RecordingSession,
  signal: AbortSignal,
  work: () => Promise<Result>,
) => Promise<Result>;

export interface InTurnOptions {
  readonly turns: ChangeTurns;
  readonly clock: Clock;
  /** Tells this gateway from all others. */
  readonly gateway: string;
  /** Whether the gateway that holds a turn is known to have ended. */
  readonly isGone: (gateway: string) => boolean;
  /** Longer than any work takes: what a gateway that dies keeps others waiting. */
  readonly turnMs: number;
}

/** How soon it is noticed that another gateway's turn has ended. */
const TRY_AGAIN_MS = 150;

/** How long a gateway whose turn another one waits for leaves it alone: time enough to notice. */
const GIVE_WAY_MS = 2 * TRY_AGAIN_MS;

export function createInTurn({ turns, clock, gateway, isGone, turnMs }: InTurnOptions): InTurn {
  /** The end of the last that waits, by session. */
  const queues = new Map<string, Promise<unknown>>();

  /** A gateway that has ended can't end its turn any more. */
  async function endOfGone(session: RecordingSession): Promise<boolean> {
    const holder = await turns.want(session, gateway);
    if (holder === null || !isGone(holder)) return holder === null;
    await turns.release(session, holder);
    return true;
  }

  return async (session, signal, work) => {
    const key = sessionKey(session);
    const before = queues.get(key);
    const { promise: left, resolve: leave } = Promise.withResolvers<void>();
    // Who leaves the queue early lets nobody past those before.
    const mine = Promise.all([before, left]);
    queues.set(key, mine);
    const letNextIn = () => {
      leave();
      if (queues.get(key) === mine) queues.delete(key);
    };
    let isWanted = false;
    try {
      await unlessAborted(before, signal);
      try {
        while (!(await turns.take(session, gateway, turnMs))) {
          if (await endOfGone(session)) continue;
          await clock.sleep(TRY_AGAIN_MS, signal);
        }
        signal.throwIfAborted();
        return await work();
      } finally {
        // Of a store that does not answer it runs out by itself.
        isWanted = await turns.release(session, gateway).catch(() => false);
      }
    } finally {
      if (isWanted) void clock.sleep(GIVE_WAY_MS).then(letNextIn, letNextIn);
      else letNextIn();
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
