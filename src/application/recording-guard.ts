import type { AuditAsked, AuditTrail } from '../domain/audit.ts';
import { GatewayError, StoreUnavailableError, ThrottledError } from '../domain/errors.ts';
import type { GuardCause } from '../domain/guard.ts';
import type { GuardedRecording, GuardStore } from '../domain/guard-store.ts';
import { deadlineOf, isSameDeadline, stopDueOf } from '../domain/lifecycle/guard.ts';
import { evolve } from '../domain/lifecycle/lifecycle.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import { newId } from '../ids.ts';
import type { WorkEvents } from './recording-worker.ts';
import type { Stops } from './stop-recording.ts';

export interface RecordingGuardOptions {
  readonly guards: GuardStore;
  readonly store: Pick<RecordingStore, 'change' | 'now'>;
  readonly stops: Pick<Stops, 'request'>;
  readonly auditTrail: Pick<AuditTrail, 'answered'>;
  readonly clock: Clock;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  /** How long the recordings of a tenant may run; null: as long as they like. */
  readonly longestMsOf: (owner: string) => number | null;
  readonly isDraining: () => boolean;
  readonly events: Pick<WorkEvents, 'trouble'>;
}

/**
 * Stops recordings whose time is over, by stops like any other. It works beside the runner, which sends them. Any number of
 * gateways share the work.
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

/** The subject of the guard's entries in the audit trail. */
const subjectOf = (cause: GuardCause) => `gateway ${cause.toUpperCase()}`;

const WAKE_UP = new Error('there may be something to do');

export function createRecordingGuard(options: RecordingGuardOptions): RecordingGuard {
  const { guards, store, stops, auditTrail, clock, policyFor, longestMsOf, isDraining, events } = options;
  const closing = new AbortController();
  let sleeping = new AbortController();
  let looping: Promise<void> = Promise.resolve();
  /** At the start too: another configuration may have been in force before. */
  let hasToRecheck = true;
  const isClosed = () => closing.signal.aborted || isDraining();

  function entryFor({ id, owner }: Recording, cause: GuardCause): AuditAsked {
    const at = Math.round(clock.now());
    const subject = subjectOf(cause);
    return {
      id: newId(at),
      at,
      tenant: owner,
      subject,
      action: 'stopRecording',
      target: id,
      requestId: 'guard',
    };
  }

  async function stop(recording: Recording, cause: GuardCause): Promise<void> {
    const asked = entryFor(recording, cause);
    const { id, owner } = recording;
    const command = { asyncStop: false, asked, cause, admitWithinMs: ADMIT_WITHIN_MS };
    if (!(await stops.request(owner, id, command))) return;
    const answer = { at: Math.round(clock.now()), result: 'StopInProgress', recordingId: id };
    await auditTrail.answered(asked, answer);
  }

  async function lookAt(recording: Recording): Promise<void> {
    const now = store.now();
    const cause = stopDueOf(recording, { now, policy: policyFor(recording) });
    if (cause !== null) return stop(recording, cause);
    await store.change(recording, (current) =>
      evolve(current, { type: 'time-checked' }, store.now(), policyFor(current)),
    );
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
