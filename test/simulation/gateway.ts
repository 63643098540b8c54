/**
 * All that the simulation knows of the inside of a gateway: how one is put together around simulated ports, how it is asked,
 * and how its rows are read. The rest of the simulation sees what is exported here.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { readNotifications } from '../../src/agora/decode/decode-notification.ts';
import type { Transport } from '../../src/agora/requests/transport.ts';
import { createAccount, createAccountOf } from '../../src/app/accounts.ts';
import { createAuditing } from '../../src/app/auditing.ts';
import { createMeasures } from '../../src/app/measures.ts';
import { createRecordings } from '../../src/app/recordings.ts';
import { readSource } from '../../src/app/storage-source.ts';
import { createStorages } from '../../src/app/storages.ts';
import { drain } from '../../src/application/drain.ts';
import { loadConfig } from '../../src/config.ts';
import type { AuditAsked } from '../../src/domain/audit.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import type { Terms } from '../../src/domain/guard.ts';
import type { Clock } from '../../src/domain/ports.ts';
import { DEFAULT_QUOTAS } from '../../src/domain/quota.ts';
import type { Recording } from '../../src/domain/recording.ts';
import type { RecordingSession } from '../../src/domain/session.ts';
import { NO_TRACES } from '../../src/domain/tracing.ts';
import { createHealth } from '../../src/observability/health.ts';
import { createLog } from '../../src/observability/log.ts';
import { NO_METRICS } from '../../src/observability/metrics.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { createRedactor } from '../../src/redaction.ts';
import { createAuditTrail } from '../../src/store/audit-trail.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { DatabaseFailure } from '../../src/store/failure.ts';
import { fromRow } from '../../src/store/row.ts';
import { createMachineClock } from '../../src/store/store-clock.ts';
import { ACCOUNT_ENV, STORAGE_ENV } from '../support/environment.ts';
import type { Answer, Row } from './answers.ts';
import type { DatabaseFault } from './faults.ts';
import type { Wish } from './ledger.ts';
import type { Process } from './process.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const APP_ID: string = ACCOUNT_ENV.AGORA_APP_ID;
/** Each gateway's own: the limits of all together are the account's. */
export const REQUESTS_PER_SECOND = 4;
/** What a shutdown waits for work to come to an end; `server.ts`. */
const DRAIN_MS = 25_000;

const CONFIG = loadConfig({
  ...ACCOUNT_ENV,
  ...STORAGE_ENV,
  AUTH: 'none',
  AGORA_REQUESTS_PER_SECOND: String(REQUESTS_PER_SECOND),
});

const NOTHING_DONE = [
  'STORE_UNAVAILABLE',
  'THROTTLED',
  'SHUTTING_DOWN',
  'INVALID_INPUT',
  'RECORDING_NOT_FOUND',
];

/** Opens the databases of this process's histories, one after the other. */
export async function createStores() {
  const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
  const emptyPath = join(folder, 'empty.db');
  const path = join(folder, 'gateway.db');
  const empty = openDatabase(`file:${emptyPath}`, {}, { clock: systemClock });
  await empty.migrate();
  await empty.close();
  return {
    /** A history's own: what an earlier one has left anywhere in it would have this one go another way. */
    async open(clock: VirtualClock) {
      copyFileSync(emptyPath, path);
      const database = openDatabase(`file:${path}`, {}, { clock: trueClock(clock) });
      // Nobody pulls this machine's plug.
      for (const setting of ['journal_mode = memory', 'synchronous = off', 'locking_mode = exclusive']) {
        await database.run((db) => sql.raw(`pragma ${setting}`).execute(db));
      }
      return {
        database,
        rows: (): Promise<readonly Row[]> =>
          database.run(async (db) => {
            const rows = await db.selectFrom('recordings').selectAll().execute();
            return (await database.reading.all(rows, fromRow)).map(asRow);
          }),
        close: () => database.close(),
      };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function trueClock(clock: VirtualClock): Clock {
  return { now: () => clock.now(), monotonic: () => clock.now(), sleep: (ms) => clock.sleep(ms) };
}

export type Stores = Awaited<ReturnType<typeof createStores>>;
export type Store = Awaited<ReturnType<Stores['open']>>;
export type Gateway = ReturnType<typeof createGateway>;

export interface GatewayParts {
  readonly store: Store;
  readonly process: Process;
  readonly transport: Transport;
  readonly databaseFault: () => DatabaseFault;
  readonly random: () => number;
  readonly log: ((line: string) => void) | null;
}

/** A gateway in a process of its own, as `app.ts` and `server.ts` put one together. */
export function createGateway({
  store,
  process,
  transport,
  databaseFault,
  random,
  log: write,
}: GatewayParts) {
  const clock: Clock = {
    now: () => process.wallTime(),
    monotonic: () => process.monotonicTime(),
    sleep: (ms, signal) => process.sleep(ms, signal),
  };
  const redactor = createRedactor([]);
  const log = createLog({
    redactor,
    level: write === null ? 'silent' : 'info',
    destination: { write: write ?? (() => undefined) },
  });
  const health = createHealth(() => undefined);
  const measures = createMeasures(NO_METRICS, () => process.wallTime());
  const surroundings = {
    measures,
    config: CONFIG,
    clock,
    log,
    health,
    redis: null,
    shareOf: () => 1,
    random,
    aliveForMs: Number.POSITIVE_INFINITY,
    transport,
    redactor,
    traces: NO_TRACES,
    storageConfig: createStorages({ storages: CONFIG.storages, readSource, clock, log, redactor })
      .storageConfig,
  };
  const accounts = CONFIG.accounts.map((account) => createAccount(account, surroundings));
  const database = withFaults(store.database, process, databaseFault);
  const accountOf = createAccountOf(accounts, log);
  const auditTrail = createAuditTrail(database);
  const auditFor = createAuditing({ auditTrail, clock, log, redactor });
  /** In the audit trail, as the plugin of the schema has it there. */
  async function audited<Result>(
    owner: string,
    action: string,
    work: (asked: AuditAsked) => Promise<Result>,
  ): Promise<Result> {
    const audit = auditFor({ tenant: owner, subject: 'simulated' }, process.name);
    const asked = audit.entry({ action, target: null });
    try {
      return await work(asked);
    } finally {
      void audit.answered(asked, { result: 'done', recordingId: null });
    }
  }
  const recordings = createRecordings(CONFIG, {
    measures,
    clock,
    log,
    accountOf,
    auditTrail,
    database,
    health,
    bus: null,
    traces: NO_TRACES,
    gateway: process.name,
    isGone: () => false,
    lists: { list: async () => ({ failure: 'there is no storage' }) },
    tenantOf: () => null,
    longestMsOf: () => null,
    storages: () => Object.keys(CONFIG.storages),
    isNotified: () => false,
    quotasOf: () => DEFAULT_QUOTAS,
  });

  return {
    run(): void {
      recordings.runner.run();
      recordings.guard.run();
    },
    async start(owner: string, wish: Pick<Wish, 'cname' | 'uid' | 'key' | 'stopAfterMs'>): Promise<Answer> {
      const { cname, uid, key, stopAfterMs } = wish;
      const bounded: Terms = {
        stopAfterMs,
        onExpiry: 'stop',
        onFailure: 'nothing',
        order: null,
        since: null,
        restarts: null,
      };
      const terms = stopAfterMs === null ? null : bounded;
      const command = {
        channel: { appId: APP_ID, mode: 'mix', cname, uid },
        order: { acquire: {}, start: {}, storage: 'default', fileNamePrefix: [], token: null },
        tags: [],
        terms,
        idempotency: key === null ? null : { key, fingerprint: cname },
      } as const;
      return answerTo(async () => {
        const {
          id,
          sid,
          cname: recorded,
        } = await audited(owner, 'start', (asked) => recordings.starts.start(owner, { ...command, asked }));
        return { kind: 'started', id, sid, cname: recorded };
      });
    },
    stop(
      owner: string,
      target: { readonly id: string } | { readonly session: RecordingSession },
      asyncStop: boolean,
    ): Promise<Answer> {
      return answerTo(async () => {
        const result = await audited(owner, 'stop', (asked) =>
          recordings.stops.stop(owner, target, { asyncStop, asked }),
        );
        const { cname } = result.recording;
        if (result.type === 'StopInProgress') return { kind: 'stopping', cname };
        const files = result.files.map(({ fileName }) => fileName);
        return { kind: 'stopped', cname, outcome: result.type, files, answeredSid: sidIn(result.raw) };
      });
    },
    /** Takes a notification as it comes. Rejects where it can't be kept. */
    async notify(body: string): Promise<void> {
      for (const notification of readNotifications(APP_ID, body) ?? [])
        await recordings.runner.receive(notification);
    },
    /** As on SIGTERM. Resolves with how much was handed back when the process may go. */
    async shutDown(): Promise<number> {
      health.draining();
      const handedBack = await drain({ ...recordings, clock }, DRAIN_MS);
      recordings.changeWaiter.release();
      await recordings.guard.close();
      await recordings.runner.close();
      return handedBack;
    },
  };
}

function withFaults(database: Database, process: Process, nextFault: () => DatabaseFault): Database {
  const fail = (message: string, isUnsure: boolean) =>
    database.run(() => Promise.reject(new DatabaseFailure(new Error(message), isUnsure)));
  const withFault =
    <Work, Result>(ask: (work: Work) => Promise<Result>) =>
    (work: Work): Promise<Result> => {
      const asked = async () => {
        const { stallMs, fails } = nextFault();
        if (stallMs > 0) await process.waitOutside(stallMs);
        if (fails === 'before') return fail('connect ECONNREFUSED', false);
        const result = await ask(work);
        return fails === 'after' ? fail('Connection terminated unexpectedly', true) : result;
      };
      return process.receive(asked());
    };
  // The database's clock is right, whatever the gateways' machines say.
  const clock = createMachineClock({
    now: () => process.trueTime(),
    monotonic: () => process.monotonicTime(),
    sleep: () => Promise.resolve(),
  });
  return {
    ...database,
    clock,
    run: (work) => withFault(database.run)(work),
    write: (work) => withFault(database.write)(work),
    transact: (work, when) => withFault((each: typeof work) => database.transact(each, when))(work),
  };
}

async function answerTo(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message } = error;
    return { kind: 'error', code, nothingDone: NOTHING_DONE.includes(code), text: message };
  }
}

function sidIn(raw: unknown): string | null {
  return typeof raw === 'object' && raw !== null && 'sid' in raw ? String(raw.sid) : null;
}

function asRow({ cname, sid, state, outcome, files, failure, dueAt }: Recording): Row {
  // What only 404s have ended, and what is still looked for, is not said to be over for good.
  const isOver = (state === 'ended' && dueAt === null) || state === 'failed';
  return {
    cname,
    sid,
    state:
      failure === null ? state : `${state} (${failure.code} ${failure.agoraCode ?? ''} ${failure.message})`,
    says: isOver ? 'over' : state === 'recording' ? 'recording' : 'pending',
    outcome: outcome?.type ?? null,
    files: files.map(({ fileName }) => fileName),
    refusedWith: failure?.code === 'UPSTREAM_REJECTED' ? failure.agoraCode : null,
  };
}
