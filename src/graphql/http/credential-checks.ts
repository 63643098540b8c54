import { NotServedError, UnauthenticatedError } from '../../auth/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import { type Login, refusalOf } from '../plugins/use-authentication.ts';

/** Notices when a credential is no longer accepted. One check each, however many streams are open with it. */
export interface CredentialChecks {
  /**
   * Calls `onRefused` with the answer to a caller that can't be let in, once nobody would let this login's in any more.
   * Returns how to stop watching.
   */
  watch(login: Login, onRefused: OnRefused): () => void;
}

type OnRefused = (refusal: unknown) => void;

/** How soon it is noticed that an API key has been revoked. That a token expires is noticed at that moment. */
const RECHECK_MS = 10_000;

/** Between looks when the time is up by a fraction of a second that the check does not count. */
const LATE_MS = 100;

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
      await clock.sleep(leftMs > 0 ? Math.min(leftMs, RECHECK_MS) : LATE_MS, ending.signal);
      try {
        await authenticateAgain();
      } catch (error) {
        // Nobody can tell for now: the next look will.
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
    // Ends by being aborted, when nobody watches any more.
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
