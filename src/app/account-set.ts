import type { Logger } from 'pino';
import type { Account } from '../config/tenancy.ts';
import type { AccountOf } from '../domain/ports.ts';
import { type ConfiguredAccount, createAccountOf } from './accounts.ts';

/** The accounts of the configuration, which may be replaced while calls are under way. */
export interface AccountSet {
  readonly accountOf: AccountOf;
  /** Those that are configured now. */
  readonly serving: () => readonly ConfiguredAccount[];
  /** Serves these accounts and no others from now on. Calls under way go on, those of accounts that are gone too. */
  replace(accounts: readonly Account[]): void;
  close(): Promise<void>;
}

/**
 * An account is known by its customer ID, which is what Agora limits: under another name, or when it comes back, it goes on
 * counting where it was. So one that is gone is kept until the gateway ends, for the calls that it still makes.
 */
export function createAccountSet(
  configured: readonly Account[],
  create: (account: Account) => ConfiguredAccount,
  log: Logger,
): AccountSet {
  const all: ConfiguredAccount[] = [];
  let serving: readonly ConfiguredAccount[] = [];
  let accountOf = serve(configured);

  function serve(accounts: readonly Account[]): AccountOf {
    const served = new Set<ConfiguredAccount>();
    for (const settings of accounts) {
      const account = known(settings, served) ?? create(settings);
      if (!all.includes(account)) all.push(account);
      else if (account.settings() !== settings) account.configure(settings);
      served.add(account);
    }
    for (const account of all) if (!served.has(account)) account.remove();
    serving = [...served];
    return createAccountOf(serving, log);
  }

  /** Of several with one customer ID the one of this name. */
  function known({ customerId, name }: Account, taken: ReadonlySet<ConfiguredAccount>) {
    const same = all.filter((each) => each.settings().customerId === customerId && !taken.has(each));
    return same.find((each) => each.settings().name === name) ?? same[0];
  }

  return {
    accountOf: (appId) => accountOf(appId),
    serving: () => serving,
    replace(accounts) {
      accountOf = serve(accounts);
    },
    async close() {
      await Promise.all(all.map((account) => account.close()));
    },
  };
}
