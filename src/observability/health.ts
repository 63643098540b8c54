/** What health checks and the operator are told. */
export interface Health {
  accountRefused(refused: boolean): void;
  /** The database failed, with what it said, or null: it has worked. */
  databaseFailed(failure: string | null): void;
  draining(): void;
  /** Empty when all is well; else what is wrong, in words without secrets. */
  problems(): readonly string[];
  isDraining(): boolean;
}

const ACCOUNT_REFUSED =
  'Agora refuses the account: check AGORA_APP_ID, AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET';

/** `onProblem` is told once when a problem begins. */
export function createHealth(onProblem: (problem: string) => void): Health {
  let refused = false;
  let databaseFailure: string | null = null;
  let draining = false;
  const database = () => (databaseFailure === null ? [] : ['the database fails: no stop can be accepted']);
  return {
    accountRefused(now) {
      if (now && !refused) onProblem(ACCOUNT_REFUSED);
      refused = now;
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
      ...(refused ? [ACCOUNT_REFUSED] : []),
      ...database(),
      ...(draining ? ['shutting down'] : []),
    ],
  };
}
