import type { AuditAsked, AuditTrail } from '../domain/audit.ts';
import { InvalidInputError, QuotaExceededError } from '../domain/errors.ts';
import { lookedAt } from '../domain/lifecycle/guard.ts';
import { toBeStarted } from '../domain/lifecycle/new-recording.ts';
import { errorOf } from '../domain/lifecycle/transitions.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { AccountOf, Channel, RecordingStore } from '../domain/ports.ts';
import { kindOf, type QuotasOf } from '../domain/quota.ts';
import type { Recording } from '../domain/recording.ts';
import type { StartOrder } from '../domain/start-order.ts';
import type { Traces } from '../domain/tracing.ts';
import { newId } from '../ids.ts';
import type { ChangeWaiter } from './change-waiter.ts';
import { shuttingDown } from './command-errors.ts';
import type { Runner } from './runner.ts';

export interface StartCommand {
  readonly channel: Channel;
  readonly order: StartOrder;
  readonly tags: Recording['tags'];
  /** What is asked for of its time. Null: nothing. */
  readonly terms: Recording['terms'];
  /** The caller's key for this start and a fingerprint of the input. Null: every call starts a recording of its own. */
  readonly idempotency: Recording['idempotency'];
  /** The audit entry, stored together with the intent. Null: the caller stores it. */
  readonly asked: AuditAsked | null;
}

export interface StartOptions {
  readonly store: RecordingStore;
  readonly auditTrail: Pick<AuditTrail, 'asked'>;
  readonly accountOf: AccountOf;
  readonly quotasOf: QuotasOf;
  readonly runner: Pick<Runner, 'take' | 'newLease'>;
  readonly changeWaiter: ChangeWaiter;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  /** The longest wait of a caller. */
  readonly waitMs: number;
  readonly isDraining: () => boolean;
  readonly traces: Traces;
}

export interface Starts {
  /**
   * Starts a recording: acquire and start as one operation, which goes on if the caller leaves or the gateway dies. The
   * same idempotency key gives the same recording again. Resolves with the recording once Agora has given it a `sid`,
   * or as it is after the longest wait. Rejects with a `GatewayError`: beyond the app's quota, before Agora is asked
   * anything.
   */
  start(owner: string, command: StartCommand): Promise<Recording>;
}

export function createStarts(options: StartOptions): Starts {
  const { store, auditTrail, accountOf, quotasOf, runner, changeWaiter, policyFor, waitMs, traces } = options;

  function admit(tenant: string, { appId }: Channel): void {
    if (options.isDraining()) throw shuttingDown('Nothing was started');
    accountOf(appId).scheduler.admit({ priority: 'start', tenant, admitWithinMs: waitMs });
  }

  /** Stores that the recording is to be started, unless one with the same key is stored already. */
  async function intend(owner: string, command: StartCommand): Promise<Recording> {
    const { channel, order, idempotency, tags, terms, asked } = command;
    try {
      admit(owner, channel);
    } catch (refusal) {
      // A stored start needs no new turn, and its caller must not take it for refused.
      const known = idempotency && (await store.findByIdempotencyKey(owner, idempotency.key));
      if (known === null) throw refusal;
      if (asked !== null) await auditTrail.asked(asked);
      return known;
    }
    const now = store.now();
    const identity = { id: newId(now), owner, now };
    const wanted = toBeStarted(identity, channel, order, idempotency, { tags, terms });
    const watched = lookedAt(wanted, { now, policy: policyFor(wanted) });
    const intended = { ...watched, lease: runner.newLease(), trace: traces.context(now) };
    const limit = quotasOf(channel.appId)[kindOf(channel.mode)];
    const stored = await store.addWithin(limit, intended, asked);
    if ('full' in stored) throw new QuotaExceededError(stored.full, limit);
    if (stored.added) runner.take(stored.recording);
    return stored.recording;
  }

  return {
    async start(owner, command) {
      const recording = await intend(owner, command);
      if (recording.idempotency?.fingerprint !== command.idempotency?.fingerprint) throw otherInput();
      const seen = await changeWaiter.waitFor(
        recording,
        (each) => each.sid !== null || each.state !== 'starting',
      );
      if (seen.state === 'failed' && seen.failure !== null) throw errorOf(seen.failure);
      return seen;
    },
  };
}

function otherInput(): InvalidInputError {
  return new InvalidInputError([
    {
      path: 'input.idempotencyKey',
      message: 'This key was used for a start with other input. Use a new key for a new recording.',
    },
  ]);
}
