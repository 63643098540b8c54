/**
 * The life of a recording from its start to its outcome. `evolve` gives the recording as it is to be stored after an event,
 * `nextCall` says what is to be asked of Agora then. What follows from which answer is decided by the state's own file:
 * `start.ts`, `watch.ts`, `stop.ts`, `follow.ts`.
 */
import type { Answer, QueryAnswer } from '../answers.ts';
import type { NotificationMeaning } from '../notification.ts';
import type { LifecyclePolicy } from '../policy.ts';
import { STATUS_STOP_REQUESTED } from '../query-status.ts';
import { mergeFiles } from '../recorded-file.ts';
import { type Ended, isPlaced, type Recording, type Starting, sessionOf } from '../recording.ts';
import type { RecordingSession } from '../session.ts';
import type { StartOrder } from '../start-order.ts';
import { afterNotifications } from './apply-notifications.ts';
import { afterFollowUp } from './follow.ts';
import { afterAcquire, afterConfirm, afterStart, stopBeforeSid, withSid } from './start.ts';
import { afterLookingIntoRefusal, afterStop, startStop } from './stop.ts';
import { LOOKS } from './transitions.ts';
import { afterDoubtfulEnd, afterRoutineQuery } from './watch.ts';

/** What happens to a recording. */
export type RecordingEvent =
  /** A caller wants it stopped. */
  | { readonly type: 'stop-requested'; readonly asyncStop: boolean }
  /** Its next call is about to be sent. */
  | { readonly type: 'sending' }
  /** Agora answered its next call. */
  | ({ readonly type: 'answered' } & Answer)
  /** Agora answered something else than its next call, or somebody who is not to move it on. */
  | ({ readonly type: 'overheard' } & Answer)
  | { readonly type: 'notified'; readonly notifications: readonly NotificationMeaning[] }
  /** A notification told the `sid` of a start whose answer has not come. */
  | { readonly type: 'sid-told'; readonly sid: string };

/** What is to be asked of Agora about a recording next. */
export type Call =
  | {
      readonly to: 'acquire';
      readonly order: StartOrder;
      readonly exclude: readonly string[];
      /** Agora is to be told what start will bring. */
      readonly foretells: boolean;
    }
  | { readonly to: 'start'; readonly order: StartOrder; readonly resourceId: string }
  | {
      readonly to: 'query';
      readonly session: RecordingSession;
      /** A stop waits for the answer: it goes before routine queries. */
      readonly isFollowUp: boolean;
    }
  | {
      readonly to: 'stop';
      readonly session: RecordingSession;
      readonly asyncStop: boolean;
      /** It has been sent before: stops that have had no turn go first. */
      readonly again: boolean;
    };

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

/** The recording after an event; itself where the event changes nothing. `now` is in Unix milliseconds by the store's clock. */
export function evolve(
  recording: Recording,
  event: RecordingEvent,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  switch (event.type) {
    case 'stop-requested':
      return requestStop(recording, event.asyncStop, now);
    case 'sending':
      return noteSending(recording);
    case 'answered':
      return afterAnswer(remember(recording, event, now), event, now, policy);
    case 'overheard': {
      const seen = remember(recording, event, now);
      return seen === recording ? recording : afterOverhearing(seen, now);
    }
    case 'notified':
      return afterNotifications(recording, event.notifications, now, policy);
    case 'sid-told':
      return isWaitingForSid(recording, now)
        ? { ...withSid(recording, event.sid, now, policy), lease: null }
        : recording;
  }
}

/** What a start's answer may take before a notification is taken for the first to tell its `sid`. */
const ANSWER_TAKES_MS = 10_000;

/** A start may have been acted on, and its answer is not to be expected any more: a notification may tell the `sid`. */
export function isWaitingForSid(recording: Recording, now: number): recording is Starting {
  if (isUnanswered(recording)) return true;
  if (recording.state !== 'starting' || recording.progress.phase !== 'requesting') return false;
  return recording.progress.inFlight && now - recording.createdAt >= ANSWER_TAKES_MS;
}

/** A start that may have been acted on was not answered, or without a `sid`. */
export function isUnanswered({ state, progress }: Recording): boolean {
  return state === 'starting' && progress.phase === 'requesting' && progress.unanswered;
}

/**
 * A recording that is being stopped, or that has ended, stays as it is; one that is being started is stopped as soon as it
 * has coordinates.
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
      // Whoever asks again after the account was refused wants it tried again now.
      if (recording.failure?.code === 'GATEWAY_REFUSED') {
        // A try that is under way is the one that is wanted.
        const isUnderWay = asked.lease !== null && asked.progress.inFlight;
        return { ...asked, failure: null, ...(isUnderWay ? {} : { dueAt: now }) };
      }
      return recording.stopRequestedAt === null ? asked : recording;
    case 'starting':
      if (isPlaced(asked)) return startStop(asked, asyncStop, now);
      return recording.stopRequestedAt === null ? stopBeforeSid(asked, now) : recording;
    case 'recording':
      return startStop(asked, asyncStop, now);
    case 'failed':
      return isPlaced(asked) ? startStop(asked, asyncStop, now) : recording;
  }
}

/** How often a stop has a recording looked for again that 404s alone have ended. */
const LOOK_AT_MOST_EVERY_MS = 60_000;

/**
 * Where Agora itself said that it ended there is nothing to stop. Where only 404s did, it is looked for again soon, and
 * stopped if it lives.
 */
function stopAfterEnd(recording: Recording, asked: Ended, now: number): Recording {
  const { progress, dueAt, observation, endedAt } = asked;
  if (progress.saidBy === 'agora') return recording;
  const lookAt = Math.max(now, (observation?.at ?? endedAt) + LOOK_AT_MOST_EVERY_MS);
  if (dueAt !== null && dueAt <= lookAt) return recording.stopRequestedAt === null ? asked : recording;
  const looksLeft = dueAt === null ? LOOKS : progress.looksLeft;
  return { ...asked, progress: { ...progress, looksLeft }, dueAt: lookAt };
}

/**
 * Written down before a request leaves that must not be forgotten: one that is found in flight by whoever sends the next
 * was never answered.
 */
function noteSending(recording: Recording): Recording {
  const call = nextCall(recording);
  if (recording.state === 'stopping' && call?.to === 'stop') {
    return { ...recording, progress: sent(recording.progress) };
  }
  if (recording.state === 'starting' && recording.progress.phase === 'requesting') {
    return { ...recording, progress: sent(recording.progress) };
  }
  return recording;
}

function sent<Progress extends { readonly inFlight: boolean; readonly unanswered: boolean }>(
  progress: Progress,
): Progress {
  return { ...progress, inFlight: true, unanswered: progress.unanswered || progress.inFlight };
}

/** An answer to a call that is no longer the next only adds what it reported. */
function afterAnswer(
  before: Recording,
  event: { readonly type: 'answered' } & Answer,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  if (nextCall(before)?.to !== event.to) return before;
  const recording = acceptedAgain(before, event);
  if (event.to === 'query') return afterQuery(recording, event.answer, now, policy);
  if (event.to === 'stop') {
    return recording.state === 'stopping' ? afterStop(recording, event, now, policy) : recording;
  }
  if (recording.state !== 'starting') return recording;
  return event.to === 'acquire'
    ? afterAcquire(recording, event.answer, now, policy)
    : afterStart(recording, event, now, policy);
}

/** Where Agora says anything about the recording, it takes the gateway's account again. */
function acceptedAgain(recording: Recording, { answer }: Answer): Recording {
  const { state, failure } = recording;
  const isSilent = answer.means === 'rejected' || answer.means === 'no-answer';
  if (isSilent || state === 'failed' || failure?.code !== 'GATEWAY_REFUSED') return recording;
  return { ...recording, failure: null };
}

function afterQuery(
  recording: Recording,
  answer: QueryAnswer,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  switch (recording.state) {
    case 'starting':
      return isPlaced(recording) ? afterConfirm(recording, answer, now, policy) : recording;
    case 'recording':
      return afterRoutineQuery(recording, answer, now, policy);
    case 'stopping':
      return afterLookingIntoRefusal(recording, answer, now, policy);
    case 'exiting':
      return afterFollowUp(recording, answer, now, policy);
    case 'ended':
      return afterDoubtfulEnd(recording, answer, now);
    case 'failed':
      return recording;
  }
}

/** Agora sees it otherwise than the gateway has it: its next query, now, finds out what that means. */
function afterOverhearing(recording: Recording, now: number): Recording {
  const { state, lease, observation } = recording;
  if (state !== 'recording' || lease !== null || observation === null) return recording;
  const isWell = observation.found && (observation.status ?? 0) < STATUS_STOP_REQUESTED;
  return isWell ? recording : { ...recording, dueAt: now };
}

/** Takes what an answer reported into the recording: file names, and how Agora saw it. */
function remember(recording: Recording, { to, answer }: Answer, now: number): Recording {
  if (!('report' in answer)) {
    const named = 'files' in answer ? mergeFiles(recording.files, answer.files ?? []) : recording.files;
    return named === recording.files ? recording : { ...recording, files: named };
  }
  const { report } = answer;
  const files = mergeFiles(recording.files, report.files);
  if (to !== 'query') return files === recording.files ? recording : { ...recording, files };
  if (answer.means === 'status') {
    const observation = { at: now, found: true, status: answer.status, report };
    return { ...recording, files, observation, startedAt: recording.startedAt ?? now };
  }
  if (!answer.inAgorasWords) return files === recording.files ? recording : { ...recording, files };
  const known = recording.observation?.report ?? report;
  return { ...recording, files, observation: { at: now, found: false, status: null, report: known } };
}
