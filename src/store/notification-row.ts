import { z } from 'zod';
import type { KeptNotification } from '../domain/notification.ts';
import type { JsonValue } from '../domain/outcome.ts';
import { json, readColumns, UnreadableRow } from './reading.ts';

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
  /** Null where it was not told, or an older gateway has received it. */
  readonly cname: string | null;
  readonly uid: string | null;
}

const columnsOf = z.object({
  id: z.string(),
  app_id: z.string(),
  notice_id: z.string(),
  notified_at: z.number(),
  sid: z.string(),
  event_type: z.number(),
  happened_at: z.number(),
  details: json(z.custom<JsonValue>((value) => value !== undefined)),
  received_at: z.number(),
  applied_at: z.number().nullable(),
  tries: z.number(),
  cname: z.string().nullable(),
  uid: z.string().nullable(),
});

export function fromNotificationRow(row: NotificationRow): KeptNotification | UnreadableRow {
  const columns = readColumns('notifications', row, columnsOf);
  if (columns instanceof UnreadableRow) return columns;
  const { id, sid, cname, uid, tries, details } = columns;
  return {
    ...{ id, sid, cname, uid, tries, details },
    appId: columns.app_id,
    noticeId: columns.notice_id,
    notifiedAt: columns.notified_at,
    eventType: columns.event_type,
    happenedAt: columns.happened_at,
    receivedAt: columns.received_at,
    appliedAt: columns.applied_at,
  };
}
