import { type LastWords, NO_WORDS } from '../domain/answers.ts';
import { type Backoff, waitMs as backoff } from '../domain/backoff.ts';
import { InvalidInputError, UpstreamUnavailableError } from '../domain/errors.ts';
import { toBeWatched } from '../domain/new-recording.ts';
import type { AccountOf, Clock, RecordingChange, RecordingStore } from '../domain/ports.ts';
import { type Recording, sessionOf } from '../domain/recording.ts';
import { newRecordingId } from '../domain/recording-id.ts';
import type { RecordingMode, RecordingSession } from '../domain/session.ts';
import { startDeadline } from './deadline.ts';
import { findRecording, ownedBy, type RecordingTarget, wrongState } from './find.ts';

export interface ChangeOptions extends Backoff {
  readonly store: RecordingStore;
  readonly accountOf: AccountOf;
  readonly clock: Clock;
  /** The longest that a caller is kept waiting. */
  readonly waitMs: number;
}

export interface Changers {
  /**
   * Changes a running recording and resolves with it once Agora has done so. A 404 is tried again as long as the caller
   * waits: Agora may be moving the recording to another server. Rejects with a `GatewayError`.
   */
  change(owner: string, target: RecordingTarget, change: RecordingChange): Promise<Recording>;
}

/** What of a change fits only some modes (upstream contract, "Methods"), and which field of the input it comes from. */
const ONLY_IN: Readonly<Record<string, { readonly modes: readonly RecordingMode[]; readonly path: string }>> =
  {
    streamSubscribe: { modes: ['individual', 'mix'], path: 'input.subscriptions' },
    webRecordingConfig: { modes: ['web'], path: 'input.onhold' },
    rtmpPublishConfig: { modes: ['web'], path: 'input.rtmpPublish' },
  };

function checkMode(mode: RecordingMode, { method, clientRequest }: RecordingChange): void {
  if (method === 'updateLayout' && mode !== 'mix') {
    throw wrongState('Only a recording in MIX mode has a layout.');
  }
  const issues = Object.keys(clientRequest).flatMap((part) => {
    const rule = ONLY_IN[part];
    if (rule === undefined || rule.modes.includes(mode)) return [];
    const modes = rule.modes.map((each) => each.toUpperCase()).join(' or ');
    return [{ path: rule.path, message: `Only a recording in ${modes} mode takes this.` }];
  });
  if (issues.length > 0) throw new InvalidInputError(issues);
}

function checkState({ state }: Recording): void {
  if (state === 'ended' || state === 'failed') {
    throw wrongState('The recording is over: there is nothing to change.');
  }
  if (state === 'stopping' || state === 'exiting') {
    throw wrongState('The recording is being stopped: it can’t be changed any more.');
  }
}

export function createChangers({ store, accountOf, clock, waitMs, backoffMs }: ChangeOptions): Changers {
  async function ask(owner: string, session: RecordingSession, change: RecordingChange): Promise<void> {
    const deadline = startDeadline(clock, waitMs);
    const { signal } = deadline;
    let trouble = 'Agora has not answered in time';
    let words: LastWords = NO_WORDS;
    try {
      for (let waits = 0; ; waits += 1) {
        const turn = { priority: 'update', admitWithinMs: waitMs, signal } as const;
        const answer = await accountOf(session.appId).upstreamFor(owner).change(session, change, turn);
        if (answer.means === 'changed') return;
        if (answer.means === 'rejected') throw answer.error;
        trouble =
          answer.means === 'no-answer'
            ? answer.trouble
            : 'Agora does not find the recording: it has ended, or it is being moved to another server';
        if (answer.means === 'no-answer') {
          words = answer;
          break;
        }
        await clock.sleep(backoff(waits, { backoffMs }), signal);
      }
    } catch (error) {
      if (!deadline.isOver()) throw error;
    } finally {
      deadline.clear();
    }
    throw new UpstreamUnavailableError(`The change was not confirmed: ${trouble}. Ask again.`, {
      code: 'UPSTREAM_UNAVAILABLE',
      retryAfterMs: backoff(backoffMs.length, { backoffMs }),
      agoraCode: words.agoraCode,
      reason: words.reason,
    });
  }

  /** Somebody else started it, and Agora knows it: it is remembered from now on. */
  async function adopt(owner: string, session: RecordingSession): Promise<Recording> {
    const now = store.now();
    const adopted = toBeWatched({ id: newRecordingId(now), owner, now }, session);
    return ownedBy(owner, (await store.add(adopted)).recording);
  }

  return {
    async change(owner, target, change) {
      const known = await findRecording(store, owner, target);
      if (known !== null) checkState(known);
      const session = 'session' in target ? target.session : known && sessionOf(known);
      if (session === null) {
        throw wrongState('The recording is still being started: change it once it has a sid.');
      }
      checkMode(session.mode, change);
      await ask(owner, session, change);
      return known ?? (await adopt(owner, session));
    },
  };
}
