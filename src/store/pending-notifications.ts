/** Notifications that came before their recording was known. */
import { type Kysely, sql } from 'kysely';
import { isUnanswered } from '../domain/lifecycle/lifecycle.ts';
import type { Recording } from '../domain/recording.ts';
import type { Tables } from './tables.ts';

/** Whether a write may reveal whose notifications are: it sets a `sid`, or its start begins to wait for a `sid`. */
export function mayMatchNotifications(from: Recording | null, to: Recording): boolean {
  return setsSid(from, to) || (isUnanswered(to) && (from === null || !isUnanswered(from)));
}

function setsSid(from: Recording | null, to: Recording): boolean {
  return to.sid !== null && from?.sid !== to.sid;
}

/** Makes the matching notifications due, in the transaction of the write. */
export async function wakeNotifications(
  db: Kysely<Tables>,
  from: Recording | null,
  to: Recording,
): Promise<void> {
  const wake = db
    .updateTable('notifications')
    .set({ due_at: sql`received_at` })
    .where('applied_at', 'is', null);
  if (setsSid(from, to)) {
    await wake.where('sid', '=', to.sid).execute();
    return;
  }
  await wake
    // A notification that is being matched right now, in vain, is then matched again.
    .set({ tries: 0 })
    .where('received_at', '>=', to.createdAt)
    .where('app_id', '=', to.appId)
    .where('cname', '=', to.cname)
    .where('uid', '=', to.uid)
    .execute();
}
