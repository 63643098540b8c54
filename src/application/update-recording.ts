import { type LastWords, NO_WORDS } from '../domain/answers.ts';
import { GatewayError, UpstreamUnavailableError } from '../domain/errors.ts';
import { toBeWatched } from '../domain/lifecycle/new-recording.ts';
import { type Backoff, waitMs as backoff } from '../domain/policy.ts';
import type { AccountOf, Clock, RecordingChange, RecordingStore } from '../domain/ports.ts';
import { mergeFiles, type RecordedFile } from '../domain/recorded-file.ts';
import { type Recording, sessionOf } from '../domain/recording.ts';
import type { RecordingMode, RecordingSession } from '../domain/session.ts';
import { newId } from '../ids.ts';
import type { ChangeWaiter } from './change-waiter.ts';
import { shuttingDown, wrongState } from './command-errors.ts';
import { findRecording, ownedBy, type RecordingTarget } from './find-recording.ts';
import type { InTurn } from './in-turn.ts';

export interface ChangeOptions extends Backoff {
  readonly store: RecordingStore;
  readonly accountOf: AccountOf;
  readonly changeWaiter: Pick<ChangeWaiter, 'during'>;
  readonly clock: Clock;
  readonly inTurn: InTurn;
  readonly isDraining: () => boolean;
  /** The longest wait of a caller. */
  readonly waitMs: number;
}

export interface Updates {
  /**
   * Changes a running recording and resolves with it once Agora has done so. A 404 is retried while the caller waits:
   * Agora may be moving the recording to another server. Changes of one recording are sent one after the other, over
   * all gateways. `changeIn` gives the change for the recording's mode; what it throws is rejected with before anything
   * is sent. Otherwise rejects with a `GatewayError`.
   */
  change(
    owner: string,
    target: RecordingTarget,
    changeIn: (mode: RecordingMode) => RecordingChange,
  ): Promise<Recording>;
}

/** One caller's wait for a change. */
interface Attempt {
  /** Aborted when the wait ends at `endsAt` (monotonic milliseconds), or earlier at a shutdown. */
  readonly signal: AbortSignal;
  readonly endsAt: number;
  /** Why the change is not confirmed yet. */
  trouble: string;
}

/** Throws unless the recording can still be changed. */
function checkState({ state }: Recording): void {
  if (state === 'ended' || state === 'failed') {
    throw wrongState('The recording is over: there is nothing to change.');
  }
  if (state === 'stopping' || state === 'exiting') {
    throw wrongState('The recording is being stopped: it can’t be changed any more.');
  }
}

/** How long Agora usually takes to answer. */
const MIN_LEFT_MS = 1000;

export function createUpdates(options: ChangeOptions): Updates {
  const { store, accountOf, changeWaiter, clock, inTurn, waitMs, backoffMs } = options;
  const minLeftMs = Math.min(MIN_LEFT_MS, waitMs / 4);

  /** Sends the change until Agora has made it or has rejected it. */
  async function send(
    owner: string,
    session: RecordingSession,
    change: RecordingChange,
    attempt: Attempt,
    known: Recording | null,
  ) {
    const { signal, endsAt } = attempt;
    const { upstreamFor } = accountOf(session.appId);
    attempt.trouble = 'Agora has not answered in time';
    for (let waits = 0; ; waits += 1) {
      const admitWithinMs = Math.max(0, endsAt - clock.monotonic());
      const turn = { priority: 'update', admitWithinMs, signal } as const;
      const answer = await upstreamFor(owner).change(session, change, turn);
      if (answer.means === 'changed') return;
      if ('files' in answer && known !== null) await storeFiles(known, answer.files ?? []);
      if (answer.means === 'rejected') throw answer.error;
      if (answer.means === 'no-answer') throw unconfirmed(answer.trouble, answer);
      attempt.trouble =
        'Agora does not find the recording: it has ended, or it is being moved to another server';
      await clock.sleep(backoff(waits, { backoffMs }), signal);
    }
  }

  /** Stores file names that an error answer has. */
  async function storeFiles(known: Recording, named: readonly RecordedFile[]): Promise<void> {
    if (named.length === 0) return;
    await store.change(known, (current) => {
      const files = mergeFiles(current.files, named);
      return files === current.files ? null : { ...current, files };
    });
  }

  /** Does `work` while the caller waits; once the wait ends, rejects with what is not confirmed yet. */
  function inTime(work: (attempt: Attempt) => Promise<void>): Promise<void> {
    return changeWaiter.during(async (signal) => {
      const endsAt = clock.monotonic() + waitMs;
      const trouble = 'another change of this recording has not been answered yet';
      const attempt: Attempt = { signal, endsAt, trouble };
      try {
        await work(attempt);
      } catch (error) {
        throw signal.aborted && !(error instanceof GatewayError) ? unconfirmed(attempt.trouble) : error;
      }
    });
  }

  function unconfirmed(trouble: string, words: LastWords = NO_WORDS): UpstreamUnavailableError {
    return new UpstreamUnavailableError(`The change was not confirmed: ${trouble}. Ask again.`, {
      code: 'UPSTREAM_UNAVAILABLE',
      retryAfterMs: backoff(backoffMs.length, { backoffMs }),
      agoraCode: words.agoraCode,
      reason: words.reason,
    });
  }

  /** Stores a recording that others started, now that Agora has confirmed it. */
  async function adopt(owner: string, session: RecordingSession): Promise<Recording> {
    const now = store.now();
    const adopted = toBeWatched({ id: newId(now), owner, now }, session);
    return ownedBy(owner, (await store.add(adopted)).recording);
  }

  return {
    async change(owner, target, changeIn) {
      const known = await findRecording(store, owner, target);
      if (known !== null) checkState(known);
      const session = 'session' in target ? target.session : known && sessionOf(known);
      if (session === null) {
        throw wrongState('The recording is still being started: change it once it has a sid.');
      }
      const change = changeIn(session.mode);
      if (options.isDraining()) throw shuttingDown('Nothing was changed');
      await inTime((attempt) =>
        inTurn(session, attempt.signal, async () => {
          // Sent with less time left it would be given up unanswered, and the next change sent beside it.
          if (attempt.endsAt - clock.monotonic() < minLeftMs) throw unconfirmed(attempt.trouble);
          // It may have been stopped while the change waited for its turn.
          if (known !== null) checkState((await findRecording(store, owner, { id: known.id })) ?? known);
          await send(owner, session, withFolders(change, known), attempt, known);
        }),
      );
      return known ?? (await adopt(owner, session));
    },
  };
}

/** With the folders of a recording that the gateway started itself: it knows them. */
function withFolders(change: RecordingChange, known: Recording | null): RecordingChange {
  const fileNamePrefix = known?.destination?.fileNamePrefix;
  if (change.storage === null || fileNamePrefix === undefined) return change;
  return { ...change, storage: { ...change.storage, fileNamePrefix } };
}
