/** Notifications that came before anybody could tell whose they are. */
import { type Kysely, sql } from 'kysely';
import { isUnanswered } from '../domain/lifecycle/lifecycle.ts';
import type { Recording } from '../domain/recording.ts';
import type { Tables } from './tables.ts';

/** Whether a write makes known whose they are: by a `sid`, or by a start that begins to wait for its `sid`. */
export function tellsWhose(from: Recording | null, to: Recording): boolean {
  return becomesKnown(from, to) || (isUnanswered(to) && (from === null || !isUnanswered(from)));
}

function becomesKnown(from: Recording | null, to: Recording): boolean {
  return to.sid !== null && from?.sid !== to.sid;
}

/** Makes those due that were kept for what a write made known, in the transaction of that write. */
export function wakeNotifications(db: Kysely<Tables>, from: Recording | null, to: Recording): Promise<void> {
  return becomesKnown(from, to) ? wakeForSid(db, to) : wakeForChannel(db, to);
}

async function wakeForSid(db: Kysely<Tables>, { sid }: Recording): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ due_at: sql`received_at` })
    .where('sid', '=', sid)
    .where('applied_at', 'is', null)
    .execute();
}

/** One that is being looked into right now, in vain, is looked into again. */
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
