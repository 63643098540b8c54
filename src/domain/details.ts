import type { NotificationEvent } from './notification.ts';
import type { JsonValue } from './outcome.ts';

/** A number, flag or text of a notification's `details`, as text and whatever the letter case of its key; empty where there is none. */
export function wordOf(details: JsonValue, key: string): string {
  if (typeof details !== 'object' || details === null) return '';
  const [, value] = Object.entries(details).find(([each]) => each.toLowerCase() === key.toLowerCase()) ?? [];
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value).trim();
}

/** The events with a `details.status` of their own (upstream contract, "Notifications"). */
const WITH_STATUS: readonly NotificationEvent[] = [
  'uploader_started',
  'uploaded',
  'backuped',
  'recorder_started',
];

/** Whether what the event's name says is so: a `details.status` of anything but 0 takes it back. */
export function isNormal(event: NotificationEvent, details: JsonValue): boolean {
  return !WITH_STATUS.includes(event) || Number(wordOf(details, 'status')) === 0;
}
