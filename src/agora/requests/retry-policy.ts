/**
 * When a call is tried again, in one table. It covers what happens before Agora has said anything definite; what
 * follows from a definite answer (404, 49, 50, an accepted stop) is the life of the stop, `domain/lifecycle/stop.ts`.
 * Source: the upstream contract, "Transport" (failover advice) and the decision table of `stop`.
 */
import type { Method } from '../decode/error-codes.ts';

/** Why a try gave no answer. */
export type Trouble =
  /** No connection: the request never left. */
  | 'unreachable'
  /** 5xx, 62, 65, a broken connection: Agora may have acted. */
  | 'unanswered'
  /** Our own timeout: Agora may have acted, and the host may be one that answers nobody. */
  | 'silent'
  /** 429. The whole account is held back; the try itself changed nothing. */
  | 'throttled';

interface Rule {
  /** How many tries of this kind before the caller is told; null: as many as it takes. */
  readonly tries: number | null;
  /** Position in the backoff list of the first wait. -1: the first wait is left out. */
  readonly firstWait: -1 | 0 | 1;
  /** The try (1 is the first) from which on the next host is asked. */
  readonly nextHostFrom: number;
}

const atOnceElsewhere: Rule = { tries: null, firstWait: -1, nextHostFrom: 1 };
const afterTheHold: Rule = { tries: null, firstWait: 0, nextHostFrom: Number.POSITIVE_INFINITY };

/** What can be asked again by whoever wants it: the caller is told after a few tries. */
const aFewTries: Readonly<Record<Trouble, Rule>> = {
  unreachable: { ...atOnceElsewhere, tries: 4 },
  unanswered: { tries: 3, firstWait: 0, nextHostFrom: 2 },
  silent: { tries: 3, firstWait: 0, nextHostFrom: 1 },
  throttled: { ...afterTheHold, tries: 5 },
};

const RULES: Readonly<Record<Method, Readonly<Record<Trouble, Rule>>>> = {
  // A stop is never given up here: whoever waits for it decides how long.
  stop: {
    unreachable: atOnceElsewhere,
    // 3 s first: Agora got the request and is slow, so an immediate second one would only find it exiting.
    unanswered: { tries: null, firstWait: 1, nextHostFrom: 2 },
    // That was wait enough.
    silent: atOnceElsewhere,
    throttled: afterTheHold,
  },
  // A look is repeated by whoever wants it, at the pace of its own follow-up.
  query: {
    unreachable: { ...atOnceElsewhere, tries: 2 },
    unanswered: { tries: 1, firstWait: 0, nextHostFrom: 1 },
    silent: { tries: 1, firstWait: 0, nextHostFrom: 1 },
    throttled: { ...afterTheHold, tries: 2 },
  },
  acquire: aFewTries,
  // With the same resource each time, so that no second recording is started.
  start: { ...aFewTries, unanswered: { tries: 3, firstWait: 1, nextHostFrom: 2 } },
  update: aFewTries,
  updateLayout: aFewTries,
};

/**
 * What is asked on a second host while the first is silent and may still answer. A look changes nothing, and a second stop
 * gets 49 at most; the other methods have to be answered, or given up, one after the other.
 */
export const MAY_BE_HEDGED: ReadonlySet<Method> = new Set<Method>(['stop', 'query']);

export interface NextTry {
  readonly waitMs: number;
  readonly host: 'same' | 'next';
}

/** Up to this much is added to a wait, so that calls which failed together do not come back together. */
const JITTER = 0.1;

/**
 * The next try after the `count`th trouble of one kind in one call, or null when the call gives up. With `throttled`,
 * `waitMs` is the hold of the account when Agora named none. `random` is in 0..1.
 */
export function nextTry(
  method: Method,
  trouble: Trouble,
  count: number,
  backoffMs: readonly number[],
  random: number,
): NextTry | null {
  const rule = RULES[method][trouble];
  if (rule.tries !== null && count >= rule.tries) return null;
  const step = Math.min(count - 1 + rule.firstWait, backoffMs.length - 1);
  const waitMs = step < 0 ? 0 : Math.round((backoffMs[step] ?? 0) * (1 + JITTER * random));
  return { waitMs, host: count >= rule.nextHostFrom ? 'next' : 'same' };
}
