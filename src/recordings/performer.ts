import { type Heard, lookedAhead, taskOf } from '../domain/lifecycle.ts';
import type { AccountOf, Clock, RecordingStore } from '../domain/ports.ts';
import { type Recording, sessionOf, type Work } from '../domain/recording.ts';
import type { RecordingSession } from '../domain/session.ts';
import type { QueryAnswer } from '../domain/stop.ts';
import { startDeadline } from './deadline.ts';

/** Asks Agora what is to be asked about a recording next. */
export interface Performer {
  /**
   * Performs the next task. `ahead` is the recording as it is stored by then: with the file list that was asked for ahead
   * of a stop. `heard` is null when there is nothing to do. Rejects with the signal's reason.
   */
  perform(recording: Recording, signal: AbortSignal): Promise<{ ahead: Recording; heard: Heard | null }>;
  /** The last trouble with a stop that has had no answer yet, in words fit for a caller. */
  troubleOf(id: string): string | null;
}

export interface PerformerOptions {
  readonly accountOf: AccountOf;
  readonly store: Pick<RecordingStore, 'change'>;
  readonly clock: Clock;
}

/** A look ahead of a stop may take so long; a stop is worth more than file names. */
const LOOK_AHEAD_MS = 1000;

/** Agora names no files in the first seconds of a recording. */
const NO_FILES_BEFORE_MS = 10_000;

export function createPerformer({ accountOf, store, clock }: PerformerOptions): Performer {
  const troubles = new Map<string, string>();
  const upstreamOf = ({ appId, owner }: Recording) => accountOf(appId).upstreamFor(owner);

  /**
   * Once a stop's answer is lost, the recording may be gone and its file names with it. So they are asked for first,
   * where none is known and nobody else waits for the slot.
   */
  async function lookAhead(
    recording: Recording,
    session: RecordingSession,
    signal: AbortSignal,
  ): Promise<Recording> {
    const deadline = startDeadline(clock, LOOK_AHEAD_MS, signal);
    const turn = { priority: 'background', signal: deadline.signal } as const;
    const answer = await upstreamOf(recording)
      .query(session, turn)
      .catch((error: unknown): QueryAnswer => {
        if (!deadline.isOver() || signal.aborted) throw error;
        return { means: 'no-answer' };
      })
      .finally(() => deadline.clear());
    const now = Math.round(clock.now());
    const seen = lookedAhead(recording, answer, now);
    if (seen.files.length === recording.files.length) return seen;
    // Stored before the stop is sent: that is what they were asked for.
    return (await store.change(recording, (current) => lookedAhead(current, answer, now))) ?? seen;
  }

  function wantsLookAhead({ appId, work, files, startedAt }: Recording): boolean {
    if (work?.kind !== 'stop' || work.life.looked || files.length > 0) return false;
    const isYoung = startedAt !== null && clock.now() - startedAt < NO_FILES_BEFORE_MS;
    return !isYoung && accountOf(appId).throttle.isIdle();
  }

  async function stop(
    recording: Recording,
    session: RecordingSession,
    { life, asyncStop }: Extract<Work, { kind: 'stop' }>,
    signal: AbortSignal,
  ): Promise<Heard> {
    try {
      const answer = await upstreamOf(recording).stop(session, {
        asyncStop,
        firstTurn: life.waits === 0 && !life.maybeSent,
        signal,
        onTrouble: (trouble) => troubles.set(recording.id, trouble),
      });
      return { task: 'stop', answer };
    } finally {
      troubles.delete(recording.id);
    }
  }

  return {
    async perform(recording, signal) {
      const { work } = recording;
      const task = taskOf(recording);
      const upstream = upstreamOf(recording);
      if (task === 'acquire' && work?.kind === 'start') {
        const answer = await upstream.acquire(recording, work.order, work.life.exclude, signal);
        return { ahead: recording, heard: { task, answer } };
      }
      if (task === 'start' && work?.kind === 'start' && recording.resourceId !== null) {
        const answer = await upstream.start(recording, recording.resourceId, work.order, signal);
        return { ahead: recording, heard: { task, answer } };
      }
      const session = sessionOf(recording);
      if (task === null || session === null) return { ahead: recording, heard: null };
      if (task === 'stop' && work?.kind === 'stop') {
        const ahead = wantsLookAhead(recording) ? await lookAhead(recording, session, signal) : recording;
        return { ahead, heard: await stop(ahead, session, work, signal) };
      }
      const answer = await upstream.query(session, { priority: 'background', signal });
      return { ahead: recording, heard: { task: 'look', answer } };
    },
    troubleOf: (id) => troubles.get(id) ?? null,
  };
}
