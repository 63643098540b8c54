import type { Answer, QueryAnswer } from '../domain/answers.ts';
import type { Call } from '../domain/lifecycle/lifecycle.ts';
import type { AccountOf, Clock } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingSession } from '../domain/session.ts';
import { startDeadline } from './deadline.ts';

/** Sends a recording's next call to Agora. */
export interface Sender {
  /**
   * Resolves with Agora's answer once it is definite, or once the call gives up. Rejects with the signal's reason.
   * `onSeen` is told what a query ahead of a stop has shown.
   */
  send(
    recording: Recording,
    call: Call,
    options: { readonly signal: AbortSignal; readonly onSeen: (answer: QueryAnswer) => void },
  ): Promise<Answer>;
  /** The last trouble with a stop that has had no answer yet, in words fit for a caller. */
  troubleOf(id: string): string | null;
}

/** A query ahead of a stop may take so long; a stop is worth more than file names. */
const LOOK_AHEAD_MS = 1000;

/** Agora names no files in the first seconds of a recording. */
const NO_FILES_BEFORE_MS = 10_000;

export interface SenderOptions {
  readonly accountOf: AccountOf;
  readonly clock: Clock;
  /** The store's time. */
  readonly now: () => number;
}

export function createSender({ accountOf, clock, now }: SenderOptions): Sender {
  const troubles = new Map<string, string>();

  const upstreamOf = ({ appId, owner }: Recording) => accountOf(appId).upstreamFor(owner);

  /**
   * The file list that a stop answers with may be lost on the way, and after the stop nothing else has it. So it is asked for
   * first, where none is known and nobody else waits for the slot.
   */
  async function lookAhead(recording: Recording, session: RecordingSession, signal: AbortSignal) {
    const deadline = startDeadline(clock, LOOK_AHEAD_MS, signal);
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

  function wantsLookAhead({ appId, state, progress, files, startedAt }: Recording): boolean {
    if (state !== 'stopping' || progress.unanswered || progress.waits > 0 || files.length > 0) return false;
    const isYoung = startedAt !== null && now() - startedAt < NO_FILES_BEFORE_MS;
    return !isYoung && accountOf(appId).scheduler.isIdle();
  }

  return {
    async send(recording, call, { signal, onSeen }) {
      const upstream = upstreamOf(recording);
      switch (call.to) {
        case 'acquire':
          return {
            to: 'acquire',
            answer: await upstream.acquire(recording, call, signal),
          };
        case 'start':
          return { to: 'start', ...(await upstream.start(recording, call.resourceId, call.order, signal)) };
        case 'query': {
          const priority = call.isFollowUp ? 'followUp' : 'background';
          return { to: 'query', answer: await upstream.query(call.session, { priority, signal }) };
        }
        case 'stop': {
          if (wantsLookAhead(recording)) {
            const seen = await lookAhead(recording, call.session, signal);
            if (seen !== null) onSeen(seen);
          }
          const { asyncStop, again, session } = call;
          const onTrouble = (trouble: string) => troubles.set(recording.id, trouble);
          try {
            return { to: 'stop', ...(await upstream.stop(session, { asyncStop, again, signal, onTrouble })) };
          } finally {
            troubles.delete(recording.id);
          }
        }
      }
    },
    troubleOf: (id) => troubles.get(id) ?? null,
  };
}
