import type { Redis } from 'ioredis';
import { createTransport, type Transport } from '../agora/requests/transport.ts';
import type { Account } from '../config/tenancy.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../observability/system-clock.ts';
import { createRedactor } from '../redaction.ts';
import { type DatabaseState, inspectDatabase } from '../store/inspect-database.ts';
import { examinePort, type PortState } from './examined-port.ts';
import { logToStandardOutput } from './log.ts';
import { connectRedis } from './redis.ts';
import { secretsOf } from './secrets.ts';
import { readSource } from './storage-source.ts';
import { createStorages, type Storages } from './storages.ts';

/** The parts of a gateway that `doctor` examines. None of them changes anything. */
export interface Examined {
  /** Empty for the built-in sandbox, which runs only inside a gateway. */
  readonly accounts: readonly (Account & { readonly transport: Transport })[];
  /** Null: the built-in sandbox's, made anew at each start. */
  readonly inspectDatabase: (() => Promise<DatabaseState>) | null;
  readonly redis: Pick<Redis, 'ping'> | null;
  readonly readKeys: Storages['readKeys'];
  /** Null: any free port is taken. */
  readonly examinePort: (() => Promise<PortState>) | null;
}

/** Connects to what the configuration names, without a database of its own; closes it after `work`. */
export async function withExamined<Result>(
  config: Config,
  work: (parts: Examined) => Promise<Result>,
): Promise<Result> {
  const clock = systemClock;
  const redactor = createRedactor(secretsOf(config));
  const { log } = logToStandardOutput('silent', 'json', redactor);
  const { storages, databaseUrl, agoraTimeoutMs: timeoutMs, host, port } = config;
  const accounts = (config.isSandbox ? [] : config.accounts).map((account) => ({
    ...account,
    transport: createTransport({ ...account, redactor, timeoutMs, clock }),
  }));
  const redis = config.redisUrl === null ? null : await connectRedis(config.redisUrl, log);
  try {
    return await work({
      accounts,
      inspectDatabase: databaseUrl === null ? null : () => inspectDatabase(databaseUrl, clock.now()),
      redis: redis?.client ?? null,
      readKeys: createStorages({ storages, readSource, clock, log, redactor }).readKeys,
      examinePort: port === 0 ? null : () => examinePort(host, port),
    });
  } finally {
    redis?.close();
    await Promise.all(accounts.map(({ transport }) => transport.close()));
  }
}
