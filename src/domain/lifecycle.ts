/**
 * The life of a recording from its start to its outcome, as pure transitions: each takes the recording as it is and
 * gives the recording as it is to be stored. The three lives within (`start.ts`, `watch.ts`, `stop.ts`) decide; here
 * their decisions become states.
 */
import { UpstreamRejectedError, UpstreamUnavailableError } from './errors.ts';
import { mergeFiles } from './recorded-file.ts';
import { type Failure, type Recording, sessionOf, type Work } from './recording.ts';
import {
  type AcquireAnswer,
  afterAcquire,
  afterConfirm,
  afterStart,
  type StartAnswer,
  type StartPolicy,
  type StartStep,
  stoppedBeforeStart,
} from './start.ts';
import {
  afterQuery,
  afterStop,
  type Decision,
  type QueryAnswer,
  type StopAnswer,
  type StopPolicy,
} from './stop.ts';
import {
  endedBySelf,
  failureOf,
  move,
  reportWithFiles,
  toEnded,
  toExiting,
  toFailed,
  toStopping,
  toWatching,
} from './transitions.ts';
import { afterLook, FIRST_LOOK_AFTER_MS, type WatchPolicy } from './watch.ts';

export interface LifecyclePolicy extends StopPolicy, WatchPolicy, StartPolicy {
  /** How soon a stop is tried again that Agora refused because of the gateway's own account. */
  readonly refusedRetryMs: number;
}

/** What is to be asked of Agora next. */
export type Task = 'acquire' | 'start' | 'look' | 'stop';

/** What Agora answered to a task. */
export type Heard =
  | { readonly task: 'acquire'; readonly answer: AcquireAnswer }
  | { readonly task: 'start'; readonly answer: StartAnswer }
  | { readonly task: 'look'; readonly answer: QueryAnswer }
  | { readonly task: 'stop'; readonly answer: StopAnswer };

const START_TASKS = { acquiring: 'acquire', starting: 'start', confirming: 'look' } as const;

/** The next task of the recording, or null when nothing is left to do. */
export function taskOf({ work }: Recording): Task | null {
  switch (work?.kind) {
    case undefined:
      return null;
    case 'watch':
      return 'look';
    case 'start':
      return START_TASKS[work.life.phase];
    case 'stop':
      return work.life.phase === 'stopping' ? 'stop' : 'look';
  }
}

/** Moves the recording on by what Agora answered. An answer to a task that is no longer the next only adds its file names. */
export function afterAnswer(
  recording: Recording,
  heard: Heard,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const seen = remember(recording, heard, now);
  if (taskOf(recording) !== heard.task || recording.work === null) return seen;
  const { work } = recording;
  switch (work.kind) {
    case 'start': {
      const step = startStep(recording, work, heard, now, policy);
      return step === null ? seen : applyStart(seen, work, step, now);
    }
    case 'watch':
      return heard.task === 'look' ? afterWatch(seen, work, heard.answer, now, policy) : seen;
    case 'stop': {
      if (heard.task !== 'look' && heard.task !== 'stop') return seen;
      const life = { ...work.life, report: work.life.report ?? reportWithFiles(recording) };
      const decision =
        heard.task === 'stop'
          ? afterStop(life, heard.answer, now, policy)
          : afterQuery(life, heard.answer, now, policy);
      return applyStop(seen, work, decision, now, policy);
    }
  }
}

/**
 * Asks for a stop. A recording that is being stopped, or that has ended, stays as it is; one that is being started is
 * stopped as soon as it has coordinates.
 */
export function requestStop(recording: Recording, asyncStop: boolean, now: number): Recording {
  const { work, state } = recording;
  const asked = { ...recording, stopRequestedAt: recording.stopRequestedAt ?? now };
  if (state === 'ended') return recording;
  if (work?.kind === 'stop') {
    const wasRefused = recording.failure?.code === 'GATEWAY_REFUSED';
    if (work.life.requested && !wasRefused) return recording.stopRequestedAt === null ? asked : recording;
    const requested: Work = { ...work, life: { ...work.life, requested: true } };
    // Whoever asks again after a refusal wants it tried again now.
    return wasRefused
      ? { ...asked, work: requested, failure: null, dueAt: now }
      : { ...asked, work: requested };
  }
  if (sessionOf(recording) === null) {
    if (state === 'failed' || recording.stopRequestedAt !== null) return recording;
    const nothingSent = work?.kind === 'start' && work.life.phase === 'acquiring' && !work.life.maybeStarted;
    // Whoever holds it is asking for a resource right now, and will see that it is not wanted any more.
    if (recording.lease !== null || !nothingSent) return asked;
    return toFailed(asked, failureOf(stoppedBeforeStart()), now);
  }
  return toStopping({ ...asked, failure: null }, asyncStop, now);
}

/** What a recording becomes whose gateway died over it: nobody knows what its last request led to. */
export function interrupted(recording: Recording): Recording {
  const { work } = recording;
  if (work?.kind === 'stop') {
    return { ...recording, work: { ...work, life: { ...work.life, maybeSent: true, looked: true } } };
  }
  if (work?.kind === 'start' && work.life.phase === 'starting') {
    return { ...recording, work: { ...work, life: { ...work.life, maybeStarted: true } } };
  }
  return recording;
}

/** Notes that the file list has been asked for ahead of a stop, and what came of it. */
export function lookedAhead(recording: Recording, answer: QueryAnswer | null, now: number): Recording {
  const seen = answer === null ? recording : remember(recording, { task: 'look', answer }, now);
  if (seen.work?.kind !== 'stop') return seen;
  return { ...seen, work: { ...seen.work, life: { ...seen.work.life, looked: true } } };
}

/** Takes what an answer reported into the recording: file names, and how Agora saw it. */
export function remember(recording: Recording, heard: Heard, now: number): Recording {
  if (!('report' in heard.answer)) return recording;
  const { report } = heard.answer;
  const files = mergeFiles(recording.files, report.files);
  if (heard.task !== 'look') return { ...recording, files };
  if (heard.answer.means === 'status') {
    const sighting = { at: now, found: true, status: heard.answer.status, report };
    return { ...recording, files, sighting, startedAt: recording.startedAt ?? now };
  }
  if (!heard.answer.inAgorasWords) return { ...recording, files };
  const known = recording.sighting?.report ?? report;
  return { ...recording, files, sighting: { at: now, found: false, status: null, report: known } };
}

type WorkOf<Kind extends Work['kind']> = Extract<Work, { kind: Kind }>;

function startStep(
  recording: Recording,
  { life }: WorkOf<'start'>,
  heard: Heard,
  now: number,
  policy: LifecyclePolicy,
): StartStep | null {
  const { createdAt, stopRequestedAt } = recording;
  const context = { now, createdAt, stopRequested: stopRequestedAt !== null };
  if (heard.task === 'acquire') return afterAcquire(life, heard.answer, context, policy);
  if (heard.task === 'look') return afterConfirm(life, heard.answer, now, policy);
  if (heard.task !== 'start' || recording.resourceId === null) return null;
  return afterStart(life, recording.resourceId, heard.answer, context, policy);
}

function applyStart(recording: Recording, work: WorkOf<'start'>, step: StartStep, now: number): Recording {
  switch (step.do) {
    case 'acquire':
      return {
        ...recording,
        resourceId: null,
        work: { ...work, life: step.life },
        dueAt: now + step.afterMs,
      };
    case 'start':
      return {
        ...recording,
        resourceId: step.resourceId,
        work: { ...work, life: step.life },
        dueAt: now + step.afterMs,
      };
    case 'look':
      return { ...recording, work: { ...work, life: step.life }, dueAt: now + step.afterMs };
    case 'confirm': {
      // The caller's token is not needed any more.
      const order = { ...work.order, token: null };
      const started: Recording = {
        ...recording,
        sid: step.sid,
        startedAt: now,
        work: { ...work, life: step.life, order },
        dueAt: now + step.afterMs,
      };
      return recording.stopRequestedAt === null ? started : toStopping(started, false, now);
    }
    case 'watch':
      return toWatching(recording, now, FIRST_LOOK_AFTER_MS[recording.mode]);
    case 'follow':
      return toExiting(recording, now);
    case 'end':
      return toEnded(recording, endedBySelf(recording), now);
    case 'stop':
      return { ...toStopping(recording, false, now), failure: failureOf(step.error) };
    case 'fail':
      return toFailed(recording, failureOf(step.error), now);
  }
}

function afterWatch(
  recording: Recording,
  work: WorkOf<'watch'>,
  answer: QueryAnswer,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const step = afterLook(work.life, answer, now, policy);
  switch (step.do) {
    case 'look':
      return { ...recording, work: { ...work, life: step.life }, dueAt: now + step.afterMs };
    case 'follow':
      return toExiting(recording, now);
    case 'end':
      return toEnded(recording, endedBySelf(recording), now);
  }
}

function applyStop(
  recording: Recording,
  work: WorkOf<'stop'>,
  { life, next }: Decision,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  // Agora takes the account again, whatever else it says.
  const wasRefused = recording.failure?.code === 'GATEWAY_REFUSED';
  const failure = wasRefused ? null : recording.failure;
  const going = { ...recording, failure, work: { ...work, life } };
  switch (next.do) {
    case 'stop':
      return move({ ...going, dueAt: now + next.afterMs }, 'stopping');
    case 'query':
      return move({ ...going, dueAt: now + next.afterMs }, 'exiting');
    case 'watch':
      return toWatching(going, now, policy.pollMs);
    case 'finish':
      return toEnded(going, next.outcome, now);
    case 'fail':
      return afterRefusal(going, failureOf(next.error), now, policy);
  }
}

function afterRefusal(
  recording: Recording,
  failure: Failure,
  now: number,
  { refusedRetryMs }: LifecyclePolicy,
): Recording {
  // The account can be put right, and the stop is still wanted then.
  if (failure.code === 'GATEWAY_REFUSED') return { ...recording, failure, dueAt: now + refusedRetryMs };
  const refused = { ...recording, stopRequestedAt: null };
  const wasAlive = recording.startedAt !== null;
  return wasAlive ? { ...toWatching(refused, now, 0), failure } : toFailed(refused, failure, now);
}

/** The error that a stored failure was. */
export function errorOf(failure: Failure): UpstreamRejectedError | UpstreamUnavailableError {
  const { code, message } = failure;
  if (code === 'UPSTREAM_REJECTED' || code === 'GATEWAY_REFUSED') {
    return new UpstreamRejectedError(message, { ...failure, code });
  }
  return new UpstreamUnavailableError(message, { code, retryAfterMs: 1000 });
}
