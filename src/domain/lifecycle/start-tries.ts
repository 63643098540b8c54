/** How a start that has not come to its `sid` goes on: again, with another resource, pursued, or given up. */
import {
  type AcquireAnswer,
  type LastWords,
  NO_WORDS,
  type QueryAnswer,
  type StartAnswer,
} from '../answers.ts';
import { waitMs } from '../backoff.ts';
import { observe } from '../elapsed.ts';
import type { UpstreamRejectedError, UpstreamUnavailableError } from '../errors.ts';
import type { LifecyclePolicy } from '../policy.ts';
import type { StartProgress } from '../progress.ts';
import type { Recording, Starting } from '../recording.ts';
import { RESOURCE_EXPIRES_AFTER_H } from '../requests/acquire.ts';
import { outOfReach } from './start-failures.ts';
import { failureOf, toFailed } from './transitions.ts';

/** A resource starts nothing after five minutes (upstream contract, "Methods"). */
const RESOURCE_GOOD_FOR_MS = 5 * 60_000;

/** Between the tries of a start that may have been acted on: while its resource may still start something, and after. */
const PURSUE_EVERY_MS = 60_000;
const PURSUE_RARELY_EVERY_MS = 10 * 60_000;

/** A start whose request is on its way. */
export type Requesting = Extract<StartProgress, { phase: 'requesting' }>;

/** The progress after an answer: how long it was seen to be tried, and the last that Agora said. */
export function tried<Progress extends StartProgress>(
  progress: Progress,
  answer: AcquireAnswer | StartAnswer | QueryAnswer,
  now: number,
) {
  const { agoraCode, reason } = wordsOf(answer);
  const saidAny = agoraCode !== null || reason !== null;
  const lastWords = saidAny ? { agoraCode, reason } : progress.lastWords;
  return { ...progress, tried: observe(progress.tried, now), lastWords };
}

function wordsOf(answer: AcquireAnswer | StartAnswer | QueryAnswer): LastWords {
  if ('error' in answer) return answer.error;
  if ('report' in answer) return { agoraCode: answer.report.agoraCode, reason: null };
  return 'agoraCode' in answer ? answer : NO_WORDS;
}

/** The same call again, after the next wait. */
export function again(
  recording: Starting,
  progress: StartProgress,
  now: number,
  policy: LifecyclePolicy,
): Starting {
  return {
    ...recording,
    progress: { ...progress, waits: progress.waits + 1 },
    dueAt: now + waitMs(progress.waits, policy),
  };
}

/** Another resource is asked for. `excludesThis`: Agora is told not to give the same servers. */
export function acquireAnew(
  recording: Starting,
  { order, exclude, foretells, tried, waits, lastWords }: StartProgress,
  excludesThis: boolean,
  dueAt: number,
): Starting {
  const { resourceId } = recording;
  const excluded = excludesThis && resourceId !== null ? [...exclude, resourceId] : exclude;
  const progress = { order, exclude: excluded, foretells, tried, waits: waits + 1, lastWords };
  return { ...recording, resourceId: null, progress: { phase: 'acquiring', ...progress }, dueAt };
}

/**
 * Agora may be recording, and nobody knows under which `sid`. The same start is asked again: with the same resource it
 * starts no second recording, and is answered with the `sid` if the first was acted on; a notification tells it as well.
 * It is let go only once its resource has expired, since nothing can control such a recording after that.
 */
export function pursue(
  recording: Starting,
  progress: StartProgress,
  error: UpstreamRejectedError | UpstreamUnavailableError,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const ageMs = now - recording.createdAt;
  const failure = failureOf(error);
  if (ageMs >= expiresAfterMs(progress.order)) {
    return toFailed(recording, failureOf(outOfReach(progress)), now);
  }
  const isFresh = ageMs < policy.giveUpAfterMs + RESOURCE_GOOD_FOR_MS;
  const afterMs = isFresh
    ? Math.min(waitMs(progress.waits, policy) * (progress.waits + 1), PURSUE_EVERY_MS)
    : PURSUE_RARELY_EVERY_MS;
  return {
    ...recording,
    failure,
    progress: { ...progress, waits: progress.waits + 1 },
    dueAt: now + afterMs,
  };
}

function expiresAfterMs({ acquire }: StartProgress['order']): number {
  const hours = acquire.resourceExpiredHour;
  return (typeof hours === 'number' ? hours : RESOURCE_EXPIRES_AFTER_H) * 3_600_000;
}

/** By the time that was seen to pass, or by the clock: a start is not made up for after a night without a gateway. */
export function isOverdue(
  { createdAt }: Starting,
  { tried }: StartProgress,
  now: number,
  { giveUpAfterMs }: LifecyclePolicy,
): boolean {
  return Math.max(tried?.ms ?? 0, now - createdAt) >= giveUpAfterMs;
}

/** It is given up for this reason. */
export function fail(
  recording: Starting,
  error: UpstreamRejectedError | UpstreamUnavailableError,
  now: number,
): Recording {
  return toFailed(recording, failureOf(error), now);
}
