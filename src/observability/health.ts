/** What health checks and the operator are told. */
export interface Health {
  /** Agora refused this account, or has accepted it again. */
  accountRefused(account: string, refused: boolean): void;
  /** The database failed, with what it said, or null: it has worked. */
  databaseFailed(failure: string | null): void;
  draining(): void;
  /** Empty when all is well; else what is wrong, in words without secrets. */
  problems(): readonly string[];
  isDraining(): boolean;
}

/** Health is there for everybody, so it does not say which. */
const ACCOUNT_REFUSED = 'Agora refuses the account: the log says which and why';

/** `onProblem` is told once when a problem begins. `isLogLosing`: whether log lines are being dropped. */
export function createHealth(
  onProblem: (problem: string) => void,
  isLogLosing: () => boolean = () => false,
): Health {
  const refused = new Set<string>();
  let databaseFailure: string | null = null;
  let draining = false;
  const database = () => (databaseFailure === null ? [] : ['the database fails: no stop can be accepted']);
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
    draining: () => {
      draining = true;
    },
    isDraining: () => draining,
    problems: () => [
      ...(refused.size > 0 ? [ACCOUNT_REFUSED] : []),
      ...database(),
      ...(isLogLosing() ? ['the log can’t be written: lines are lost'] : []),
      ...(draining ? ['shutting down'] : []),
    ],
  };
}
