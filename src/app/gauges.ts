import {
  type ChangeBus,
  type CurrentCounts,
  PRIORITIES,
  type RecordingStore,
  type RequestScheduler,
} from '../domain/ports.ts';
import { type Quotas, RECORDING_KINDS, type RecordingKind } from '../domain/quota.ts';
import { RETAINED } from '../domain/retention.ts';
import { DEFAULT_TENANT } from '../domain/tenant.ts';
import type { UnknownRecordings } from '../domain/unknown-recording.ts';
import { STREAM_TRANSPORTS, type Streams } from '../graphql/http/streams.ts';
import type { Health } from '../observability/health.ts';
import type { Metrics } from '../observability/metrics.ts';

interface GaugedAccount {
  readonly scheduler: RequestScheduler;
  settings(): {
    readonly name: string;
    readonly apps: readonly { readonly appId: string; readonly quotas: Quotas }[];
  };
}

interface GaugedParts {
  /** Those that are configured now, as everything here that a reload may change. */
  readonly accounts: () => readonly GaugedAccount[];
  readonly health: Health;
  /** Null: there is no Redis. */
  readonly bus: ChangeBus | null;
  readonly streams: Streams;
  /** Whether what is removed is written to an archive. */
  readonly hasArchive: boolean;
  readonly counts: CurrentCounts;
  readonly store: Pick<RecordingStore, 'countRunning'>;
  readonly unknownRecordings: Pick<UnknownRecordings, 'count'>;
  /** The names of the configured storages. */
  readonly storages: () => readonly string[];
  /** Whether Agora is to notify the gateway of any app. */
  readonly isNotified: () => boolean;
  /** The tenants that are told apart. */
  readonly tenants: () => readonly string[];
}

/** Has everything read at a scrape that no part tells of by itself: what waits, what is used, what is stored. */
export function addGauges(metrics: Metrics, parts: GaugedParts): void {
  addProcessGauges(metrics, parts);
  addStoredGauges(metrics, parts);
}

function addProcessGauges(metrics: Metrics, parts: GaugedParts): void {
  const { accounts, health, bus, streams, hasArchive } = parts;
  const ofEach = (measure: (account: GaugedAccount) => number) => () =>
    accounts().map((each) => ({ labels: { account: each.settings().name }, value: measure(each) }));
  // What an account has is the same for all tenants.
  const statusOf = ({ scheduler }: GaugedAccount) => scheduler.status(DEFAULT_TENANT);
  metrics.gauge(
    'slots_used',
    ofEach((each) => statusOf(each).usedInLastSecond),
  );
  metrics.gauge(
    'slots_limit',
    ofEach((each) => statusOf(each).limitPerSecond),
  );
  metrics.gauge(
    'account_hold_seconds',
    ofEach((each) => statusOf(each).heldForMs / 1000),
  );
  metrics.gauge(
    'account_refused',
    ofEach(({ settings }) => Number(health.isRefused(settings().name))),
  );
  metrics.gauge('slots_waiting', () =>
    accounts().flatMap(({ settings, scheduler }) => {
      const waiting = scheduler.waiting();
      return PRIORITIES.map((priority) => ({
        labels: { account: settings().name, priority },
        value: waiting[priority],
      }));
    }),
  );
  metrics.gauge('quota_limit', () => ofEachQuota(accounts(), ({ quotas }, kind) => quotas[kind]));
  metrics.gauge('bus_up', () => (bus === null ? [] : [{ labels: {}, value: Number(bus.isWorking()) }]));
  metrics.gauge('archive_up', () =>
    hasArchive ? [{ labels: {}, value: Number(!health.isArchiveFailing()) }] : [],
  );
  metrics.gauge('subscriptions', () =>
    STREAM_TRANSPORTS.map((transport) => ({ labels: { transport }, value: streams.count(transport) })),
  );
  // A counter that is not there before it counts makes no increase when it first does.
  for (const { settings } of accounts())
    metrics.count('account_holds_total', { account: settings().name }, 0);
  for (const kind of RETAINED) metrics.count('retention_removed_total', { kind }, 0);
}

function addStoredGauges(metrics: Metrics, parts: GaugedParts): void {
  const { counts, storages, isNotified, tenants, accounts, store, unknownRecordings } = parts;
  const appIds = () => accounts().flatMap(({ settings }) => settings().apps.map(({ appId }) => appId));
  metrics.stored('quota_running', async () => {
    const running = await store.countRunning(appIds());
    const isMeant = (appId: string, kind: RecordingKind) => (each: { appId: string; kind: RecordingKind }) =>
      each.appId === appId && each.kind === kind;
    return ofEachQuota(accounts(), ({ appId }, kind) => running.find(isMeant(appId, kind))?.running ?? 0);
  });
  metrics.stored('unknown_recordings', async () => {
    const all = await unknownRecordings.count(appIds());
    return [true, false].map((isRunning) => ({
      labels: { running: String(isRunning) },
      value: all.reduce((sum, each) => sum + (each.isRunning === isRunning ? each.recordings : 0), 0),
    }));
  });
  metrics.stored('recordings', () => recordingsBy(counts, tenants()));
  metrics.stored('oldest_unsettled_stop_seconds', async () => [
    { labels: {}, value: (await counts.oldestUnsettledStopMs()) / 1000 },
  ]);
  metrics.stored('recordings_past_longest_time', async () => [
    { labels: {}, value: await counts.pastTheirTime() },
  ]);
  metrics.stored('recordings_expiring', async () => [{ labels: {}, value: await counts.expiring() }]);
  metrics.stored('due_work', async () => [
    { labels: { kind: 'recordings' }, value: await counts.dueRecordings() },
    { labels: { kind: 'notifications' }, value: await counts.dueNotifications() },
    { labels: { kind: 'listings' }, value: await counts.dueListings(storages()) },
  ]);
  metrics.stored('last_notification_timestamp_seconds', async () =>
    isNotified() ? [{ labels: {}, value: ((await counts.lastNotificationAt()) ?? 0) / 1000 }] : [],
  );
}

/** A value for each app and kind. */
function ofEachQuota(
  accounts: readonly GaugedAccount[],
  measure: (app: ReturnType<GaugedAccount['settings']>['apps'][number], kind: RecordingKind) => number,
) {
  return accounts.flatMap(({ settings }) =>
    settings().apps.flatMap((app) =>
      RECORDING_KINDS.map((kind) => ({ labels: { app: app.appId, kind }, value: measure(app, kind) })),
    ),
  );
}

/** By state, and by those tenants that are told apart; the others' are counted together. */
async function recordingsBy(counts: CurrentCounts, tenants: readonly string[]) {
  const byOwner = await counts.byOwner(tenants);
  const all = await counts.byState();
  const told = byOwner.map(({ owner, state, count }) => ({ labels: { state, tenant: owner }, value: count }));
  const rest = [...all].map(([state, count]) => {
    const known = byOwner.filter((each) => each.state === state).reduce((sum, each) => sum + each.count, 0);
    return { labels: { state, tenant: '' }, value: Math.max(0, count - known) };
  });
  return [...told, ...rest];
}
