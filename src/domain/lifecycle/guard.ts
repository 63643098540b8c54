/**
 * Decisions about a recording's time. It counts from when Agora confirmed the start, or from when the gateway first heard
 * of the recording.
 */
import type { Deadline, Guard, GuardCause, RestartResult, StopCause } from '../guard.ts';
import type { DecisionContext, LifecyclePolicy } from '../policy.ts';
import { isOver, type Recording } from '../recording.ts';
import { isRestartDue, restartsUntil } from './restart.ts';

/** Each recording is looked at so often, whatever bounds it: what is planned further ahead was written by a wrong clock. */
export const LONGEST_LOOK_MS = 24 * 3_600_000;

/** Until a stop is looked at again that was asked for, and asked for again where Agora has refused it. */
const LOOK_AFTER_STOP_MS = 10 * 60_000;

/** The same while the resource is about to expire: after that no stop gets through. */
const LOOK_BEFORE_EXPIRY_MS = 60_000;

/** The same once the resource has expired. */
const LOOK_AFTER_EXPIRY_MS = 3_600_000;

/** So long before an expiry a recording is stopped: a stop that has to be tried again for a while gets through. */
const BEFORE_EXPIRY_MS = 5 * 60_000;

/** So long before that another recording is started, where one is to follow: its start may have to be tried again. */
const ROLL_BEFORE_MS = 10 * 60_000;

/** Between looks whether the one that follows records. */
const LOOK_WHILE_FOLLOWED_MS = 10_000;

/** What a deadline follows from. */
export type Timed = Pick<
  Recording,
  'createdAt' | 'startedAt' | 'acquiredAt' | 'resourceExpiresAt' | 'terms' | 'guard'
>;

/** When the recording is stopped if nobody stops it before, by the earliest of what bounds it; null: nothing does. */
export function deadlineOf(
  { createdAt, startedAt, acquiredAt, resourceExpiresAt, terms, guard }: Timed,
  { longestMs }: Pick<LifecyclePolicy, 'longestMs'>,
): Deadline | null {
  const since = terms?.since ?? startedAt ?? createdAt;
  const rolls = terms?.onExpiry === 'roll_over' && terms.order !== null;
  const after = (ms: number | null) => (ms === null ? null : since + ms);
  // A short life must not be all margin.
  const before = (at: number | null, ms: number) =>
    at === null ? null : at - Math.min(ms, (at - (acquiredAt ?? createdAt)) / 4);
  const bounds: readonly (readonly [GuardCause, number | null])[] = [
    ['stop_after', after(terms?.stopAfterMs ?? null)],
    ['longest_time', after(longestMs)],
    ['resource_expires', before(resourceExpiresAt, BEFORE_EXPIRY_MS)],
    ['token_expires', before(guard?.tokenExpiresAt ?? null, BEFORE_EXPIRY_MS)],
  ];
  return bounds.reduce<Deadline | null>((earliest, [because, stopsAt]) => {
    if (stopsAt === null) return earliest;
    if (earliest !== null && earliest.stopsAt <= stopsAt) return earliest;
    const isExpiry = because === 'resource_expires' || because === 'token_expires';
    return { stopsAt, because, rollsAt: isExpiry && rolls ? before(stopsAt, ROLL_BEFORE_MS) : null };
  }, null);
}

/** Before anything is known. */
const NEW_GUARD: Guard = { deadline: null, dueAt: null, asked: null, tokenExpiresAt: null, restart: null };

/** Notes when the token that the gateway made for a start expires; null: it made none. */
export function withTokenExpiry<State extends Recording>(
  recording: State,
  tokenExpiresAt: number | null,
): State {
  const { guard } = recording;
  if ((guard?.tokenExpiresAt ?? null) === tokenExpiresAt) return recording;
  return { ...recording, guard: { ...(guard ?? NEW_GUARD), tokenExpiresAt } };
}

export function isSameDeadline(one: Deadline | null, other: Deadline | null): boolean {
  return (
    one?.stopsAt === other?.stopsAt && one?.because === other?.because && one?.rollsAt === other?.rollsAt
  );
}

/** Why the gateway has to ask for a stop now; null: it need not, since it is not time yet or Agora stops it already. */
export function stopDueOf(recording: Recording, { now, policy }: DecisionContext): GuardCause | null {
  const { state, stopRequestedAt } = recording;
  if (isOver(recording) || state === 'exiting' || stopRequestedAt !== null) return null;
  const deadline = deadlineOf(recording, policy);
  return deadline !== null && deadline.stopsAt <= now ? deadline.because : null;
}

/** Has a changed recording watched as it is now: when it will be stopped, and when it is looked at next. */
export function withGuard(before: Recording, after: Recording, context: DecisionContext): Recording {
  if (after === before) return after;
  const { now, policy } = context;
  const isNowDue =
    hasToEndNext(before, after, now) || (isRestartDue(after, now) && !isRestartDue(before, now));
  if (isOver(after)) return afterEnd(before, after, isNowDue, now);
  const { guard } = after;
  const deadline = deadlineOf(after, policy);
  const isWatched = guard !== null && guard.dueAt !== null && isSameDeadline(guard.deadline, deadline);
  const hasToLook = isNowDue || (isBeingStopped(before) && !isBeingStopped(after));
  if (isWatched && !hasToLook && before.stopRequestedAt === after.stopRequestedAt) return after;
  const watched = lookedAt(after, context, before.stopRequestedAt !== null);
  return isNowDue ? { ...watched, guard: { ...watched.guard, dueAt: now } } : watched;
}

/** What a caller stops while another one follows it, or is about to: that one has to be stopped too, soon. */
function hasToEndNext(before: Recording, after: Recording, now: number): boolean {
  if (stopCauseOf(after) !== 'caller') return false;
  const rollsAt = before.guard?.deadline?.rollsAt ?? null;
  if (rollsAt !== null && rollsAt <= now) return true;
  if (before.stopRequestedAt !== null) return false;
  return (before.guard?.restart ?? null) !== null || isRestartDue(before, now);
}

/** Keeps what it was ordered with as long as another one may follow it. */
function afterEnd(before: Recording, after: Recording, isNowDue: boolean, now: number): Recording {
  const { guard } = after;
  const until = restartsUntil(after);
  const isOpen = until !== null && until > now;
  const ended = isOpen ? after : withoutOrder(after);
  const known = isOver(before) || isRestartDue(after, now) ? (guard?.dueAt ?? until) : until;
  const dueAt = isNowDue ? now : isOpen ? known : null;
  if ((guard?.dueAt ?? null) === null && dueAt === null) return ended;
  return { ...ended, guard: { ...(guard ?? NEW_GUARD), deadline: null, dueAt } };
}

/** Notes what has become of a restart. */
export function withRestart(recording: Recording, result: RestartResult | undefined, now: number): Recording {
  const { guard } = recording;
  if (result === undefined || result === guard?.restart?.result) return recording;
  const restart = { result, at: guard?.restart?.at ?? now };
  return { ...recording, guard: { ...(guard ?? NEW_GUARD), restart } };
}

/**
 * An ended recording without what it was ordered with, which may hold the channel's secret: nothing follows it any more.
 * One that 404s alone have ended keeps it while it is queried, as it may show itself again.
 */
function withoutOrder(ended: Recording): Recording {
  const { state, progress, terms, dueAt } = ended;
  const mayLive = state === 'ended' && progress.saidBy === 'not-found' && dueAt !== null;
  return terms === null || terms.order === null || mayLive
    ? ended
    : { ...ended, terms: { ...terms, order: null } };
}

function isBeingStopped({ state, stopRequestedAt }: Recording): boolean {
  return stopRequestedAt !== null || state === 'exiting';
}

/**
 * The recording as it is watched from now on. `wasStopped`: its stop had been asked for, so that one which Agora has
 * refused is not asked for again at once.
 */
export function lookedAt<State extends Recording>(
  recording: State,
  context: DecisionContext,
  wasStopped = false,
): State & { readonly guard: Guard } {
  const { now, policy } = context;
  const deadline = isOver(recording) ? null : deadlineOf(recording, policy);
  const dueAt = nextLookAt(recording, deadline, now, wasStopped);
  return { ...recording, guard: { ...(recording.guard ?? NEW_GUARD), deadline, dueAt } };
}

function nextLookAt(
  recording: Recording,
  deadline: Deadline | null,
  now: number,
  wasStopped: boolean,
): number | null {
  if (isRestartDue(recording, now)) return now + LOOK_WHILE_FOLLOWED_MS;
  if (isOver(recording)) {
    const until = restartsUntil(recording);
    return until !== null && until > now ? until : null;
  }
  if (isBeingStopped(recording)) return now + LOOK_AFTER_STOP_MS;
  if (deadline === null) return now + LONGEST_LOOK_MS;
  const { stopsAt, rollsAt } = deadline;
  if (wasStopped && now >= stopsAt) return now + lookAfterRefusalMs(recording, now);
  if (rollsAt !== null && rollsAt <= now) {
    const at = now + (wasStopped ? LOOK_BEFORE_EXPIRY_MS : LOOK_WHILE_FOLLOWED_MS);
    return now < stopsAt ? Math.min(stopsAt, at) : at;
  }
  return Math.min(rollsAt ?? stopsAt, now + LONGEST_LOOK_MS);
}

/** Until a stop is asked for again whose time has come, and which Agora has refused. */
function lookAfterRefusalMs({ resourceExpiresAt }: Recording, now: number): number {
  const leftMs = resourceExpiresAt === null ? Number.POSITIVE_INFINITY : resourceExpiresAt - now;
  if (leftMs <= 0) return LOOK_AFTER_EXPIRY_MS;
  return leftMs <= LOOK_AFTER_STOP_MS ? LOOK_BEFORE_EXPIRY_MS : LOOK_AFTER_STOP_MS;
}

/** Notes why a stop was asked for, where this event has asked for it. */
export function withStopCause(before: Recording, after: Recording, cause: StopCause): Recording {
  const { stopRequestedAt: at, guard } = after;
  if (at === null || at === before.stopRequestedAt || cause === 'caller') return after;
  return { ...after, guard: { ...(guard ?? NEW_GUARD), asked: { cause, at } } };
}

/** Why its stop was asked for; null where it was not. */
export function stopCauseOf({ stopRequestedAt, guard }: Recording): StopCause | null {
  if (stopRequestedAt === null) return null;
  const asked = guard?.asked ?? null;
  // Where an older gateway has had another stop asked for since, it left this note alone.
  return asked !== null && asked.at === stopRequestedAt ? asked.cause : 'caller';
}
