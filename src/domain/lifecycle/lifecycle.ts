/**
 * The life of a recording from its start to its outcome. `evolve` returns the recording after an event, `nextCall` the
 * next request to Agora. Each state's own file decides what follows from an answer: `start.ts`, `watch.ts`, `stop.ts`,
 * `follow.ts`.
 */
import { type Answer, type QueryAnswer, STATUS_STOP_REQUESTED } from '../answers.ts';
import { inAnotherRow } from '../elapsed.ts';
import { withLeftAt } from '../exit.ts';
import { exitSignsAfterStatus } from '../exit-signs.ts';
import type { RestartResult, StopCause } from '../guard.ts';
import type { NotificationMeaning } from '../notification.ts';
import type { DecisionContext, LifecyclePolicy } from '../policy.ts';
import type { AcquireCall, StopCall } from '../ports.ts';
import type { Sent } from '../progress.ts';
import { mergeFiles } from '../recorded-file.ts';
import { type Ended, hasSession, type Recording, type Starting, sessionOf } from '../recording.ts';
import type { RecordingSession } from '../session.ts';
import type { StartOrder } from '../start-order.ts';
import { type Trouble, troubleAfter } from '../trouble.ts';
import { afterNotifications } from './apply-notifications.ts';
import { afterFollowUp } from './follow.ts';
import { lookedAt, withGuard, withRestart, withStopCause } from './guard.ts';
import { afterListing, type FoundInStorage, withListing } from './list-storage.ts';
import { stopReachesNext } from './restart.ts';
import { afterAcquire, afterConfirm, afterStart, stopBeforeSid, withSid } from './start.ts';
import { afterRefusalQuery, afterStop, startStop } from './stop.ts';
import { QUERIES_AFTER_404_END } from './transitions.ts';
import { afterDoubtfulEnd, afterRoutineQuery } from './watch.ts';

/** What happens to a recording. */
export type RecordingEvent =
  /** A caller asks for a stop; with another `cause` the gateway itself does. */
  | { readonly type: 'stop-requested'; readonly asyncStop: boolean; readonly cause?: StopCause }
  /** The guard has looked at its time, and need not stop it. `restart`: what has become of its restart. */
  | { readonly type: 'time-checked'; readonly restart?: RestartResult | undefined }
  /** The next call is about to be sent. */
  | { readonly type: 'sending' }
  /** Agora answered the next call. `trouble`: with the tries of this call; null where all had definite answers. */
  | ({ readonly type: 'answered'; readonly trouble?: Trouble | null } & Answer)
  /** Agora answered another call than the next one, or a gateway that no longer holds the lease. */
  | ({ readonly type: 'answer-seen' } & Answer)
  | { readonly type: 'notified'; readonly notifications: readonly NotificationMeaning[] }
  /** The `sid` of an unanswered start became known, from a notification or from an answer that came late. */
  | { readonly type: 'sid-learned'; readonly sid: string }
  /** Its storage was listed; null: it could not be. */
  | { readonly type: 'listed'; readonly found: FoundInStorage | null };

/** The next request to Agora about a recording. */
export type Call =
  | ({ readonly to: 'acquire' } & AcquireCall)
  | { readonly to: 'start'; readonly order: StartOrder; readonly resourceId: string }
  | {
      readonly to: 'query';
      readonly session: RecordingSession;
      /** A stop waits for the answer, so this query goes before routine ones. */
      readonly isFollowUp: boolean;
    }
  | ({ readonly to: 'stop'; readonly session: RecordingSession } & Pick<StopCall, 'asyncStop' | 'again'>);

/** The next call of the recording, or null where nothing is left to ask. */
export function nextCall(recording: Recording): Call | null {
  const session = sessionOf(recording);
  switch (recording.state) {
    case 'starting': {
      const { progress, resourceId } = recording;
      const { order, exclude, foretells } = progress;
      if (progress.phase === 'acquiring') return { to: 'acquire', order, exclude, foretells };
      if (session !== null) return { to: 'query', session, isFollowUp: false };
      if (resourceId === null) return null;
      const token = order.token ?? (progress.phase === 'requesting' ? progress.mintedToken : null);
      return { to: 'start', order: { ...order, token }, resourceId };
    }
    case 'stopping': {
      if (session === null) return null;
      const { asks, asyncStop, waits, unanswered } = recording.progress;
      if (asks === 'query') return { to: 'query', session, isFollowUp: true };
      return { to: 'stop', session, asyncStop, again: waits > 0 || unanswered };
    }
    case 'recording':
    case 'exiting':
      return session && { to: 'query', session, isFollowUp: recording.state === 'exiting' };
    case 'ended':
      if (recording.progress.saidBy === 'agora' || recording.dueAt === null) return null;
      return session && { to: 'query', session, isFollowUp: false };
    case 'failed':
      return null;
  }
}

/**
 * The recording after an event; the same object where the event changes nothing. `now` is in Unix milliseconds by the
 * store's clock.
 */
export function evolve(
  recording: Recording,
  event: RecordingEvent,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const context = { now, policy };
  const moved = withLeftAt(recording, afterEvent(recording, event, context), now);
  const after = withGuard(recording, moved, context);
  return withListing(recording, after, now);
}

function afterEvent(recording: Recording, event: RecordingEvent, context: DecisionContext): Recording {
  const { now } = context;
  switch (event.type) {
    case 'stop-requested':
      return withStopCause(recording, requestStop(recording, event.asyncStop, now), event.cause ?? 'caller');
    case 'time-checked':
      return lookedAt(withRestart(recording, event.restart, now), context);
    case 'sending':
      return noteSending(recording, now);
    case 'answered':
      return afterAnswer(withReported(recording, event, now), event, context);
    case 'answer-seen': {
      const after = withReported(recording, event, now);
      return after === recording ? recording : queryNowIfUnwell(after, now);
    }
    case 'notified':
      return afterNotifications(recording, event.notifications, context);
    case 'sid-learned':
      return isWaitingForSid(recording, now)
        ? { ...withSid(recording, event.sid, context), lease: null }
        : recording;
    case 'listed':
      return afterListing(recording, event.found, now);
  }
}

/** For this long after its creation a start's own answer is expected to bring the `sid`, not a notification. */
const ANSWER_TAKES_MS = 10_000;

/** True where a start may have been acted on and its answer is no longer expected: a notification may bring the `sid`. */
export function isWaitingForSid(recording: Recording, now: number): recording is Starting {
  if (isUnanswered(recording)) return true;
  if (recording.state !== 'starting' || recording.progress.phase !== 'requesting') return false;
  return recording.progress.inFlight && now - recording.createdAt >= ANSWER_TAKES_MS;
}

/** True where a start may have been acted on and its answer did not come, or came without a `sid`. */
export function isUnanswered({ state, progress }: Recording): boolean {
  return state === 'starting' && progress.phase === 'requesting' && progress.unanswered;
}

/**
 * Leaves a recording as it is that is being stopped or has ended. One that is being started is stopped as soon as it
 * has a `sid`.
 */
function requestStop(recording: Recording, asyncStop: boolean, now: number): Recording {
  const asked = { ...recording, stopRequestedAt: recording.stopRequestedAt ?? now };
  switch (asked.state) {
    case 'ended':
      return stopAfterEnd(recording, asked, now);
    case 'exiting':
      if (asked.progress.requested && recording.stopRequestedAt !== null) return recording;
      return { ...asked, progress: { ...asked.progress, requested: true } };
    case 'stopping':
      // A caller that asks again after the account was refused wants a new try now, unless one is under way.
      if (recording.failure?.code === 'GATEWAY_REFUSED') {
        const isUnderWay = asked.lease !== null && asked.progress.inFlight;
        return { ...asked, failure: null, ...(isUnderWay ? {} : { dueAt: now }) };
      }
      return recording.stopRequestedAt === null ? asked : recording;
    case 'starting':
      if (hasSession(asked)) return startStop(asked, asyncStop, now);
      return recording.stopRequestedAt === null ? stopBeforeSid(asked, now) : recording;
    case 'recording':
      return startStop(asked, asyncStop, now);
    case 'failed':
      return hasSession(asked) ? startStop(asked, asyncStop, now) : recording;
  }
}

/** Between queries that repeated stops cause of a recording that ended by 404s alone. */
const QUERY_AT_MOST_EVERY_MS = 60_000;

/**
 * Leaves an end by Agora's own words, but for a note where another one may follow. After 404s alone the recording is
 * queried soon, and stopped if it still runs.
 */
function stopAfterEnd(recording: Recording, asked: Ended, now: number): Recording {
  const { progress, dueAt, observation, endedAt } = asked;
  if (progress.saidBy === 'agora') {
    return recording.stopRequestedAt === null && stopReachesNext(recording, now) ? asked : recording;
  }
  const queryAt = Math.max(now, (observation?.at ?? endedAt) + QUERY_AT_MOST_EVERY_MS);
  if (dueAt !== null && dueAt <= queryAt) return recording.stopRequestedAt === null ? asked : recording;
  const looksLeft = dueAt === null ? QUERIES_AFTER_404_END : progress.looksLeft;
  return { ...asked, progress: { ...progress, looksLeft }, dueAt: queryAt };
}

/**
 * Notes a start or a stop before the request leaves. A request that is still in flight when the next one is sent was
 * never answered.
 */
function noteSending(recording: Recording, now: number): Recording {
  if (recording.state === 'stopping' && nextCall(recording)?.to === 'stop') {
    const { inFlight, notFound } = recording.progress;
    // The stop that was never answered may be what ended it.
    const known = inFlight ? inAnotherRow(notFound, now) : notFound;
    return { ...recording, progress: { ...sent(recording.progress), notFound: known } };
  }
  if (recording.state === 'starting' && recording.progress.phase === 'requesting') {
    return { ...recording, progress: sent(recording.progress) };
  }
  return recording;
}

function sent<Progress extends Sent>(progress: Progress): Progress {
  return { ...progress, inFlight: true, unanswered: progress.unanswered || progress.inFlight };
}

/** An answer to a call that is no longer the next one adds only what it reported. */
function afterAnswer(
  before: Recording,
  event: { readonly type: 'answered'; readonly trouble?: Trouble | null } & Answer,
  context: DecisionContext,
): Recording {
  if (nextCall(before)?.to !== event.to) return before;
  const trouble = troubleAfter(event.trouble ?? before.trouble, event.answer);
  const recording = withAccountAccepted({ ...before, trouble }, event);
  if (event.to === 'query') return afterQuery(recording, event.answer, context);
  if (event.to === 'stop') {
    return recording.state === 'stopping' ? afterStop(recording, event, context) : recording;
  }
  if (recording.state !== 'starting') return recording;
  return event.to === 'acquire'
    ? afterAcquire(recording, event.answer, context)
    : afterStart(recording, event, context);
}

/** Clears the refusal of the gateway's account once Agora says anything about the recording. */
function withAccountAccepted(recording: Recording, { answer }: Answer): Recording {
  const { state, failure } = recording;
  const isSilent = answer.means === 'rejected' || answer.means === 'no-answer';
  if (isSilent || state === 'failed' || failure?.code !== 'GATEWAY_REFUSED') return recording;
  return { ...recording, failure: null };
}

function afterQuery(recording: Recording, answer: QueryAnswer, context: DecisionContext): Recording {
  switch (recording.state) {
    case 'starting':
      return hasSession(recording) ? afterConfirm(recording, answer, context) : recording;
    case 'recording':
      return afterRoutineQuery(recording, answer, context);
    case 'stopping':
      return afterRefusalQuery(recording, answer, context);
    case 'exiting':
      return afterFollowUp(recording, answer, context);
    case 'ended':
      return afterDoubtfulEnd(recording, answer, context.now);
    case 'failed':
      return recording;
  }
}

/** Queries a recording now that Agora no longer sees recording. */
function queryNowIfUnwell(recording: Recording, now: number): Recording {
  const { state, lease, observation } = recording;
  if (state !== 'recording' || lease !== null || observation === null) return recording;
  const isWell = observation.found && (observation.status ?? 0) < STATUS_STOP_REQUESTED;
  return isWell ? recording : { ...recording, dueAt: now };
}

/** Adds what an answer reported: file names, and how Agora sees the recording. */
function withReported(recording: Recording, { to, answer }: Answer, now: number): Recording {
  const reported = 'report' in answer ? answer.report.files : 'files' in answer ? answer.files : [];
  const files = mergeFiles(recording.files, reported ?? []);
  const named = files === recording.files ? recording : { ...recording, files };
  if (to !== 'query' || !('report' in answer)) return named;
  const { report } = answer;
  if (answer.means === 'status') {
    const observation = { at: now, found: true, status: answer.status, report };
    const exitSigns = exitSignsAfterStatus(recording.exitSigns, answer.status, now);
    return { ...named, observation, exitSigns, seenAt: now, startedAt: recording.startedAt ?? now };
  }
  if (!answer.inAgorasWords) return named;
  const known = recording.observation?.report ?? report;
  return { ...named, observation: { at: now, found: false, status: null, report: known } };
}
