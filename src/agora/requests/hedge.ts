import { abortWith } from '../../abort.ts';

/** How complete a result is: 0 nothing definite, 1 definite but perhaps without all details, 2 complete. */
export type Completeness = 0 | 1 | 2;

interface Hedge<Result> {
  readonly signal: AbortSignal;
  readonly first: (signal: AbortSignal) => Promise<Result>;
  /** Resolves when the first attempt has been silent for too long. */
  readonly untilSilent: (signal: AbortSignal) => Promise<void>;
  /** An attempt on another host, repeated there until `isFirstOver`; null where there is no other host. */
  readonly second: (signal: AbortSignal, isFirstOver: () => boolean) => Promise<Result> | null;
  readonly completenessOf: (result: Result) => Completeness;
}

const OVER = new Error('the other try was answered');

/**
 * Makes an attempt and, when it stays silent, a second one beside it. A complete result is returned at once and the other
 * attempt aborted; otherwise both results are awaited and the more complete one is returned, of equal ones the later.
 */
export async function hedge<Result>(options: Hedge<Result>): Promise<Result> {
  const { signal, first, untilSilent, second, completenessOf } = options;
  const over = new AbortController();
  const stopFollowing = abortWith(over, signal);
  try {
    let isFirstOver = false;
    const one = first(over.signal).finally(() => {
      isFirstOver = true;
    });
    const isSilent = await Promise.race([one.then(() => false), untilSilent(over.signal).then(() => true)]);
    const two = isSilent ? second(over.signal, () => isFirstOver) : null;
    if (two === null) return await one;
    // `any`, not `race`: when both are aborted, an answer that came just before must not be lost.
    const sooner = await Promise.any([
      one.then((result) => ({ result, other: two })),
      two.then((result) => ({ result, other: one })),
    ]).catch(() => Promise.reject(signal.reason));
    if (completenessOf(sooner.result) === 2) return sooner.result;
    const later = await sooner.other.catch(() => sooner.result);
    return completenessOf(later) < completenessOf(sooner.result) ? sooner.result : later;
  } finally {
    stopFollowing();
    over.abort(OVER);
  }
}
