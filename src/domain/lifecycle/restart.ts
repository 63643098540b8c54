/**
 * Decisions for a recording that exits abnormally and that another one is to follow. It is restarted once Agora itself has
 * said that it is over: what moves to another server, and what 404s alone have ended, may go on. What anybody has asked to
 * stop is not restarted.
 */
import { STATUS_STOP_REQUESTED } from '../answers.ts';
import { abnormalExitOf } from '../exit.ts';
import type { RestartResult, Restarts } from '../guard.ts';
import type { DecisionContext } from '../policy.ts';
import { isOver, type Recording } from '../recording.ts';

/** Exits are told in any order, and late. What is told still later restarts nothing, and the order is kept no longer. */
const RESTARTS_WITHIN_MS = 15 * 60_000;

const MOST_RESTARTS = 3;

/** What has gone on for so long since the last restart went well: then they are counted anew. */
const WENT_WELL_AFTER_MS = 3_600_000;

/** Before another one is started where the start of the last has failed. */
const START_AGAIN_AFTER_MS = 30_000;

/** Until when another recording may be started after the end of this one; null: none will be, whatever is told. */
export function restartsUntil(recording: Recording): number | null {
  const { endedAt } = recording;
  return endedAt !== null && isToRestart(recording) ? endedAt + RESTARTS_WITHIN_MS : null;
}

/** True where another recording has to be started now, or the start of one has to be seen through. */
export function isRestartDue(recording: Recording, now: number): boolean {
  if (!isToRestart(recording) || !isCertainlyGone(recording)) return false;
  const exit = abnormalExitOf(recording);
  const { endedAt } = recording;
  const since = Math.min(exit?.at ?? 0, endedAt ?? Number.POSITIVE_INFINITY);
  return exit !== null && now - since < RESTARTS_WITHIN_MS;
}

/** True while a stop of this recording, though it is over, is meant for the one that follows it as well. */
export function stopReachesNext({ terms, endedAt }: Recording, now: number): boolean {
  return terms?.onFailure === 'restart' && (endedAt === null || now - endedAt < RESTARTS_WITHIN_MS);
}

/** True while a restart may come: nobody has asked for a stop, also none that Agora refused, and nothing is decided. */
function isToRestart({ state, terms, stopRequestedAt, failure, guard }: Recording): boolean {
  if (terms?.onFailure !== 'restart' || terms.order === null || state === 'failed') return false;
  const result = guard?.restart?.result ?? 'starting';
  return stopRequestedAt === null && failure === null && result === 'starting';
}

function isCertainlyGone({ state, progress, dueAt, observation }: Recording): boolean {
  if (state === 'ended') return progress.saidBy === 'agora' || dueAt === null;
  if (state !== 'exiting' || !progress.acknowledged || observation === null) return false;
  return observation.found && (observation.status ?? 0) >= STATUS_STOP_REQUESTED;
}

/** What is next for a recording whose restart is due: another one is started, or what has become of it is noted. */
export type RestartStep =
  | { readonly does: 'start'; readonly restarts: Restarts }
  | { readonly does: 'note'; readonly result: RestartResult };

/** `successors`: those that were started to follow it, in their order. */
export function restartStep(
  recording: Recording,
  successors: readonly Recording[],
  { now, policy }: DecisionContext,
): RestartStep {
  const latest = successors.at(-1);
  if (latest !== undefined) {
    const { failure, endedAt, stopRequestedAt } = latest;
    if (latest.state === 'starting') return note('starting');
    if (!isOver(latest) || failure === null || stopRequestedAt !== null) return note('started');
    if (!failure.retryable) return note('refused');
    if (now - (endedAt ?? now) < START_AGAIN_AFTER_MS) return note('starting');
  }
  if (isTimeOver(recording, { now, policy })) return note('time_over');
  const before = restartsBefore(recording, now);
  const times = (before?.times ?? 0) + successors.filter(isRestarted).length;
  if (times >= MOST_RESTARTS) return note('used_up');
  const exclude = new Set(before?.exclude);
  if (recording.resourceId !== null) exclude.add(recording.resourceId);
  return { does: 'start', restarts: { times: times + 1, at: now, exclude: [...exclude] } };
}

const note = (result: RestartResult): RestartStep => ({ does: 'note', result });

/** Those that count. */
function restartsBefore({ terms, leftAt }: Recording, now: number): Restarts | null {
  const restarts = terms?.restarts ?? null;
  return restarts !== null && (leftAt ?? now) - restarts.at < WENT_WELL_AFTER_MS ? restarts : null;
}

function isTimeOver(
  { terms, startedAt, createdAt }: Recording,
  { now, policy: { longestMs } }: DecisionContext,
): boolean {
  const mayRunForMs = Math.min(terms?.stopAfterMs ?? Infinity, longestMs ?? Infinity);
  return (terms?.since ?? startedAt ?? createdAt) + mayRunForMs <= now;
}

/** True where it was started since another one had exited abnormally; else, if it follows one, that was to expire. */
export function isRestarted({ terms, previous, createdAt }: Recording): boolean {
  return previous !== null && terms?.restarts?.at === createdAt;
}

const RESULTS: Readonly<Record<RestartResult, string>> = {
  starting: 'Another recording was started to go on with it.',
  started: 'Another recording was started to go on with it.',
  refused: 'No other recording goes on with it: the start of one was refused.',
  used_up: `No other recording was started: it was the last of ${MOST_RESTARTS} restarts.`,
  time_over: 'No other recording was started: its time is over.',
};

/** What became of its restart, in a sentence for a person; null: nothing did yet. */
export function restartInWords({ guard }: Recording): string | null {
  return guard?.restart ? RESULTS[guard.restart.result] : null;
}

/** Whether another recording goes on after an abnormal exit, or why not, in a sentence; null: that was not asked for. */
export function afterExitInWords(recording: Recording): string | null {
  const { terms, stopRequestedAt, failure } = recording;
  if (terms?.onFailure !== 'restart') return null;
  const known = restartInWords(recording);
  if (known !== null) return known;
  if (stopRequestedAt !== null || failure !== null) {
    return 'No other recording was started: this one was to be stopped.';
  }
  return terms.order === null
    ? 'No other recording was started: its exit was told too late.'
    : 'Another recording is started once this one is certainly over.';
}
