/** The gateway's health, for health checks and the operator. */
export interface Health {
  /** Agora has refused this account, or accepted it again. */
  accountRefused(account: string, refused: boolean): void;
  /** The database has failed with this message; null: it works. */
  databaseFailed(failure: string | null): void;
  /** The archive can't be written, for this reason, so nothing old is removed; null: it can. */
  archiveFailed(failure: string | null): void;
  draining(): void;
  isRefused(account: string): boolean;
  isDatabaseFailing(): boolean;
  isArchiveFailing(): boolean;
  /** What is wrong, without secrets; empty when healthy. */
  problems(): readonly string[];
  isDraining(): boolean;
}

/** Without the account's name, since anyone can read the health. */
const ACCOUNT_REFUSED = 'Agora refuses the account: the log says which and why';

/** `onProblem` is called once when a problem begins. `isLogLosing`: whether log lines are being dropped. */
export function createHealth(
  onProblem: (problem: string) => void,
  isLogLosing: () => boolean = () => false,
): Health {
  const refused = new Set<string>();
  let databaseFailure: string | null = null;
  let archiveFailure: string | null = null;
  let draining = false;
  return {
    accountRefused(account, now) {
      if (!now) refused.delete(account);
      else if (!refused.has(account)) {
        refused.add(account);
        onProblem(`Agora refuses the account ${account}: check its App IDs, customer ID and customer secret`);
      }
    },
    databaseFailed(failure) {
      if (failure !== null && databaseFailure === null) onProblem(`the database fails: ${failure}`);
      databaseFailure = failure;
    },
    archiveFailed(failure) {
      if (failure !== null && archiveFailure === null) onProblem(failure);
      archiveFailure = failure;
    },
    draining: () => {
      draining = true;
    },
    isRefused: (account) => refused.has(account),
    isDatabaseFailing: () => databaseFailure !== null,
    isArchiveFailing: () => archiveFailure !== null,
    isDraining: () => draining,
    problems: () => [
      ...(refused.size > 0 ? [ACCOUNT_REFUSED] : []),
      ...(databaseFailure === null ? [] : ['the database fails: no stop can be accepted']),
      ...(archiveFailure === null ? [] : ['the archive can’t be written: nothing old is removed']),
      ...(isLogLosing() ? ['the log can’t be written: lines are lost'] : []),
      ...(draining ? ['shutting down'] : []),
    ],
  };
}
