import type { KeptNotification } from '../domain/notification.ts';
import type { JsonValue } from '../domain/outcome.ts';

/** A row of `notifications`. */
export interface NotificationRow {
  readonly id: string;
  readonly app_id: string;
  readonly notice_id: string;
  readonly notified_at: number;
  readonly sid: string;
  readonly event_type: number;
  readonly happened_at: number;
  /** JSON. */
  readonly details: string;
  readonly received_at: number;
  readonly applied_at: number | null;
  /** Null: it has been applied, or waits for its recording to become known. */
  readonly due_at: number | null;
  readonly tries: number;
}

export function fromNotificationRow(row: NotificationRow): KeptNotification {
  const details: JsonValue = JSON.parse(row.details);
  return {
    id: row.id,
    appId: row.app_id,
    noticeId: row.notice_id,
    notifiedAt: row.notified_at,
    sid: row.sid,
    eventType: row.event_type,
    happenedAt: row.happened_at,
    details,
    receivedAt: row.received_at,
    appliedAt: row.applied_at,
  };
}
