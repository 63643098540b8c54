import { z } from 'zod';
import type { KeptNotification } from '../domain/notification.ts';
import type { JsonValue } from '../domain/outcome.ts';
import { json, readColumns, UnreadableRow } from './reading.ts';

const notificationColumns = z.object({
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
  /** `cname` and `uid` are null where Agora did not send them, or an older gateway received the notification. */
  cname: z.string().nullable(),
  uid: z.string().nullable(),
  service_scene: z.string().nullable(),
});

/** A row of `notifications`. */
export interface NotificationRow extends Readonly<z.input<typeof notificationColumns>> {
  /** Null once it has been applied, and while it waits for its recording to become known. */
  readonly due_at: number | null;
  /** When it was counted as one of an unknown recording's; null: it was not. */
  readonly counted_at: number | null;
}

export function fromNotificationRow(row: NotificationRow): KeptNotification | UnreadableRow {
  const columns = readColumns('notifications', row, notificationColumns);
  if (columns instanceof UnreadableRow) return columns;
  const { id, sid, cname, uid, tries, details } = columns;
  return {
    ...{ id, sid, cname, uid, tries, details },
    appId: columns.app_id,
    serviceScene: columns.service_scene,
    noticeId: columns.notice_id,
    notifiedAt: columns.notified_at,
    eventType: columns.event_type,
    happenedAt: columns.happened_at,
    receivedAt: columns.received_at,
    appliedAt: columns.applied_at,
  };
}
