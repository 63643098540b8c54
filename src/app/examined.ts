import type { Redis } from 'ioredis';
import { createTransport, type Transport } from '../agora/requests/transport.ts';
import { type FolderState, tryFolder } from '../archive/try-folder.ts';
import type { Storage } from '../config/storages.ts';
import type { Account } from '../config/tenancy.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../observability/system-clock.ts';
import { createRedactor } from '../redaction.ts';
import { createStorageClients } from '../storage/storage-client.ts';
import { type DatabaseState, inspectDatabase } from '../store/inspect-database.ts';
import { examinePort, type PortState } from './examined-port.ts';
import { examineStorage, type StorageState, type StorageTrial } from './examined-storage.ts';
import type { examineTraces } from './examined-traces.ts';
import { logToStandardOutput } from './log.ts';
import { connectRedis } from './redis.ts';
import { secretsOf } from './secrets.ts';
import { readSource } from './storage-source.ts';
import { createStorages } from './storages.ts';

/**
 * The parts of a gateway that `doctor` examines. None of them changes anything, but for `examineStorage` and `examineFolder`
 * where they may.
 */
export interface Examined {
  /** Empty for the built-in sandbox, which runs only inside a gateway. */
  readonly accounts: readonly (Account & { readonly transport: Transport })[];
  /** Null: the built-in sandbox's, made anew at each start. */
  readonly inspectDatabase: (() => Promise<DatabaseState>) | null;
  readonly redis: Pick<Redis, 'ping'> | null;
  readonly examineStorage: (
    storage: readonly [name: string, storage: Storage],
    trial: StorageTrial,
  ) => Promise<StorageState>;
  /** Tries whether the folder of an archive can be written. */
  readonly examineFolder: (path: string, mayWrite: boolean) => Promise<FolderState>;
  /** Resolves with why no traces are taken, or null. Null: none are sent. */
  readonly examineTraces: (() => Promise<string | null>) | null;
  /** Null: any free port is taken. */
  readonly examinePort: (() => Promise<PortState>) | null;
}

/** The SDK is loaded only where there are settings. */
const tryTraces: typeof examineTraces = async (...of) =>
  (await import('./examined-traces.ts')).examineTraces(...of);

export type { FolderState };

/** At most three requests to a storage are made one after the other: ten seconds in all. */
const STORAGE_TIMEOUT_MS = 3500;

/** Connects to what the configuration names, without a database of its own; closes it after `work`. */
export async function withExamined<Result>(
  config: Config,
  work: (parts: Examined) => Promise<Result>,
): Promise<Result> {
  const clock = systemClock;
  const redactor = createRedactor(secretsOf(config));
  const { log } = logToStandardOutput('silent', 'json', redactor);
  const { storages, databaseUrl, agoraTimeoutMs: timeoutMs, host, port, tracing } = config;
  const accounts = (config.isSandbox ? [] : config.accounts).map((account) => ({
    ...account,
    transport: createTransport({ ...account, redactor, timeoutMs, clock }),
  }));
  const { readKeys } = createStorages({ storages, readSource, clock, log, redactor });
  const storageClients = createStorageClients({ clock, timeoutMs: STORAGE_TIMEOUT_MS });
  const redis = config.redisUrl === null ? null : await connectRedis(config.redisUrl, log);
  try {
    return await work({
      accounts,
      inspectDatabase: databaseUrl === null ? null : () => inspectDatabase(databaseUrl, clock.now()),
      redis: redis?.client ?? null,
      examineStorage: (storage, trial) =>
        examineStorage(storage, trial, { readKeys, clientOf: storageClients.clientOf, clock }),
      examineFolder: tryFolder,
      examineTraces: tracing === null ? null : () => tryTraces(tracing, { clock, redactor }),
      examinePort: port === 0 ? null : () => examinePort(host, port),
    });
  } finally {
    redis?.close();
    await Promise.all(
      [storageClients, ...accounts.map(({ transport }) => transport)].map((each) => each.close()),
    );
  }
}
