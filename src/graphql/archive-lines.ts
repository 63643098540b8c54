import type { LinesOf } from '../application/retention.ts';
import type { AuditEntry } from '../domain/audit.ts';
import { eventKindOf } from '../domain/event-kinds.ts';
import type { KeptNotification } from '../domain/notification.ts';
import type { ArchiveLine, RemovableRecording } from '../domain/retention.ts';
import { globalIdOf } from './global-id.ts';
import { recordingsAsJson } from './recordings-as-json.ts';

/**
 * What is removed, a line of JSON each, in the words of the GraphQL schema, with the tenant and with what the schema
 * asks for in a start. A row that is written again is written the same.
 */
export const archiveLines: LinesOf = {
  async recordings(some, now) {
    const whole = some.filter(({ goesItself }) => goesItself);
    const described = await recordingsAsJson(
      whole.map(({ recording }) => recording),
      now,
    );
    const notifications = some.flatMap(({ recording: { owner }, notifications }) =>
      notifications.map((each) => lineOfNotification(each, owner)),
    );
    return {
      notifications,
      recordings: whole.map((each, index) => lineOfRecording(each, described[index] ?? {})),
    };
  },
  notifications: async (some) => ({
    notifications: some.map(({ notification, tenant }) => lineOfNotification(notification, tenant)),
  }),
  audit: async (some) => ({ audit: some.map(lineOfEntry) }),
};

function lineOfRecording({ recording }: RemovableRecording, described: object): ArchiveLine {
  const { owner: tenant, destination, idempotency } = recording;
  const started = {
    storage: destination?.storage ?? null,
    fileNamePrefix: destination?.fileNamePrefix ?? null,
    idempotencyKey: idempotency?.key ?? null,
  };
  return { at: recording.endedAt ?? 0, json: JSON.stringify({ tenant, ...described, ...started }) };
}

function lineOfNotification(notification: KeptNotification, tenant: string | null): ArchiveLine {
  const { id, appId, noticeId, sid, cname, uid, eventType, details } = notification;
  const times = {
    at: instant(notification.happenedAt),
    notifiedAt: instant(notification.notifiedAt),
    receivedAt: instant(notification.receivedAt),
    appliedAt: instant(notification.appliedAt),
  };
  const event = eventKindOf(eventType).name;
  const words = { tenant, id, appId, noticeId, sid, cname, uid, eventType, event, ...times, details };
  return { at: notification.receivedAt, json: JSON.stringify(words) };
}

function lineOfEntry({ at, answered, ...asked }: AuditEntry): ArchiveLine {
  const { id, tenant, subject, action, target, requestId } = asked;
  const recordingId = answered?.recordingId ?? null;
  const words = {
    ...{ tenant, id, at: instant(at), subject, action, target, requestId },
    result: answered?.result ?? null,
    answeredAt: instant(answered?.at ?? null),
    recordingId: recordingId === null ? null : globalIdOf(recordingId),
  };
  return { at, json: JSON.stringify(words) };
}

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
