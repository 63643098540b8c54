/** A whole gateway in a process of its own: on its own clock, and with its own way to Agora and to the database. */
import { Agent } from 'undici';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/observability/log.ts';
import { createRedactor } from '../../src/redaction.ts';
import type { Database } from '../../src/store/database.ts';
import type { Process } from '../simulation/process.ts';
import { STORAGE_ENV } from '../support/environment.ts';
import { type Agora, CREDENTIALS } from './agora.ts';
import { APPS, type AppName, hoursOf, TENANT_NAMES, TENANTS } from './plan.ts';

/** What a shutdown waits for work to come to an end; `server.ts`. */
const DRAIN_MS = 25_000;

/** Many more than any caller asks. */
const OPERATIONS = '1000000';

/** The text of `TENANTS_FILE`. */
export function tenantsFile(brevity: number): string {
  const appsOf = (account: string) =>
    Object.values(APPS)
      .filter((app) => app.account === account)
      .map(({ appId, isNotified }) => [
        appId,
        {
          webhookSecrets: isNotified ? ['the-secret-of-notifications'] : [],
          ...(account === 'south' ? { certificate: 'c'.repeat(32) } : {}),
        },
      ]);
  const accounts = Object.entries(CREDENTIALS).map(([name, credentials]) => [
    name,
    { ...credentials, apps: Object.fromEntries(appsOf(name)) },
  ]);
  const tenants = TENANT_NAMES.map((name) => {
    const { account, apps } = TENANTS[name];
    const hours = hoursOf(name, brevity);
    const own = { account, apps: apps.map((app: AppName) => APPS[app].appId), storages: '*' };
    return [name, hours === null ? own : { ...own, maxRecordingHours: hours }];
  });
  return JSON.stringify({ accounts: Object.fromEntries(accounts), tenants: Object.fromEntries(tenants) });
}

/** Reaches no customer's storage. */
const nowhere = new Agent().compose((_dispatch) => (_options, _handler) => {
  throw new Error('there is no storage');
});

/** What is under way that takes real time, and for which the simulated one has to wait. */
export interface Pending {
  count: number;
}

export interface GatewayParts {
  readonly process: Process;
  readonly agora: Agora;
  readonly databaseUrl: string;
  readonly tenantsFile: string;
  readonly random: () => number;
  readonly pending: Pending;
  /** Sleeps of a second and more end together, at multiples of this, as on a machine that saves power. 0: when they are over. */
  readonly timersEveryMs: number;
  readonly log: ((line: string) => void) | null;
}

export type Gateway = Awaited<ReturnType<typeof createGateway>>;

/** Resolves when it works. */
export async function createGateway(parts: GatewayParts) {
  const { process, agora, pending, timersEveryMs, log: write } = parts;
  const late = (ms: number) => {
    if (timersEveryMs === 0 || ms < 1000) return ms;
    const at = process.trueTime() + ms;
    return ms + (Math.ceil(at / timersEveryMs) * timersEveryMs - at);
  };
  const config = loadConfig({
    ...STORAGE_ENV,
    TENANTS_FILE: parts.tenantsFile,
    DATABASE_URL: parts.databaseUrl,
    AUTH_JWT_SECRET: 'nobody-has-a-token-of-this-secret',
    CALLER_OPERATIONS_PER_MINUTE: OPERATIONS,
  });
  const log = createLog({
    level: write === null ? 'silent' : 'info',
    redactor: createRedactor([]),
    destination: { write: write ?? (() => undefined) },
  });
  let opened: Database | null = null;
  const app = await createApp(config, {
    clock: {
      now: () => process.wallTime(),
      monotonic: () => process.monotonicTime(),
      sleep: (ms, signal) => process.sleep(late(ms), signal),
    },
    log,
    transport: agora.transportFor(process),
    random: parts.random,
    storageDispatcher: nowhere,
    behind(database) {
      opened = database;
      return ofProcess(database, process, pending);
    },
  });
  app.startWork();
  return {
    app,
    /** Asks over GraphQL. Resolves with the result, or with the code of the error. */
    async ask(key: string, query: string, variables: object): Promise<unknown> {
      const response = await app.yoga.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query, variables }),
      });
      return response.json();
    },
    /** As on SIGTERM. */
    async close(): Promise<void> {
      await app.drain(DRAIN_MS);
      await app.close();
    },
    /** Closes the connections of a process that is dead. */
    buried: () => opened?.close(),
  };
}

/** The database as a process has it: one that is dead gets no answer any more. */
function ofProcess(database: Database, process: Process, pending: Pending): Database {
  const counted =
    <Work, Result>(ask: (work: Work) => Promise<Result>, isWaitedFor = true) =>
    (work: Work): Promise<Result> => {
      if (process.isDead) return new Promise(() => undefined);
      if (!isWaitedFor) return process.receive(ask(work));
      pending.count += 1;
      return process.receive(
        ask(work).finally(() => {
          pending.count -= 1;
        }),
      );
    };
  return {
    ...database,
    run: (work) => counted(database.run)(work),
    write: (work) => counted(database.write)(work),
    // A batched write waits for others by the process's clock, so time has to go on meanwhile.
    transact: (work, when) =>
      counted((each: typeof work) => database.transact(each, when), when !== 'batched')(work),
  };
}
