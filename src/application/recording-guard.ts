import type { AuditAsked, AuditTrail } from '../domain/audit.ts';
import { GatewayError, StoreUnavailableError, ThrottledError } from '../domain/errors.ts';
import type { GuardCause, RestartResult, StopCause } from '../domain/guard.ts';
import type { GuardedRecording, GuardStore } from '../domain/guard-store.ts';
import { deadlineOf, isSameDeadline, stopDueOf } from '../domain/lifecycle/guard.ts';
import { evolve } from '../domain/lifecycle/lifecycle.ts';
import { isRestartDue, restartStep } from '../domain/lifecycle/restart.ts';
import {
  endsSuccessors,
  rollOverDueOf,
  rollOverStep,
  type Succession,
  successorOf,
} from '../domain/lifecycle/roll-over.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import { newId } from '../ids.ts';
import type { WorkEvents } from './recording-worker.ts';
import type { Stops } from './stop-recording.ts';

export interface RecordingGuardOptions {
  readonly guards: GuardStore;
  readonly store: Pick<RecordingStore, 'change' | 'now' | 'successorsOf' | 'succeed'>;
  readonly stops: Pick<Stops, 'request'>;
  readonly auditTrail: Pick<AuditTrail, 'answered'>;
  /** Called with each recording that is to be started. */
  readonly onStored: (recording: Recording) => void;
  /** A UID for a recorder, at random. */
  readonly newUid: () => string;
  readonly clock: Clock;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  /** How long the recordings of a tenant may run; null: as long as they like. */
  readonly longestMsOf: (owner: string) => number | null;
  readonly isDraining: () => boolean;
  readonly events: Pick<WorkEvents, 'trouble'>;
}

/**
 * Stops recordings whose time is over, by stops like any other, and starts those that follow another one. It works beside
 * the runner, which sends them. Any number of gateways share the work.
 */
export interface RecordingGuard {
  /** Does everything that is due. */
  tick(): Promise<void>;
  /** Does whatever becomes due, until closed. */
  run(): void;
  /** Sees for all recordings whether they may still run as long as they could, since the configuration has changed. */
  recheck(): void;
  close(): Promise<void>;
}

/** How often the store is asked for due work: no recording runs longer past its time, if nothing is wrong. */
const POLL_MS = 5000;

/** If its gateway dies over it, others look at a recording after this time. */
const TAKEN_FOR_MS = 60_000;

/** When very many have to be stopped at once, a caller's own stop waits no longer than this behind them. */
const ADMIT_WITHIN_MS = 3000;

/** Why the guard stops a recording, or starts one. */
type Cause = StopCause | 'exited_abnormally';

/** The subject of the guard's entries in the audit trail. */
const subjectOf = (cause: Cause) => `gateway ${cause.toUpperCase()}`;

const WAKE_UP = new Error('there may be something to do');

export function createRecordingGuard(options: RecordingGuardOptions): RecordingGuard {
  const { guards, store, stops, auditTrail, clock, policyFor, longestMsOf, isDraining, events } = options;
  const { onStored, newUid } = options;
  const closing = new AbortController();
  let sleeping = new AbortController();
  let looping: Promise<void> = Promise.resolve();
  /** At the start too: another configuration may have been in force before. */
  let hasToRecheck = true;
  const isClosed = () => closing.signal.aborted || isDraining();

  function entryFor({ id, owner }: Recording, cause: Cause, action = 'stopRecording'): AuditAsked {
    const at = Math.round(clock.now());
    const subject = subjectOf(cause);
    return {
      id: newId(at),
      at,
      tenant: owner,
      subject,
      action,
      target: id,
      requestId: 'guard',
    };
  }

  async function stop(recording: Recording, cause: StopCause): Promise<void> {
    const asked = entryFor(recording, cause);
    const { id, owner } = recording;
    const reason = cause === 'caller' ? {} : { cause };
    const command = { asyncStop: false, asked, ...reason, admitWithinMs: ADMIT_WITHIN_MS };
    if (!(await stops.request(owner, id, command))) return;
    const answer = { at: Math.round(clock.now()), result: 'StopInProgress', recordingId: id };
    await auditTrail.answered(asked, answer);
  }

  async function lookAt(recording: Recording): Promise<void> {
    const context = { now: store.now(), policy: policyFor(recording) };
    if (isRestartDue(recording, context.now)) return restart(recording);
    const expiry = rollOverDueOf(recording, context);
    if (expiry !== null) return rollOver(recording, expiry);
    const cause = stopDueOf(recording, context);
    if (cause !== null) return stop(recording, cause);
    if (endsSuccessors(recording)) await stopSuccessors(recording);
    return lookAgain(recording);
  }

  /**
   * Notes that nothing more is to be done of it for now, and what has become of its restart. Where a stop was asked for
   * meanwhile it is looked at again, since what follows it may have to be stopped as well.
   */
  async function lookAgain(recording: Recording, result?: RestartResult): Promise<void> {
    await store.change(recording, (current) =>
      current.stopRequestedAt === recording.stopRequestedAt
        ? evolve(current, { type: 'time-checked', restart: result }, store.now(), policyFor(current))
        : null,
    );
  }

  /** Has another recording go on after an abnormal exit. Each look decides anew what is next, as with `rollOver`. */
  async function restart(recording: Recording): Promise<void> {
    const successors = await store.successorsOf(recording.owner, [recording.id]);
    const step = restartStep(recording, successors, { now: store.now(), policy: policyFor(recording) });
    if (step.does === 'note') return lookAgain(recording, step.result);
    const attempt = successors.length + 1;
    const { restarts } = step;
    const isStored = await startSuccessor(recording, 'exited_abnormally', { attempt, restarts });
    return lookAgain(recording, isStored ? 'starting' : undefined);
  }

  /** Has a recording go on in another one. Where this gateway dies over it, whichever looks next goes on with it. */
  async function rollOver(recording: Recording, cause: GuardCause): Promise<void> {
    const successors = await store.successorsOf(recording.owner, [recording.id]);
    const step = rollOverStep(recording, successors, { now: store.now(), policy: policyFor(recording) });
    if (step === 'stop') return stop(recording, cause);
    if (step === 'start') await startSuccessor(recording, cause, { attempt: successors.length + 1 });
    return lookAgain(recording);
  }

  /** Resolves with false where the recording has changed since it was read, or is followed already. */
  async function startSuccessor(
    recording: Recording,
    cause: Cause,
    { attempt, restarts }: Pick<Succession, 'attempt' | 'restarts'>,
  ): Promise<boolean> {
    const { owner } = recording;
    // Of restarts, when the one that is started counts from.
    const now = restarts?.at ?? store.now();
    // Of a page too: Agora starts no second recording of one name and one UID.
    const identity = { id: newId(now), owner, now, attempt, uid: newUid(), ...(restarts && { restarts }) };
    const successor = successorOf(recording, identity, policyFor(recording));
    if (successor === null) return false;
    const asked = entryFor(successor, cause, 'startRecording');
    const stored = await store.succeed(recording, successor, asked);
    if (stored === null) return false;
    onStored(stored);
    const answer = { at: Math.round(clock.now()), result: 'Recording', recordingId: stored.id };
    await auditTrail.answered(asked, answer);
    return true;
  }

  /** Stops what was started to follow a recording that its caller wants no more. */
  async function stopSuccessors({ owner, id }: Recording): Promise<void> {
    for (const successor of await store.successorsOf(owner, [id])) {
      const { state, stopRequestedAt } = successor;
      // One that is over may be followed as well; else its stop changes nothing.
      if (state !== 'failed' && stopRequestedAt === null) await stop(successor, 'caller');
    }
  }

  /** Looks at everything that is due. Tenants with more to be stopped than their turns allow are left for the next time. */
  async function lookAtDue(): Promise<void> {
    const busy = new Set<string>();
    while (!isClosed()) {
      const recording = await guards.take([...busy], TAKEN_FOR_MS);
      if (recording === null) return;
      try {
        await lookAt(recording);
      } catch (error) {
        if (error instanceof StoreUnavailableError) throw error;
        if (error instanceof ThrottledError) {
          busy.add(recording.owner);
          await guards.lookIn([recording.id], Math.min(error.retryAfterMs, TAKEN_FOR_MS));
        } else if (!(error instanceof GatewayError)) {
          // It is looked at again once it counts as taken no more.
          events.trouble('a recording could not be guarded', { id: recording.id, err: error });
        }
      }
    }
  }

  /** Has those looked at now that have to be stopped at another time, or for another reason, than was known of them. */
  async function recheckAll(): Promise<void> {
    let last: GuardedRecording | null = null;
    while (!isClosed()) {
      const portion: readonly GuardedRecording[] = await guards.later(last);
      const changed = portion.filter((each) => {
        const deadline = deadlineOf(each, { longestMs: longestMsOf(each.owner) });
        return !isSameDeadline(deadline, each.guard?.deadline ?? null);
      });
      await guards.lookIn(
        changed.map(({ id }) => id),
        0,
      );
      last = portion.at(-1) ?? null;
      if (last === null) return;
    }
  }

  async function work(): Promise<void> {
    if (hasToRecheck) {
      hasToRecheck = false;
      await recheckAll().catch((error: unknown) => {
        hasToRecheck = true;
        throw error;
      });
    }
    await lookAtDue();
  }

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      sleeping = new AbortController();
      await work().catch((error: unknown) => {
        // An unavailable database is reported by its health.
        if (!(error instanceof StoreUnavailableError))
          events.trouble('could not look for recordings to guard', { err: error });
      });
      if (closing.signal.aborted) return;
      await clock.sleep(POLL_MS, sleeping.signal).catch(() => undefined);
    }
  }

  return {
    tick: work,
    run() {
      looping = loop();
    },
    recheck() {
      hasToRecheck = true;
      sleeping.abort(WAKE_UP);
    },
    async close() {
      closing.abort(new Error('the gateway is shutting down'));
      sleeping.abort(WAKE_UP);
      await looping;
    },
  };
}
