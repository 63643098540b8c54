/**
 * Every metric of the gateway: its name without the prefix, what it says, and its labels. Names follow Prometheus's
 * conventions (https://prometheus.io/docs/practices/naming/). All labels are bounded: their values are words of the gateway,
 * of the schema and of the configuration, and never a caller's.
 */

/** Begins the name of every metric of the gateway. */
export const PREFIX = 'recording_gateway_';

interface Definition {
  readonly help: string;
  readonly labels: readonly string[];
  /** With `METRICS_TENANTS=on` it has the label `tenant` too. */
  readonly byTenant?: true;
}

interface TimesDefinition extends Definition {
  /** The upper bounds of the histogram's buckets, in seconds. */
  readonly bucketsS: readonly number[];
}

export const COUNTERS = {
  graphql_requests_total: {
    help: 'GraphQL requests that were answered, by the first root field and by ok or the code of the error, also of one that is data.',
    labels: ['operation', 'result'],
    byTenant: true,
  },
  unexpected_errors_total: {
    help: 'Errors that nothing was prepared for: callers got Unexpected error, and the log has the reason.',
    labels: [],
  },
  stops_total: {
    help: 'Stops that came to an end in this gateway, by the type of the outcome, or the code of the failure.',
    labels: ['outcome'],
    byTenant: true,
  },
  recordings_ended_total: {
    help: 'Recordings whose end this gateway has stored, stopped or not, by the type of the outcome, or the code of the failure.',
    labels: ['outcome'],
  },
  agora_requests_total: {
    help: 'Requests to Agora that ended, each try counted, by what the answer means, or how there came none.',
    labels: ['method', 'meaning'],
  },
  account_holds_total: {
    help: 'Pauses of the account in this gateway after a 429 of Agora.',
    labels: ['account'],
  },
  leases_lost_total: {
    help: 'Recordings that another gateway has taken over while this one worked on them.',
    labels: [],
  },
  notifications_received_total: {
    help: 'Notifications of Agora that this gateway has stored, without those that had come before.',
    labels: ['event'],
  },
  retention_removed_total: {
    help: 'What this gateway has removed since it was kept long enough: recordings, notifications, entries of the audit trail.',
    labels: ['kind'],
  },
  notifications_applied_total: {
    help: 'Notifications that this gateway has applied to their recordings.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, Definition>>;

export const TIMES = {
  graphql_request_duration_seconds: {
    help: 'How long GraphQL requests took until they were answered, or their stream was open.',
    labels: ['operation'],
    bucketsS: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  stop_duration_seconds: {
    help: 'How long stops took from when they were asked for to their end.',
    labels: [],
    bucketsS: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
  },
  agora_request_duration_seconds: {
    help: 'How long Agora took to answer a request, or until there was no answer to be had. Without the wait for a slot.',
    labels: ['method'],
    bucketsS: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  notification_lag_seconds: {
    help: 'How long after the event of a notification it was applied to its recording. Screenshots wait for 20 s for one another.',
    labels: [],
    bucketsS: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600],
  },
} as const satisfies Readonly<Record<string, TimesDefinition>>;

/** Read from what the process knows. Where it does not know one (there is no Redis), there is no such metric. */
export const PROCESS_GAUGES = {
  slots_used: {
    help: 'Requests of the account that left in the last second: of all gateways while they share the limit over Redis, else of this one.',
    labels: ['account'],
  },
  slots_limit: { help: 'Requests a second that Agora allows the account.', labels: ['account'] },
  slots_waiting: {
    help: 'Calls that wait for a slot in this gateway.',
    labels: ['account', 'priority'],
  },
  account_hold_seconds: {
    help: 'What is left of the account’s pause after a 429 of Agora; 0 when there is none.',
    labels: ['account'],
  },
  account_refused: {
    help: '1 while Agora refuses the account: its App IDs, customer ID or customer secret.',
    labels: ['account'],
  },
  quota_limit: {
    help: 'How many recordings of the app and kind may run at once.',
    labels: ['app', 'kind'],
  },
  archive_up: {
    help: '0 while the archive can’t be written, so that nothing old is removed. Only where ARCHIVE is set.',
    labels: [],
  },
  bus_up: { help: '1 while changes of the other gateways arrive over Redis.', labels: [] },
  subscriptions: { help: 'Subscriptions that are open in this gateway.', labels: ['transport'] },
} as const satisfies Readonly<Record<string, Definition>>;

/** Counted in the database, so every gateway of one database says the same. While it is away there are no such metrics. */
export const STORED_GAUGES = {
  recordings: { help: 'Recordings that are not over.', labels: ['state'], byTenant: true },
  oldest_unsettled_stop_seconds: {
    help: 'How long ago the oldest stop was asked for that has not come to its end; 0 when there is none.',
    labels: [],
  },
  recordings_past_longest_time: {
    help: 'Recordings that should have been stopped more than a minute ago.',
    labels: [],
  },
  recordings_expiring: {
    help: 'Recordings that are stopped or rolled over within two hours, since their resource or token expires.',
    labels: [],
  },
  quota_running: {
    help: 'How many recordings of the app and kind may be running, of everybody who uses it, by what the gateways know.',
    labels: ['app', 'kind'],
  },
  unknown_recordings: {
    help: 'Recordings that Agora notifies of and no gateway knows, by whether they run by their notifications.',
    labels: ['running'],
  },
  due_work: {
    help: 'What is due and no gateway works on, up to 1000 of each kind: calls to Agora, notifications, lists of storages.',
    labels: ['kind'],
  },
  last_notification_timestamp_seconds: {
    help: 'When the last notification was received, in Unix seconds; 0: never. Only where notifications are configured.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, Definition>>;

export const DATABASE_UP = {
  name: 'database_up',
  help: '1 while the database can be read and written.',
} as const;

export const EVENT_LOOP_DELAY = {
  name: 'event_loop_delay_seconds',
  help: 'How late the event loop turns, as of the last ten seconds or more before a scrape.',
} as const;

export type CounterName = keyof typeof COUNTERS;
export type TimesName = keyof typeof TIMES;
export type ProcessGaugeName = keyof typeof PROCESS_GAUGES;
export type StoredGaugeName = keyof typeof STORED_GAUGES;

type All = typeof COUNTERS & typeof TIMES & typeof PROCESS_GAUGES & typeof STORED_GAUGES;

/** The labels that a metric needs, with the tenant where it can be told by tenant. */
export type LabelsOf<Name extends keyof All> = Readonly<
  Record<All[Name]['labels'][number] | (All[Name] extends { byTenant: true } ? 'tenant' : never), string>
>;

/** One value of a gauge. */
export interface Reading<Name extends keyof All> {
  readonly labels: LabelsOf<Name>;
  readonly value: number;
}
