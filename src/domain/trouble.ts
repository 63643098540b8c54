/** Tries of calls to which Agora gave no definite answer: what a person sees of a call that does not get through. */
import type { Answer } from './answers.ts';

/** A try without a definite answer. */
export interface FailedTry {
  /** Unix milliseconds by the store's clock. */
  readonly at: number;
  readonly to: Answer['to'];
  /** Agora's words or the kind of the failure, without hosts: fit for a caller. */
  readonly message: string;
}

/** The tries in trouble of a recording. */
export interface Trouble {
  /** The last `MAX_TRIES` of its whole life, oldest first. */
  readonly tries: readonly FailedTry[];
  /** The call that has had no definite answer yet; null where there is none. Its last try is the last of `tries`. */
  readonly current: {
    readonly to: Answer['to'];
    /** How many tries of the call had no definite answer. */
    readonly tries: number;
    /** When the gateway that works on it tries again; null: as soon as the recording is due. */
    readonly nextTryAt: number | null;
  } | null;
}

/** How many tries are kept of a recording. */
export const MAX_TRIES = 20;

/** Adds a try. `nextTryAt`: null where the call gives up with it. */
export function withFailedTry(trouble: Trouble | null, failed: FailedTry, nextTryAt: number | null): Trouble {
  const { to } = failed;
  const before = trouble?.current?.to === to ? trouble.current.tries : 0;
  const tries = [...(trouble?.tries ?? []), failed].slice(-MAX_TRIES);
  return { tries, current: { to, tries: before + 1, nextTryAt } };
}

/** The trouble after an answer: a definite one ends it, and after any other the recording's own due time counts. */
export function troubleAfter(trouble: Trouble | null, answer: Answer['answer']): Trouble | null {
  if (trouble === null || trouble.current === null) return trouble;
  if (isDefinite(answer)) return { ...trouble, current: null };
  if (trouble.current.nextTryAt === null) return trouble;
  return { ...trouble, current: { ...trouble.current, nextTryAt: null } };
}

/** A 404 that is not in Agora's words says nothing. */
function isDefinite(answer: Answer['answer']): boolean {
  if (answer.means === 'no-answer') return false;
  return answer.means !== 'not-found' || answer.inAgorasWords;
}
