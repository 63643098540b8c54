import { NotServedError, UnauthenticatedError } from '../../auth/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import { type Login, refusalOf } from '../plugins/use-authentication.ts';

/** Notices when a credential is no longer accepted. Each credential has one check, for all streams opened with it. */
export interface CredentialChecks {
  /**
   * Calls `onRefused` once, with the error for the caller, when the login's credential is no longer accepted. Returns a
   * function that stops watching.
   */
  watch(login: Login, onRefused: OnRefused): () => void;
  /** Checks all credentials now: what is accepted may have changed. */
  checkNow(): void;
}

type OnRefused = (refusal: unknown) => void;

/** How often credentials are checked, such as for a revoked API key. The expiry of a token is noticed at once. */
const RECHECK_MS = 10_000;

/** The next check of an expired token that is still accepted: tokens count whole seconds. */
const RECHECK_EXPIRED_MS = 100;

interface Check {
  readonly watchers: Set<OnRefused>;
  readonly ending: AbortController;
  /** Ends the wait for the next check. */
  checkNow: () => void;
}

export function createCredentialChecks(clock: Clock): CredentialChecks {
  const checks = new Map<string, Check>();

  /** Rejects when nobody watches any more. */
  async function waitFor(ms: number, check: Check): Promise<void> {
    const waiting = new AbortController();
    check.checkNow = () => waiting.abort();
    if (!check.ending.signal.aborted) await clock.sleep(ms, waiting.signal).catch(() => undefined);
    check.ending.signal.throwIfAborted();
  }

  async function run(login: Login, check: Check): Promise<void> {
    const { caller, credential, authenticateAgain } = login;
    const { watchers } = check;
    for (;;) {
      const leftMs = (caller.expiresAt ?? Number.POSITIVE_INFINITY) - clock.now();
      await waitFor(leftMs > 0 ? Math.min(leftMs, RECHECK_MS) : RECHECK_EXPIRED_MS, check);
      try {
        await authenticateAgain();
      } catch (error) {
        // While the credential can't be checked, the next check decides.
        const isCertain = error instanceof UnauthenticatedError || error instanceof NotServedError;
        if (!isCertain && leftMs > 0) continue;
        checks.delete(credential);
        const all = [...watchers];
        watchers.clear();
        for (const onRefused of all) onRefused(refusalOf(error));
        return;
      }
    }
  }

  function begin(login: Login): Check {
    const check: Check = { watchers: new Set(), ending: new AbortController(), checkNow: () => undefined };
    checks.set(login.credential, check);
    // Rejects when it is aborted because nobody watches any more.
    void run(login, check).catch(() => undefined);
    return check;
  }

  return {
    checkNow() {
      for (const check of checks.values()) check.checkNow();
    },
    watch(login, onRefused) {
      const check = checks.get(login.credential) ?? begin(login);
      const watcher: OnRefused = (refusal) => onRefused(refusal);
      check.watchers.add(watcher);
      return () => {
        if (!check.watchers.delete(watcher) || check.watchers.size > 0) return;
        checks.delete(login.credential);
        check.ending.abort();
        check.checkNow();
      };
    },
  };
}
