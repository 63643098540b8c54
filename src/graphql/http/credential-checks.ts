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
}

type OnRefused = (refusal: unknown) => void;

/** How often credentials are checked, such as for a revoked API key. The expiry of a token is noticed at once. */
const RECHECK_MS = 10_000;

/** The next check of an expired token that is still accepted: tokens count whole seconds. */
const RECHECK_EXPIRED_MS = 100;

interface Check {
  readonly watchers: Set<OnRefused>;
  readonly ending: AbortController;
}

export function createCredentialChecks(clock: Clock): CredentialChecks {
  const checks = new Map<string, Check>();

  async function run(login: Login, { watchers, ending }: Check): Promise<void> {
    const { caller, credential, authenticateAgain } = login;
    for (;;) {
      const leftMs = (caller.expiresAt ?? Number.POSITIVE_INFINITY) - clock.now();
      await clock.sleep(leftMs > 0 ? Math.min(leftMs, RECHECK_MS) : RECHECK_EXPIRED_MS, ending.signal);
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
    const check = { watchers: new Set<OnRefused>(), ending: new AbortController() };
    checks.set(login.credential, check);
    // Rejects when it is aborted because nobody watches any more.
    void run(login, check).catch(() => undefined);
    return check;
  }

  return {
    watch(login, onRefused) {
      const check = checks.get(login.credential) ?? begin(login);
      const watcher: OnRefused = (refusal) => onRefused(refusal);
      check.watchers.add(watcher);
      return () => {
        if (!check.watchers.delete(watcher) || check.watchers.size > 0) return;
        checks.delete(login.credential);
        check.ending.abort();
      };
    },
  };
}
