/** Notifications that came before their recording was known. */
import { type Kysely, sql } from 'kysely';
import { isUnanswered } from '../domain/lifecycle/lifecycle.ts';
import type { Recording } from '../domain/recording.ts';
import type { Tables } from './tables.ts';

/** Whether a write may give stored notifications their recording: it sets a `sid`, or a start begins to wait for its `sid`. */
export function mayMatchNotifications(from: Recording | null, to: Recording): boolean {
  return setsSid(from, to) || (isUnanswered(to) && (from === null || !isUnanswered(from)));
}

function setsSid(from: Recording | null, to: Recording): boolean {
  return to.sid !== null && from?.sid !== to.sid;
}

/** Makes the matching notifications due, in the transaction of the write. */
export function wakeNotifications(db: Kysely<Tables>, from: Recording | null, to: Recording): Promise<void> {
  return setsSid(from, to) ? wakeForSid(db, to) : wakeForChannel(db, to);
}

async function wakeForSid(db: Kysely<Tables>, { sid }: Recording): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ due_at: sql`received_at` })
    .where('sid', '=', sid)
    .where('applied_at', 'is', null)
    .execute();
}

/** Resets `tries` too: a notification that is being matched right now, in vain, is then matched again. */
async function wakeForChannel(
  db: Kysely<Tables>,
  { appId, cname, uid, createdAt }: Recording,
): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ due_at: sql`received_at`, tries: 0 })
    .where('applied_at', 'is', null)
    .where('received_at', '>=', createdAt)
    .where('app_id', '=', appId)
    .where('cname', '=', cname)
    .where('uid', '=', uid)
    .execute();
}
