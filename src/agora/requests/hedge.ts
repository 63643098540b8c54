import { abortWith } from '../../abort.ts';

/** How much a result says: 0 nothing, 1 something, 2 all that there is to say. */
export type Worth = 0 | 1 | 2;

export interface Hedge<Result> {
  readonly signal: AbortSignal;
  readonly first: (signal: AbortSignal) => Promise<Result>;
  /** Resolves when the first try has been silent for too long. */
  readonly silence: (signal: AbortSignal) => Promise<void>;
  /** A second try elsewhere, which is made again while the first one still says nothing; null where there is none. */
  readonly second: (signal: AbortSignal, isFirstOver: () => boolean) => Promise<Result> | null;
  readonly worth: (result: Result) => Worth;
}

const OVER = new Error('the other try was answered');

/**
 * Makes a try and, when it stays silent, a second one beside it. A result that says all is taken at once and the other try
 * given up; any other waits for what the other try has to say.
 */
export async function hedge<Result>({
  signal,
  first,
  silence,
  second,
  worth,
}: Hedge<Result>): Promise<Result> {
  const over = new AbortController();
  const stopFollowing = abortWith(over, signal);
  try {
    let isFirstOver = false;
    const one = first(over.signal).finally(() => {
      isFirstOver = true;
    });
    const isSilent = await Promise.race([one.then(() => false), silence(over.signal).then(() => true)]);
    const two = isSilent ? second(over.signal, () => isFirstOver) : null;
    if (two === null) return await one;
    const sooner = await Promise.race([
      one.then((result) => ({ result, other: two })),
      two.then((result) => ({ result, other: one })),
    ]);
    if (worth(sooner.result) === 2) return sooner.result;
    const later = await sooner.other;
    return worth(later) < worth(sooner.result) ? sooner.result : later;
  } finally {
    stopFollowing();
    over.abort(OVER);
  }
}
