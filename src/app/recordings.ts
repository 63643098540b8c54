import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import { notificationMeaningOf } from '../agora/decode/decode-notification.ts';
import { createChangeNotifier } from '../application/change-notifier.ts';
import { createChangeWaiter } from '../application/change-waiter.ts';
import { createInTurn } from '../application/in-turn.ts';
import { createNotificationProcessor } from '../application/notification-processor.ts';
import { publishedStore } from '../application/published-store.ts';
import { createQueryInterval } from '../application/query-interval.ts';
import { createReads } from '../application/read-recordings.ts';
import { createRecordingGuard } from '../application/recording-guard.ts';
import { createRecordingStream } from '../application/recording-stream.ts';
import { createRecordingWorker, type WorkEvents } from '../application/recording-worker.ts';
import { createRunner, type Runner } from '../application/runner.ts';
import { createSender } from '../application/sender.ts';
import { createStarts } from '../application/start-recording.ts';
import { createStops } from '../application/stop-recording.ts';
import { createStorageLister } from '../application/storage-lister.ts';
import { createUpdates } from '../application/update-recording.ts';
import { createUsageReports } from '../application/usage-reports.ts';
import type { Config } from '../config.ts';
import type { AuditTrail } from '../domain/audit.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { AccountOf, ChangeBus, Clock, StorageLists } from '../domain/ports.ts';
import type { QuotasOf } from '../domain/quota.ts';
import type { Recording } from '../domain/recording.ts';
import type { TenantOf } from '../domain/tenant.ts';
import type { Traces } from '../domain/tracing.ts';
import type { Health } from '../observability/health.ts';
import { requestContext } from '../observability/request-context.ts';
import { createChangeTurns } from '../store/change-turns.ts';
import type { Database } from '../store/database.ts';
import { createGuardStore } from '../store/guards.ts';
import { createNotificationStore } from '../store/notifications.ts';
import { createRecordingStore } from '../store/recordings.ts';
import { createUnknownRecordings } from '../store/unknown-recordings.ts';
import { createUsageStore } from '../store/usage.ts';
import type { Measures } from './measures.ts';

/** Times that need no configuration; from the upstream contract where it has them. */
const POLICY = {
  // The longest uploads that Agora describes take well under an hour.
  followForMs: 60 * 60_000,
  pollMs: 2 * 60_000,
  confirmAfterMs: 5000,
  giveUpAfterMs: 90_000,
  refusedRetryMs: 60_000,
} as const;

/** How much longer a turn to change a recording lasts than its caller waits: clocks and processes may be late. */
const TURN_MARGIN_MS = 5000;

/** Does by itself what becomes due, from `run` until it is closed. */
export interface BackgroundWorker {
  run(): void;
  close(): Promise<void>;
}

/** Creates everything that stores, runs and reads recordings. */
export function createRecordings(
  config: Config,
  parts: {
    readonly clock: Clock;
    readonly log: Logger;
    readonly accountOf: AccountOf;
    readonly auditTrail: AuditTrail;
    readonly database: Database;
    readonly health: Health;
    readonly measures: Pick<
      Measures,
      'recordingChanged' | 'leaseLost' | 'notificationReceived' | 'notificationsApplied'
    >;
    readonly bus: ChangeBus | null;
    readonly lists: StorageLists;
    readonly tenantOf: TenantOf;
    /** How long the recordings of a tenant may run; null: as long as they like. */
    readonly longestMsOf: (tenant: string) => number | null;
    /** The names of the storages that are configured now. */
    readonly storages: () => readonly string[];
    /** Whether Agora sends notifications of an app. */
    readonly isNotified: (appId: string) => boolean;
    readonly quotasOf: QuotasOf;
    readonly traces: Traces;
    /** The id of this run of the gateway. */
    readonly gateway: string;
    /** Whether another run is known to have ended. */
    readonly isGone: (gateway: string) => boolean;
  },
) {
  const { clock, log, accountOf, auditTrail, health, measures, gateway, longestMsOf, traces } = parts;
  const { stopWaitMs: waitMs, retryBackoffMs: backoffMs, leaseMs } = config;
  const policy = { ...POLICY, backoffMs, goneAfterMs: config.stopGoneAfterMs };
  const unpublished = createRecordingStore(parts.database);
  const notifier = createChangeNotifier({ store: unpublished, bus: parts.bus, clock });
  const store = publishedStore(unpublished, notifier, measures.recordingChanged);
  const notifications = createNotificationStore(parts.database);
  const unknownRecordings = createUnknownRecordings(parts.database);
  const changeWaiter = createChangeWaiter({ store, notifier, clock, waitMs });
  const sender = createSender({ accountOf, clock, now: store.now });
  const events: WorkEvents = {
    moved: ({ id, sid, mode, state, outcome, failure, files }, from) =>
      log[failure === null ? 'info' : 'warn'](
        {
          id,
          sid,
          mode,
          from,
          to: state,
          outcome: outcome?.type,
          failure,
          files: files.length,
          ...requestContext(),
        },
        'a recording has moved on',
      ),
    leaseLost: measures.leaseLost,
    trouble: (message, details) => log.error({ ...details, ...requestContext() }, message),
  };
  const queryEveryMs = createQueryInterval({ store, accountOf, clock, pollMs: policy.pollMs });
  const policyFor = (recording: Recording): LifecyclePolicy => ({
    ...policy,
    pollMs: queryEveryMs(recording),
    longestMs: longestMsOf(recording.owner),
  });
  const work = { store, policyFor, events, traces, onStored: (each: Recording) => runner.plan(each) };
  const runner: Runner = createRunner({
    store,
    notifications,
    workOn: createRecordingWorker({ ...work, sender, clock, gateway, newLease: () => runner.newLease() }),
    apply: createNotificationProcessor({
      ...{ ...work, notifications, meaningOf: notificationMeaningOf },
      onApplied: measures.notificationsApplied,
    }),
    ...{ clock, gateway, isGone: parts.isGone, leaseMs, events },
    onReceived: measures.notificationReceived,
  });
  const lister = createStorageLister({
    ...{ store, lists: parts.lists, clock, policyFor, events },
    storages: parts.storages,
    mayUse: (tenant, storage) => parts.tenantOf(tenant)?.storages.includes(storage) ?? false,
  });
  const { isDraining } = health;
  const turns = createChangeTurns(parts.database);
  const turnMs = waitMs + TURN_MARGIN_MS;
  const inTurn = createInTurn({ turns, clock, gateway, isGone: parts.isGone, turnMs });
  const common = {
    store,
    auditTrail,
    accountOf,
    quotasOf: parts.quotasOf,
    runner,
    changeWaiter,
    clock,
    policyFor,
    waitMs,
    isDraining,
    traces,
  };
  const stops = createStops({ ...common, sender });
  const guard = createRecordingGuard({
    ...{ store, stops, auditTrail, clock, policyFor, longestMsOf, isDraining, events },
    guards: createGuardStore(parts.database),
    onStored: (recording) => runner.plan(recording),
    newUid: () => String(randomInt(100_000_000, 1_000_000_000)),
  });
  return {
    store,
    runner,
    lister,
    guard,
    workers: [runner, lister, guard] satisfies readonly BackgroundWorker[],
    changeWaiter,
    unknownRecordings,
    recordingStream: createRecordingStream({ store, notifier, isNotified: parts.isNotified }),
    starts: createStarts(common),
    stops,
    usage: createUsageReports({ usage: createUsageStore(parts.database), prices: config.prices }),
    updates: createUpdates({ ...common, inTurn, backoffMs }),
    reads: createReads({ ...common, notifications, unknownRecordings, liveMaxAgeMs: config.liveMaxAgeMs }),
  };
}
