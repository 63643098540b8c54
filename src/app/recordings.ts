import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { LifecyclePolicy } from '../domain/lifecycle.ts';
import type { AccountOf, ChangeBus, Clock } from '../domain/ports.ts';
import type { Health } from '../observability/health.ts';
import { createAttendance } from '../recordings/attendance.ts';
import { createChangers } from '../recordings/change.ts';
import { createChanges } from '../recordings/changes.ts';
import { createFeed } from '../recordings/feed.ts';
import { createNotices } from '../recordings/notices.ts';
import { createPerformer } from '../recordings/performer.ts';
import { publishedStore } from '../recordings/published-store.ts';
import { createReads } from '../recordings/read.ts';
import { createStarts } from '../recordings/start.ts';
import { createStops } from '../recordings/stop.ts';
import { createWorker, type WorkerOptions } from '../recordings/worker.ts';
import type { Database } from '../store/database.ts';
import { createNotificationStore } from '../store/notifications.ts';
import { createRecordingStore } from '../store/recordings.ts';
import { newsOf } from '../webhooks/notification.ts';

/** Numbers that nobody needs to configure, from the upstream contract where it has them. */
const POLICY = {
  // The longest uploads that Agora describes take well under an hour.
  followForMs: 60 * 60_000,
  pollMs: 2 * 60_000,
  confirmAfterMs: 5000,
  giveUpAfterMs: 90_000,
  refusedRetryMs: 60_000,
} as const;

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
  },
) {
  const { clock, log, accountOf, health } = parts;
  const { stopWaitMs: waitMs, retryBackoffMs: backoffMs } = config;
  const policy: LifecyclePolicy = { ...POLICY, backoffMs, goneAfterMs: config.stopGoneAfterMs };
  const unpublished = createRecordingStore(parts.database);
  const changes = createChanges({ store: unpublished, bus: parts.bus, clock });
  const store = publishedStore(unpublished, changes);
  const attendance = createAttendance({ store, changes, clock, waitMs });
  const performer = createPerformer({ accountOf, store, clock });
  const events: WorkerOptions['events'] = {
    moved: ({ id, sid, mode, state, outcome, failure, files }, from) =>
      log[failure === null ? 'info' : 'warn'](
        { id, sid, mode, from, to: state, outcome: outcome?.type, failure, files: files.length },
        'a recording has moved on',
      ),
    trouble: (message, details) => log.error(details, message),
  };
  const worker = createWorker({
    store,
    performer,
    clock,
    policy,
    gateway: parts.gateway,
    leaseMs: config.leaseMs,
    events,
  });
  const notifications = createNotificationStore(parts.database);
  const notices = createNotices({ notifications, store, worker, newsOf, clock, policy, events });
  const { isDraining } = health;
  const common = { store, accountOf, worker, attendance, clock, waitMs, isDraining };
  return {
    store,
    worker,
    attendance,
    notices,
    feed: createFeed({ store, changes }),
    starts: createStarts(common),
    stops: createStops({ ...common, performer, policy }),
    changers: createChangers({ ...common, backoffMs }),
    reads: createReads({ ...common, notifications, liveMaxAgeMs: config.liveMaxAgeMs }),
  };
}
