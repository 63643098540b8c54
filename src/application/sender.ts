import type { Answer, QueryAnswer } from '../domain/answers.ts';
import type { Call } from '../domain/lifecycle/lifecycle.ts';
import type { AccountOf, Clock, OnTrouble } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingSession } from '../domain/session.ts';
import { startDeadline } from './deadline.ts';

/** Sends a recording's next call to Agora. */
export interface Sender {
  /**
   * Resolves with Agora's answer once it is definite, or once the call gives up. Rejects with the signal's reason.
   * `onSeen` is called with the answer to a query that was made before a stop, `onTrouble` after each try of the call
   * without a definite answer.
   */
  send(
    recording: Recording,
    call: Call,
    options: {
      readonly signal: AbortSignal;
      readonly onSeen: (answer: QueryAnswer) => void;
      readonly onTrouble: OnTrouble;
    },
  ): Promise<Answer>;
  /** Why the last try of a stop that is under way in this gateway got no answer, in words fit for a caller. */
  troubleOf(id: string): string | null;
}

/** How long a query may delay a stop; the stop matters more than file names. */
const QUERY_BEFORE_STOP_MS = 1000;

/** Agora names no files in the first seconds of a recording. */
const NO_FILES_BEFORE_MS = 10_000;

export interface SenderOptions {
  readonly accountOf: AccountOf;
  readonly clock: Clock;
  /** The store's time, in Unix milliseconds. */
  readonly now: () => number;
}

export function createSender({ accountOf, clock, now }: SenderOptions): Sender {
  const troubles = new Map<string, string>();

  const upstreamOf = ({ appId, owner }: Recording) => accountOf(appId).upstreamFor(owner);

  /**
   * Asks for the file list before the stop: the list in the stop's answer may be lost on the way, and after the stop no
   * other call gives it. Resolves with null when Agora does not answer in time.
   */
  async function queryBeforeStop(recording: Recording, session: RecordingSession, signal: AbortSignal) {
    const deadline = startDeadline(clock, QUERY_BEFORE_STOP_MS, signal);
    const turn = { priority: 'background', signal: deadline.signal } as const;
    try {
      return await upstreamOf(recording).query(session, turn);
    } catch (error) {
      if (!deadline.isOver() || signal.aborted) throw error;
      return null;
    } finally {
      deadline.clear();
    }
  }

  /** Only where no file is known and no other call waits for the slot. */
  function isWorthQuery({ appId, state, progress, files, startedAt }: Recording): boolean {
    if (state !== 'stopping' || progress.unanswered || progress.waits > 0 || files.length > 0) return false;
    const isYoung = startedAt !== null && now() - startedAt < NO_FILES_BEFORE_MS;
    return !isYoung && accountOf(appId).scheduler.isIdle();
  }

  return {
    async send(recording, call, { signal, onSeen, onTrouble }) {
      const upstream = upstreamOf(recording);
      switch (call.to) {
        case 'acquire':
          return { to: 'acquire', answer: await upstream.acquire(recording, call, { signal, onTrouble }) };
        case 'start':
          return {
            to: 'start',
            ...(await upstream.start(recording, call.resourceId, call.order, { signal, onTrouble })),
          };
        case 'query': {
          const priority = call.isFollowUp ? 'followUp' : 'background';
          return { to: 'query', answer: await upstream.query(call.session, { priority, signal, onTrouble }) };
        }
        case 'stop': {
          if (isWorthQuery(recording)) {
            const seen = await queryBeforeStop(recording, call.session, signal);
            if (seen !== null) onSeen(seen);
          }
          const { asyncStop, again, session } = call;
          const noteTrouble: OnTrouble = (trouble, nextTryInMs) => {
            troubles.set(recording.id, trouble);
            onTrouble(trouble, nextTryInMs);
          };
          try {
            const options = { asyncStop, again, signal, onTrouble: noteTrouble };
            return { to: 'stop', ...(await upstream.stop(session, options)) };
          } finally {
            troubles.delete(recording.id);
          }
        }
      }
    },
    troubleOf: (id) => troubles.get(id) ?? null,
  };
}
