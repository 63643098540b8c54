/** What a person must know of a recording that does not start, does not stop, or may go on unseen. */
import { abnormalExitOf } from './exit.ts';
import { nextCall } from './lifecycle/lifecycle.ts';
import { afterExitInWords } from './lifecycle/restart.ts';
import { isOver, type Recording, type RecordingState } from './recording.ts';
import type { FailedTry } from './trouble.ts';
import { isWaitingForAnswer, waitReasonOf } from './wait-reason.ts';

/** The most pressing first. */
export const ATTENTION_REASONS = [
  'account_refused',
  'nobody_works',
  'past_longest_time',
  'stop_delayed',
  'resource_expiring',
  'token_expiring',
  'not_found',
  'no_sign_of_life',
  'start_delayed',
  'exited_abnormally',
  'failed',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

export interface Attention {
  readonly reason: AttentionReason;
  /** Unix milliseconds by the store's clock; null where it is not known. */
  readonly since: number | null;
  /** A sentence for a person. It stays true as time goes on, so it has no durations that would have to tick. */
  readonly message: string;
}

/** A try, and how many of its call had no definite answer so far. */
export type LastTrouble = FailedTry & { readonly tries: number };

/** A start or a stop that takes longer is worth a look. */
const SLOW_AFTER_MS = 60_000;

/** A gateway takes up work within seconds of when it is due. */
const OVERDUE_AFTER_MS = 60_000;

/** The gateway asks for a stop some seconds after the time is over, and most stops are answered within seconds. */
export const PAST_AFTER_MS = 60_000;

/** Two routine queries at their shortest interval, and a minute for the answer. */
const SILENT_AFTER_MS = 5 * 60_000;

/** Time enough to do something about it. Of a shorter life than twice that it is the second half. */
export const EXPIRES_SOON_MS = 2 * 3_600_000;

/** Long enough for whoever looks once a day; the timeline and the notifications tell of it for ever. */
const EXIT_TOLD_FOR_MS = 24 * 3_600_000;

type Find = (recording: Recording, now: number) => Omit<Attention, 'reason'> | null;

const FIND: Readonly<Record<AttentionReason, Find>> = {
  account_refused: ({ failure }) =>
    failure?.code === 'GATEWAY_REFUSED' ? { since: null, message: failure.message } : null,

  nobody_works: (recording, now) =>
    isOverdue(recording, now)
      ? { since: recording.dueAt, message: 'Its next call to Agora is due, and no gateway makes it.' }
      : null,

  past_longest_time({ state, guard }, now) {
    const stopsAt = guard?.deadline?.stopsAt ?? null;
    if (state === 'exiting' || stopsAt === null || now - stopsAt < PAST_AFTER_MS) return null;
    return { since: stopsAt, message: 'It runs past the time at which it was to be stopped.' };
  },

  stop_delayed(recording, now) {
    const { state, stopRequestedAt, startedAt, createdAt } = recording;
    const isAsked = state === 'stopping' || (state === 'starting' && stopRequestedAt !== null);
    const since = stopRequestedAt ?? startedAt ?? createdAt;
    if (!isAsked || now - since < SLOW_AFTER_MS) return null;
    const doing = state === 'stopping' ? 'The stop' : 'The start, which must end before it can be stopped,';
    return { since, message: `${doing} takes longer than a minute: ${whyDelayed(recording)}.` };
  },

  resource_expiring({ acquiredAt, resourceExpiresAt }, now) {
    if (acquiredAt === null || resourceExpiresAt === null) return null;
    const since = expiringSince(resourceExpiresAt, acquiredAt);
    if (now < since) return null;
    const message =
      now < resourceExpiresAt
        ? 'Its resource expires soon: nothing can stop it after that, so the gateway stops it before.'
        : 'Its resource has expired: nothing can stop it any more, and it may go on billing.';
    return { since, message };
  },

  token_expiring({ acquiredAt, guard }, now) {
    const expiresAt = guard?.tokenExpiresAt ?? null;
    if (acquiredAt === null || expiresAt === null) return null;
    const since = expiringSince(expiresAt, acquiredAt);
    if (now < since) return null;
    const message =
      now < expiresAt
        ? 'The token of its recorder expires soon: the recorder leaves then, so the gateway stops it before.'
        : 'The token of its recorder has expired: the recorder leaves, and nothing is recorded any more.';
    return { since, message };
  },

  not_found({ state, observation, progress }) {
    if (state !== 'recording' || observation === null || observation.found) return null;
    const { notFound } = progress;
    return {
      since: notFound === null ? observation.at : notFound.at - notFound.ms,
      message: `${NOT_FOUND}.`,
    };
  },

  no_sign_of_life(recording, now) {
    const { state, observation, createdAt, dueAt } = recording;
    if (state !== 'recording' || observation?.found === false) return null;
    const since = lastSeenAtOf(recording) ?? createdAt;
    // With many recordings the next query may be far away: until then silence means nothing.
    const trouble = lastTroubleOf(recording);
    const isAsked = trouble !== null || (dueAt !== null && now - dueAt > OVERDUE_AFTER_MS);
    if (!isAsked || now - since < SILENT_AFTER_MS) return null;
    const why = trouble === null ? 'Agora could not be asked' : trouble.message;
    return { since, message: `There is no sign that it still records: ${why}.` };
  },

  start_delayed(recording, now) {
    const { state, stopRequestedAt, createdAt, failure } = recording;
    if (state !== 'starting' || stopRequestedAt !== null) return null;
    if (failure === null && now - createdAt < SLOW_AFTER_MS) return null;
    return { since: createdAt, message: `The start is not confirmed: ${whyDelayed(recording)}.` };
  },

  exited_abnormally(recording, now) {
    const exit = abnormalExitOf(recording);
    if (exit === null || now - (recording.endedAt ?? now) >= EXIT_TOLD_FOR_MS) return null;
    const then = afterExitInWords(recording);
    return { since: exit.at, message: then === null ? exit.message : `${exit.message} ${then}` };
  },

  // The account's refusal has a reason of its own, and what a start goes on with is told as its delay.
  failed({ state, failure, endedAt }) {
    if (failure === null || state === 'starting') return null;
    if (state !== 'failed' && failure.code === 'GATEWAY_REFUSED') return null;
    return { since: endedAt, message: failure.message };
  },
};

function expiringSince(expiresAt: number, acquiredAt: number): number {
  return expiresAt - Math.min(EXPIRES_SOON_MS, (expiresAt - acquiredAt) / 2);
}

const NOT_FOUND =
  'Agora does not find it: it has ended, or is being moved to another server and goes on recording';

const REASONS_WHEN_OVER: Readonly<Partial<Record<RecordingState, readonly AttentionReason[]>>> = {
  ended: ['exited_abnormally'],
  failed: ['failed'],
};

/**
 * What needs a person, most pressing first; empty where nothing does. Of a recording that has ended it tells an abnormal
 * exit alone, for 24 hours. `now`: Unix milliseconds by the store's clock.
 */
export function attentionOf(recording: Recording, now: number): readonly Attention[] {
  const reasons = REASONS_WHEN_OVER[recording.state] ?? ATTENTION_REASONS;
  return reasons.flatMap((reason) => {
    const found = FIND[reason](recording, now);
    return found === null ? [] : [{ reason, ...found }];
  });
}

/** The last try of the current call that had no definite answer; null once there was one. */
export function lastTroubleOf(recording: Recording): LastTrouble | null {
  const { trouble } = recording;
  const last = trouble?.tries.at(-1);
  if (isOver(recording) || trouble === null || trouble.current === null || last === undefined) return null;
  // A gateway of an earlier version, which knows of no trouble, may have brought it further.
  if (nextCall(recording)?.to !== trouble.current.to) return null;
  return { ...last, tries: trouble.current.tries };
}

/**
 * When Agora is asked next, in Unix milliseconds; null where nothing is planned, or a gateway is at it now. In the past
 * where it is due.
 */
export function nextTryAtOf(recording: Recording, now: number): number | null {
  const { dueAt, lease, trouble } = recording;
  if (lease === null || lease.until <= now) return dueAt;
  const nextTryAt = lastTroubleOf(recording) === null ? null : (trouble?.current?.nextTryAt ?? null);
  return nextTryAt !== null && nextTryAt > now ? nextTryAt : null;
}

/** When Agora was last seen to have it, in Unix milliseconds. */
export function lastSeenAtOf({ seenAt, startedAt, observation }: Recording): number | null {
  // A gateway of an earlier version notes what it saw only in the observation.
  const observedAt = observation?.found ? observation.at : null;
  const times = [seenAt, startedAt, observedAt].filter((at) => at !== null);
  return times.length === 0 ? null : Math.max(...times);
}

function isOverdue({ dueAt, lease }: Recording, now: number): boolean {
  if (lease !== null && lease.until > now) return false;
  return dueAt !== null && now - dueAt > OVERDUE_AFTER_MS;
}

function whyDelayed(recording: Recording): string {
  const trouble = lastTroubleOf(recording);
  if (trouble !== null && isWaitingForAnswer(recording)) return trouble.message;
  const reason = waitReasonOf(recording) ?? 'nothing is left to do';
  return trouble === null ? reason : `${reason} (${trouble.message})`;
}
