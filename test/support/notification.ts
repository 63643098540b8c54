import { notificationMeaningOf, readNotifications } from '../../src/agora/decode/decode-notification.ts';
import type { Notification, NotificationMeaning } from '../../src/domain/notification.ts';

/** The one notification that a body holds. */
export function notificationIn(appId: string, body: string): Notification {
  const [notification, ...more] = readNotifications(appId, body) ?? [];
  if (notification === undefined || more.length > 0) throw new Error('it was not understood');
  return notification;
}

export const NEWS_AT = 1_700_000_000_000;

/** What a notification of this type with these details means. */
export function news(eventType: number, details: object, at = NEWS_AT): NotificationMeaning {
  const payload = { sid: 's', sendts: at, details };
  const body = JSON.stringify({ noticeId: 'n', eventType, notifyMs: at, payload });
  return notificationMeaningOf(notificationIn('a', body));
}
