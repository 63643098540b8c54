/** Notifications that came before anybody could tell whose they are. */
import { type Kysely, sql } from 'kysely';
import { isUnanswered } from '../domain/lifecycle/lifecycle.ts';
import type { Recording } from '../domain/recording.ts';
import type { Tables } from './database.ts';

/**
 * Makes a write, and together with it those notifications due that were kept for what it makes known: for a `sid`, or, where
 * a start begins to wait for its `sid`, for its channel and UID. Resolves with what `write` says: whether it was made.
 */
export async function withNotifications(
  db: Kysely<Tables>,
  from: Recording | null,
  to: Recording,
  write: (db: Kysely<Tables>) => Promise<boolean>,
): Promise<boolean> {
  const becomesKnown = to.sid !== null && from?.sid !== to.sid;
  const beginsToWait = isUnanswered(to) && (from === null || !isUnanswered(from));
  if (!becomesKnown && !beginsToWait) return write(db);
  return db.transaction().execute(async (transaction) => {
    const isWritten = await write(transaction);
    if (isWritten) await (becomesKnown ? wakeForSid(transaction, to) : wakeForChannel(transaction, to));
    return isWritten;
  });
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
