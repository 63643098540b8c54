import { lastTroubleOf } from '../domain/attention.ts';
import type { AuditAsked } from '../domain/audit.ts';
import { RecordingNotFoundError } from '../domain/errors.ts';
import type { GuardCause } from '../domain/guard.ts';
import { evolve } from '../domain/lifecycle/lifecycle.ts';
import { toBeStopped } from '../domain/lifecycle/new-recording.ts';
import { mayBeFollowed } from '../domain/lifecycle/roll-over.ts';
import { errorOf } from '../domain/lifecycle/transitions.ts';
import type { StopOutcome } from '../domain/outcome.ts';
import { type Ended, isOver, type Recording, sessionOf } from '../domain/recording.ts';
import { newId } from '../ids.ts';
import { shuttingDown } from './command-errors.ts';
import { findRecording, ownedBy, type RecordingTarget } from './find-recording.ts';
import type { Sender } from './sender.ts';
import type { StartOptions } from './start-recording.ts';

/** The stop goes on; asking again joins it. */
export interface StopInProgress {
  readonly type: 'StopInProgress';
  readonly recording: Recording;
  /** The progress of the stop, in a sentence for a person. */
  readonly message: string;
}

export type StoppedRecording = StopOutcome & { readonly recording: Ended };
export type StopResult = StoppedRecording | StopInProgress;

export interface StopCommand {
  /** Agora need not wait for the upload of the files. */
  readonly asyncStop: boolean;
  /** The audit entry, stored together with the intent. Null: the caller stores it. */
  readonly asked: AuditAsked | null;
  /** Why it is asked for. Left out: a caller wants it. */
  readonly cause?: GuardCause;
}

type Wish = Pick<StopCommand, 'asyncStop' | 'cause'>;

export interface StopOptions extends StartOptions {
  readonly sender: Pick<Sender, 'troubleOf'>;
}

export interface Stops {
  /**
   * Stops a recording and sees the stop through. The intent is stored before Agora is called, and the outcome before the
   * caller gets it. Simultaneous stops of one recording are one stop, over all gateways; a later one joins it or gets its
   * outcome. What has followed the recording is stopped too. Rejects with a `GatewayError`.
   */
  stop(owner: string, target: RecordingTarget, command: StopCommand): Promise<StopResult>;
  /**
   * Stores that a recording is to be stopped and has it done, but waits for nothing. Resolves with false where that was
   * asked for before. Rejects with `ThrottledError` where others would have to wait for longer than `admitWithinMs`.
   */
  request(
    owner: string,
    id: string,
    command: StopCommand & { readonly admitWithinMs: number },
  ): Promise<boolean>;
}

export function createStops(options: StopOptions): Stops {
  const { store, auditTrail, accountOf, runner, changeWaiter, policyFor, waitMs, traces } = options;

  const withStop = (recording: Recording, { asyncStop, cause }: Wish) => {
    const event = { type: 'stop-requested', asyncStop, ...(cause === undefined ? {} : { cause }) } as const;
    return evolve(recording, event, store.now(), policyFor(recording));
  };

  /** Leased to this gateway, with the stop marked as about to be sent: stored in the same write as the intent. */
  const leased = (recording: Recording): Recording => ({
    ...evolve(recording, { type: 'sending' }, store.now(), policyFor(recording)),
    lease: runner.newLease(),
  });

  /** With the trace of this stop, so that whoever sends it goes on with that. */
  const traced = (recording: Recording): Recording => ({
    ...recording,
    trace: traces.context(store.now()) ?? recording.trace,
  });

  /** Stores that the recording is to be stopped. `joined`: that was stored already. */
  async function intend(
    owner: string,
    target: RecordingTarget,
    command: StopCommand,
    admitWithinMs: number,
  ): Promise<{ readonly recording: Recording; readonly joined: boolean }> {
    const { asyncStop, asked } = command;
    const known = await findRecording(store, owner, target);
    if (known !== null && withStop(known, command) === known) return { recording: known, joined: true };
    if (options.isDraining())
      throw shuttingDown('This stop was not sent to Agora. The recording may still be running');
    try {
      const { scheduler } = accountOf(appIdOf(known, target));
      scheduler.admit({ priority: 'stop', tenant: owner, admitWithinMs });
    } catch (refusal) {
      // The queue may be full because of the stop that this one can join.
      const since = known ?? (await findRecording(store, owner, target));
      if (since === null || since === known || since.stopRequestedAt === null) throw refusal;
      return { recording: since, joined: true };
    }
    if (known !== null) return change(known, command);
    if (!('session' in target)) throw unknownId();
    const now = store.now();
    const adopted = toBeStopped({ id: newId(now), owner, now }, target.session, asyncStop);
    const { recording, added } = await store.add(traced(leased(adopted)), asked);
    if (!added) return change(ownedBy(owner, recording), command);
    runner.take(recording);
    return { recording, joined: false };
  }

  async function change(known: Recording, command: StopCommand) {
    let latest = known;
    let takesOver = false;
    const toBeStopped = (current: Recording) => {
      latest = current;
      const wanted = withStop(current, command);
      if (wanted === current) return null;
      // The stop interrupts a query, but not a start: without the start's answer there is nothing to stop.
      takesOver =
        wanted.state === 'stopping' && (current.state !== 'stopping' || wanted.dueAt !== current.dueAt);
      return traced(takesOver ? leased(wanted) : wanted);
    };
    const stored = await store.change(known, toBeStopped, command.asked);
    if (stored !== null && takesOver) runner.take(stored);
    return { recording: stored ?? latest, joined: stored === null };
  }

  /** Stops what has followed a recording: who stops that knows of no other one, and wants none. */
  async function stopFollowing(followed: Recording, command: StopCommand): Promise<void> {
    if (!mayBeFollowed(followed)) return;
    const { owner } = followed;
    for (const each of await store.successorsOf(owner, [followed.id])) {
      const isWanted = !isOver(each) && each.stopRequestedAt === null;
      const asked = command.asked && { ...command.asked, id: newId(store.now()), target: each.id };
      const stopped = isWanted ? await intend(owner, { id: each.id }, { ...command, asked }, waitMs) : null;
      if (stopped === null) await stopFollowing(each, command);
    }
  }

  function inProgress(recording: Recording): StopInProgress {
    // Of this gateway's own tries, or else what the gateway has stored that works on it.
    const trouble = options.sender.troubleOf(recording.id) ?? lastTroubleOf(recording)?.message ?? null;
    const where = describe(recording, trouble, policyFor(recording));
    return {
      type: 'StopInProgress',
      recording,
      message: options.isDraining() ? `${where} ${HANDED_ON}` : where,
    };
  }

  return {
    async stop(owner, target, command) {
      const { asyncStop, asked } = command;
      const { recording, joined } = await intend(owner, target, command, waitMs);
      if (joined) traces.link(recording.trace);
      if (joined && asked !== null) await auditTrail.asked(asked);
      // Else the guard sees to it, once the recording can't begin to be followed any more.
      if (joined) await stopFollowing(recording, command);
      // An asynchronous stop is answered once it is under way, whatever its outcome.
      const isUnderWay = joined && asyncStop && recording.outcome === null && recording.state !== 'failed';
      const seen = isUnderWay
        ? recording
        : await changeWaiter.waitFor(recording, (each) => isAnswer(each, asyncStop));
      if (seen.state === 'ended') return { ...seen.outcome, recording: seen };
      if (seen.state === 'failed' && sessionOf(seen) === null) {
        throw new RecordingNotFoundError(
          `There is nothing to stop: ${seen.failure?.message ?? 'it never started.'}`,
        );
      }
      if (seen.failure !== null && isRefusal(seen)) throw errorOf(seen.failure);
      return inProgress(seen);
    },

    async request(owner, id, { admitWithinMs, ...command }) {
      const { joined } = await intend(owner, { id }, command, admitWithinMs);
      return !joined;
    },
  };
}

function appIdOf(known: Recording | null, target: RecordingTarget): string {
  if (known !== null) return known.appId;
  if ('session' in target) return target.session.appId;
  throw unknownId();
}

function unknownId(): Error {
  return new Error('a recording that is named by its id is known');
}

function isAnswer(recording: Recording, asyncStop: boolean): boolean {
  const { state } = recording;
  if (state === 'exiting') return asyncStop || isRefusal(recording);
  return state === 'ended' || state === 'failed' || isRefusal(recording);
}

/** Whether Agora refused the stop. A failure while starting is the start's, not the stop's. */
function isRefusal({ state, failure }: Recording): boolean {
  if (state === 'starting') return false;
  return failure?.code === 'UPSTREAM_REJECTED' || failure?.code === 'GATEWAY_REFUSED';
}

const HANDED_ON =
  'This gateway is shutting down: the stop is stored, and the next gateway that runs goes on with it.';

function describe(
  recording: Recording,
  trouble: string | null,
  { goneAfterMs }: { readonly goneAfterMs: number },
): string {
  const { state, progress } = recording;
  if (state === 'starting')
    return 'The recording is still being started; it is stopped as soon as it has a sid.';
  if (state === 'exiting')
    return 'Agora is stopping the recording; what became of its files is not known yet.';
  if (state === 'stopping' && progress.notFound !== null) {
    const leftS = Math.max(0, Math.ceil((goneAfterMs - progress.notFound.ms) / 1000));
    return (
      'Agora does not find the recording: it has ended, or it is being moved to another server and goes on recording. ' +
      `The gateway keeps trying; after ${leftS} more seconds it counts as ended.`
    );
  }
  if (trouble !== null) return `Agora has not confirmed the stop yet (${trouble}); the gateway keeps trying.`;
  return 'The stop is on its way; Agora has not answered yet.';
}
