import type { AttemptMeaning } from '../agora/requests/attempt.ts';
import { eventKindOf } from '../domain/event-kinds.ts';
import { settledBy } from '../domain/lifecycle/settled-stop.ts';
import type { KeptNotification, Notification } from '../domain/notification.ts';
import type { Recording } from '../domain/recording.ts';
import type { Retained } from '../domain/retention.ts';
import type { AnsweredRequest } from '../graphql/http/access-log.ts';
import type { Metrics } from '../observability/metrics.ts';

/** What the parts of the gateway tell of, each without knowing that it is measured. */
export interface Measures {
  requestAnswered(request: AnsweredRequest): void;
  unexpectedError(): void;
  askedAgora(attempt: {
    readonly method: string;
    readonly meaning: AttemptMeaning;
    readonly durationMs: number;
  }): void;
  accountHeld(account: string): void;
  recordingChanged(before: Recording, after: Recording): void;
  leaseLost(): void;
  notificationReceived(notification: Notification): void;
  removed(what: { readonly kind: Retained; readonly count: number }): void;
  notificationsApplied(kept: readonly KeptNotification[]): void;
}

/** Turns what happens into metrics. `now`: the store's time, in Unix milliseconds. */
export function createMeasures(metrics: Metrics, now: () => number): Measures {
  return {
    requestAnswered({ operation, result, tenant, durationMs }) {
      metrics.count('graphql_requests_total', { operation, result, tenant: tenant ?? '' });
      metrics.took('graphql_request_duration_seconds', { operation }, durationMs / 1000);
    },
    unexpectedError: () => metrics.count('unexpected_errors_total', {}),
    askedAgora({ method, meaning, durationMs }) {
      metrics.count('agora_requests_total', { method, meaning });
      // One that the gateway itself has ended says nothing about Agora.
      if (meaning !== 'given-up')
        metrics.took('agora_request_duration_seconds', { method }, durationMs / 1000);
    },
    accountHeld: (account) => metrics.count('account_holds_total', { account }),
    recordingChanged(before, after) {
      const settled = settledBy(before, after);
      if (settled === null) return;
      const { outcome, askedAt, isRecordingOver } = settled;
      if (isRecordingOver) metrics.count('recordings_ended_total', { outcome });
      if (askedAt === null) return;
      metrics.count('stops_total', { outcome, tenant: after.owner });
      metrics.took('stop_duration_seconds', {}, Math.max(0, now() - askedAt) / 1000);
    },
    leaseLost: () => metrics.count('leases_lost_total', {}),
    notificationReceived: ({ eventType }) =>
      metrics.count('notifications_received_total', { event: eventKindOf(eventType).name }),
    removed: ({ kind, count }) => metrics.count('retention_removed_total', { kind }, count),
    notificationsApplied(kept) {
      metrics.count('notifications_applied_total', {}, kept.length);
      // The clocks of Agora and of this machine differ a little.
      for (const { happenedAt } of kept)
        metrics.took('notification_lag_seconds', {}, Math.max(0, now() - happenedAt) / 1000);
    },
  };
}
