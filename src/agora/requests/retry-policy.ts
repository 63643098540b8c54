/**
 * When a call is retried, in one table. It covers attempts without a definite answer; what follows from a definite one
 * (404, 49, 50, an accepted stop) is in `domain/lifecycle/stop.ts`. Source: the upstream contract, "Transport" (failover
 * advice) and the decision table of `stop`.
 */
import type { Method } from '../decode/error-codes.ts';

/** Why an attempt gave no definite answer. */
export type FailureKind =
  /** No connection: the request never left. */
  | 'unreachable'
  /** 5xx, codes 62 and 65, a broken connection: Agora may have acted. */
  | 'unanswered'
  /** The gateway's timeout: Agora may have acted, and the host may be answering nobody. */
  | 'silent'
  /** 429: the whole account is held back. Agora has not acted. */
  | 'throttled';

/** What callers are told of a failed attempt: no hosts, no system errors. */
export const FAILURE_MESSAGES = {
  unreachable: 'Agora could not be reached',
  broken: 'the connection to Agora broke',
  timeout: 'Agora did not answer in time',
  throttled: 'Agora answered that the account is over its request limit',
} as const;

interface Rule {
  /** The call gives up after this many failures of the kind; null: never. */
  readonly maxFailures: number | null;
  /** Index in the backoff list of the first wait; -1: the first retry does not wait. */
  readonly firstWait: -1 | 0 | 1;
  /** From this failure on (1 is the first) the retry goes to the next host. */
  readonly nextHostFrom: number;
}

const atOnceElsewhere: Rule = { maxFailures: null, firstWait: -1, nextHostFrom: 1 };
const afterTheHold: Rule = { maxFailures: null, firstWait: 0, nextHostFrom: Number.POSITIVE_INFINITY };

/** For calls that the caller can repeat: they give up after a few attempts. */
const aFewAttempts: Readonly<Record<FailureKind, Rule>> = {
  unreachable: { ...atOnceElsewhere, maxFailures: 4 },
  unanswered: { maxFailures: 3, firstWait: 0, nextHostFrom: 2 },
  silent: { maxFailures: 3, firstWait: 0, nextHostFrom: 1 },
  throttled: { ...afterTheHold, maxFailures: 5 },
};

const RULES: Readonly<Record<Method, Readonly<Record<FailureKind, Rule>>>> = {
  // A stop never gives up here: its caller decides how long to wait.
  stop: {
    unreachable: atOnceElsewhere,
    // 3 s first: Agora has the request and is slow, so an immediate second one would only get code 49 (already exiting).
    unanswered: { maxFailures: null, firstWait: 1, nextHostFrom: 2 },
    // The timeout was wait enough.
    silent: atOnceElsewhere,
    throttled: afterTheHold,
  },
  // The follow-up repeats a query at its own pace.
  query: {
    unreachable: { ...atOnceElsewhere, maxFailures: 2 },
    unanswered: { maxFailures: 1, firstWait: 0, nextHostFrom: 1 },
    silent: { maxFailures: 1, firstWait: 0, nextHostFrom: 1 },
    throttled: { ...afterTheHold, maxFailures: 2 },
  },
  acquire: aFewAttempts,
  // Every attempt uses the same resource, so no second recording can start.
  start: { ...aFewAttempts, unanswered: { maxFailures: 3, firstWait: 1, nextHostFrom: 2 } },
  update: aFewAttempts,
  updateLayout: aFewAttempts,
};

/**
 * Methods that may be sent to a second host while the first is silent and may still answer. A query changes nothing, and a
 * second stop gets 49 at worst; the other methods must make their attempts one after the other.
 */
export const MAY_BE_HEDGED: ReadonlySet<Method> = new Set<Method>(['stop', 'query']);

export interface Retry {
  readonly waitMs: number;
  readonly host: 'same' | 'next';
}

/** The largest part of a wait that is added at random, so that calls which failed together do not return together. */
const MAX_JITTER = 0.1;

/**
 * The retry after a call's `count`th failure of one kind, or null when the call gives up. With `throttled`, `waitMs` is how
 * long to hold the account if Agora named no time. `random` is in 0..1.
 */
export function nextRetry(
  method: Method,
  failure: FailureKind,
  count: number,
  backoffMs: readonly number[],
  random: number,
): Retry | null {
  const rule = RULES[method][failure];
  if (rule.maxFailures !== null && count >= rule.maxFailures) return null;
  const step = Math.min(count - 1 + rule.firstWait, backoffMs.length - 1);
  const waitMs = step < 0 ? 0 : Math.round((backoffMs[step] ?? 0) * (1 + MAX_JITTER * random));
  return { waitMs, host: count >= rule.nextHostFrom ? 'next' : 'same' };
}
