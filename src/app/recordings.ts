import type { Logger } from 'pino';
import { notificationMeaningOf } from '../agora/notifications.ts';
import { createAttendance } from '../application/attendance.ts';
import { createChanges } from '../application/changes.ts';
import { createFeed } from '../application/feed.ts';
import { createInTurn } from '../application/in-turn.ts';
import { createNotificationWork } from '../application/notification-work.ts';
import { publishedStore } from '../application/published-store.ts';
import { createReads } from '../application/read.ts';
import { createRecordingWork, type WorkEvents } from '../application/recording-work.ts';
import { createRoutinePace } from '../application/routine-pace.ts';
import { createRunner, type Runner } from '../application/runner.ts';
import { createSender } from '../application/send.ts';
import { createStarts } from '../application/start.ts';
import { createStops } from '../application/stop.ts';
import { createChangers } from '../application/update.ts';
import type { Config } from '../config.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { AccountOf, ChangeBus, Clock } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { Health } from '../observability/health.ts';
import { createChangeTurns } from '../store/change-turns.ts';
import type { Database } from '../store/database.ts';
import { createNotificationStore } from '../store/notifications.ts';
import { createRecordingStore } from '../store/recordings.ts';

/** Numbers that nobody needs to configure, from the upstream contract where it has them. */
const POLICY = {
  // The longest uploads that Agora describes take well under an hour.
  followForMs: 60 * 60_000,
  pollMs: 2 * 60_000,
  confirmAfterMs: 5000,
  giveUpAfterMs: 90_000,
  refusedRetryMs: 60_000,
} as const;

/** A turn to change a recording lasts longer than its caller is kept waiting, by what clocks and processes may be late. */
const TURN_OUTLASTS_MS = 5000;

export function createRecordings(
  config: Config,
  parts: {
    readonly clock: Clock;
    readonly log: Logger;
    readonly accountOf: AccountOf;
    readonly database: Database;
    readonly health: Health;
    readonly bus: ChangeBus | null;
    /** Tells this gateway from all others. */
    readonly gateway: string;
    /** Whether another one is known to have ended. */
    readonly isGone: (gateway: string) => boolean;
  },
) {
  const { clock, log, accountOf, health, gateway } = parts;
  const { stopWaitMs: waitMs, retryBackoffMs: backoffMs, leaseMs } = config;
  const policy: LifecyclePolicy = { ...POLICY, backoffMs, goneAfterMs: config.stopGoneAfterMs };
  const unpublished = createRecordingStore(parts.database);
  const changes = createChanges({ store: unpublished, bus: parts.bus, clock });
  const store = publishedStore(unpublished, changes);
  const notifications = createNotificationStore(parts.database);
  const attendance = createAttendance({ store, changes, clock, waitMs });
  const sender = createSender({ accountOf, clock, now: store.now });
  const events: WorkEvents = {
    moved: ({ id, sid, mode, state, outcome, failure, files }, from) =>
      log[failure === null ? 'info' : 'warn'](
        { id, sid, mode, from, to: state, outcome: outcome?.type, failure, files: files.length },
        'a recording has moved on',
      ),
    trouble: (message, details) => log.error(details, message),
  };
  const routineEveryMs = createRoutinePace({ store, accountOf, clock, pollMs: policy.pollMs });
  const policyFor = (recording: Recording) => ({ ...policy, pollMs: routineEveryMs(recording) });
  const work = { store, policyFor, events, onStored: (each: Recording) => runner.plan(each) };
  const runner: Runner = createRunner({
    store,
    notifications,
    workOn: createRecordingWork({ ...work, sender, clock, gateway, newLease: () => runner.newLease() }),
    apply: createNotificationWork({ ...work, notifications, meaningOf: notificationMeaningOf }),
    ...{ clock, gateway, isGone: parts.isGone, leaseMs, events },
  });
  const { isDraining } = health;
  const turns = createChangeTurns(parts.database);
  const inTurn = createInTurn({
    ...{ turns, clock, gateway, isGone: parts.isGone },
    turnMs: waitMs + TURN_OUTLASTS_MS,
  });
  const common = { store, accountOf, runner, attendance, clock, policy, waitMs, isDraining };
  return {
    store,
    runner,
    attendance,
    feed: createFeed({ store, changes }),
    starts: createStarts(common),
    stops: createStops({ ...common, sender }),
    changers: createChangers({ ...common, inTurn, backoffMs }),
    reads: createReads({ ...common, notifications, liveMaxAgeMs: config.liveMaxAgeMs }),
  };
}
