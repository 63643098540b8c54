/** What health checks and the operator are told. */
export interface Health {
  accountRefused(refused: boolean): void;
  draining(): void;
  /** Empty when all is well; else what is wrong, in words without secrets. */
  problems(): readonly string[];
  isDraining(): boolean;
}

export function createHealth(onAccountRefused: () => void): Health {
  let refused = false;
  let draining = false;
  return {
    accountRefused(now) {
      if (now && !refused) onAccountRefused();
      refused = now;
    },
    draining: () => {
      draining = true;
    },
    isDraining: () => draining,
    problems: () => [
      ...(refused
        ? ['Agora refuses the account: check AGORA_APP_ID, AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET']
        : []),
      ...(draining ? ['shutting down'] : []),
    ],
  };
}
