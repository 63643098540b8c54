import { eventKindNamed, type NotificationEvent } from './event-kinds.ts';
import type { JsonValue } from './outcome.ts';

/** A number, flag or text of a notification's `details`, as text and whatever the letter case of its key; empty where there is none. */
export function wordOf(details: JsonValue, key: string): string {
  if (typeof details !== 'object' || details === null) return '';
  const [, value] = Object.entries(details).find(([each]) => each.toLowerCase() === key.toLowerCase()) ?? [];
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value).trim();
}

/** Whether what the event's name says is so: a `details.status` of anything but 0 takes it back. */
export function isNormal(event: NotificationEvent, details: JsonValue): boolean {
  return eventKindNamed(event).otherwise === undefined || Number(wordOf(details, 'status')) === 0;
}
