/**
 * Decisions for a recording that goes on in another one before it expires. The next one is started first, and the old one
 * is stopped once that records: for some minutes both do.
 */
import type { GuardCause, Restarts } from '../guard.ts';
import type { DecisionContext } from '../policy.ts';
import type { Recording, Starting } from '../recording.ts';
import { deadlineOf, lookedAt, stopCauseOf } from './guard.ts';
import { type NewIdentity, toBeStarted } from './new-recording.ts';

/** Before another one is started where the last has failed. */
const START_AGAIN_AFTER_MS = 30_000;

/** - `start`: another recording; - `stop`: this one, which another follows or which can wait no longer. */
export type RollOverStep = 'start' | 'stop' | 'wait';

/** Why the recording has to be followed by another one now; null: it need not. */
export function rollOverDueOf(recording: Recording, { now, policy }: DecisionContext): GuardCause | null {
  const { state, stopRequestedAt } = recording;
  if (state !== 'recording' || stopRequestedAt !== null) return null;
  const deadline = deadlineOf(recording, policy);
  const rollsAt = deadline?.rollsAt ?? null;
  return deadline !== null && rollsAt !== null && rollsAt <= now ? deadline.because : null;
}

/** What is next for a recording that has to be followed. `successors`: those that were started for it, in their order. */
export function rollOverStep(
  recording: Recording,
  successors: readonly Recording[],
  { now, policy }: DecisionContext,
): RollOverStep {
  const latest = successors.at(-1);
  const deadline = deadlineOf(recording, policy);
  if (latest?.state === 'recording' || deadline === null) return 'stop';
  if (deadline.stopsAt <= now) return isMadeUpFor(recording, latest, now) ? 'start' : 'stop';
  if (latest === undefined) return 'start';
  // Who stops the one that follows wants no more of it.
  if (stopCauseOf(latest) === 'caller') return 'stop';
  const { endedAt } = latest;
  return endedAt !== null && now - endedAt >= START_AGAIN_AFTER_MS ? 'start' : 'wait';
}

/**
 * True where no gateway was there while another one should have been started: it is started before this one is stopped,
 * even so late, unless this one goes on since nothing can stop it any more.
 */
function isMadeUpFor({ resourceExpiresAt }: Recording, latest: Recording | undefined, now: number): boolean {
  return latest === undefined && (resourceExpiresAt === null || now < resourceExpiresAt);
}

/** What is new in a recording that follows another one. */
export interface Succession extends NewIdentity {
  readonly attempt: number;
  /** In one channel no two recorders may have the same. */
  readonly uid: string;
  /** Given where the other one has exited abnormally. */
  readonly restarts?: Restarts;
}

/** A recording with the order of another one, to follow it; null: it has none any more. */
export function successorOf(
  recording: Recording,
  { attempt, uid, restarts, ...identity }: Succession,
  policy: DecisionContext['policy'],
): Starting | null {
  const { appId, mode, cname, tags, terms, startedAt, createdAt } = recording;
  if (terms === null || terms.order === null) return null;
  const channel = { appId, mode, cname, uid };
  const since = terms.since ?? startedAt ?? createdAt;
  const started = toBeStarted(identity, channel, terms.order, null, {
    tags,
    terms: { ...terms, since, restarts: restarts ?? terms.restarts },
  });
  const exclude = restarts?.exclude ?? started.progress.exclude;
  const progress = { ...started.progress, exclude };
  const follows: Starting = { ...started, progress, previous: { id: recording.id, attempt } };
  return lookedAt(follows, { now: identity.now, policy });
}

/** True where a caller has stopped it while another one may have been started to follow it: that one is not wanted any more. */
export function endsSuccessors(recording: Recording): boolean {
  return mayBeFollowed(recording) && stopCauseOf(recording) === 'caller';
}

/** Whether another one may have been started to follow it, or may be. */
export function mayBeFollowed({ terms }: Recording): boolean {
  return terms?.onExpiry === 'roll_over' || terms?.onFailure === 'restart';
}
