/** How a start without a `sid` goes on: tried again, with another resource, asked for its `sid`, or given up. */
import { type Answer, type LastWords, NO_WORDS } from '../answers.ts';
import { advance } from '../elapsed.ts';
import type { UpstreamRejectedError, UpstreamUnavailableError } from '../errors.ts';
import { type DecisionContext, waitMs } from '../policy.ts';
import type { StartProgress } from '../progress.ts';
import type { Recording, Starting } from '../recording.ts';
import { RESOURCE_EXPIRES_AFTER_H } from '../requests/acquire.ts';
import { resourceExpired } from './start-failures.ts';
import { failureOf, toFailed } from './transitions.ts';

/** A resource starts nothing after five minutes (upstream contract, "Methods"). */
const RESOURCE_GOOD_FOR_MS = 5 * 60_000;

/** Between tries of a start that may have been acted on: while its resource may still start something, and after that. */
const ASK_FOR_SID_EVERY_MS = 60_000;
const ASK_FOR_SID_RARELY_EVERY_MS = 10 * 60_000;

/** A start whose request is on its way. */
export type Requesting = Extract<StartProgress, { phase: 'requesting' }>;

/** The progress after an answer: the time tried so far, and Agora's last words. */
export function withTry<Progress extends StartProgress>(
  progress: Progress,
  answer: Answer['answer'],
  now: number,
) {
  const { agoraCode, reason } = wordsOf(answer);
  const hasWords = agoraCode !== null || reason !== null;
  const lastWords = hasWords ? { agoraCode, reason } : progress.lastWords;
  return { ...progress, tried: advance(progress.tried, now), lastWords };
}

function wordsOf(answer: Answer['answer']): LastWords {
  if ('error' in answer) return answer.error;
  if ('report' in answer) return { agoraCode: answer.report.agoraCode, reason: null };
  return 'agoraCode' in answer ? answer : NO_WORDS;
}

/** Asks for another resource. `excludesThis`: Agora is told not to offer the servers of the current one. */
export function acquireAgain(
  recording: Starting,
  { order, exclude, foretells, tried, waits, lastWords }: StartProgress,
  excludesThis: boolean,
  dueAt: number,
): Starting {
  const { resourceId } = recording;
  const excluded = excludesThis && resourceId !== null ? [...exclude, resourceId] : exclude;
  const progress = { order, exclude: excluded, foretells, tried, waits: waits + 1, lastWords };
  return {
    ...recording,
    resourceId: null,
    acquiredAt: null,
    resourceExpiresAt: null,
    progress: { phase: 'acquiring', ...progress },
    dueAt,
  };
}

/**
 * Repeats a start that may be recording under an unknown `sid`. With the same resource Agora starts no second
 * recording, and answers with the `sid` if an earlier try was acted on; a notification may bring it as well. The start
 * is given up only once its resource has expired, since nothing can control such a recording after that.
 */
export function keepAskingForSid(
  recording: Starting,
  progress: StartProgress,
  error: UpstreamRejectedError | UpstreamUnavailableError,
  { now, policy }: DecisionContext,
): Recording {
  const ageMs = now - recording.createdAt;
  if (ageMs >= expiresAfterMs(progress.order)) return fail(recording, resourceExpired(progress), now);
  const waits = progress.waits + 1;
  const afterMs =
    ageMs < policy.giveUpAfterMs + RESOURCE_GOOD_FOR_MS
      ? Math.min(waitMs(progress.waits, policy) * waits, ASK_FOR_SID_EVERY_MS)
      : ASK_FOR_SID_RARELY_EVERY_MS;
  return { ...recording, failure: failureOf(error), progress: { ...progress, waits }, dueAt: now + afterMs };
}

/** How long Agora lets the resource of such a start control anything. */
export function expiresAfterMs({ acquire }: StartProgress['order']): number {
  const hours = acquire.resourceExpiredHour;
  return (typeof hours === 'number' ? hours : RESOURCE_EXPIRES_AFTER_H) * 3_600_000;
}

/** Overdue by counted time or by the clock: after a night without a gateway a start is not made up for. */
export function isOverdue(
  { createdAt }: Starting,
  { tried }: StartProgress,
  { now, policy }: DecisionContext,
): boolean {
  return Math.max(tried?.ms ?? 0, now - createdAt) >= policy.giveUpAfterMs;
}

/** Gives the start up for this reason. */
export function fail(
  recording: Starting,
  error: UpstreamRejectedError | UpstreamUnavailableError,
  now: number,
): Recording {
  return toFailed(recording, failureOf(error), now);
}
