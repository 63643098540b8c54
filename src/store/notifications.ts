import { sql } from 'kysely';
import type { NotificationStore } from '../domain/ports.ts';
import { newId } from '../ids.ts';
import type { Database } from './database.ts';
import { fromNotificationRow, type NotificationRow } from './notification-row.ts';
import { createTimedQuery } from './timed-query.ts';
import { forgetUnknown, noteUnknown } from './unknown-recordings.ts';

/** The delays before the first and second retry of matching a notification to its recording. There is no third. */
const RETRY_DELAYS_MS = [5000, 60_000];

/** Stores notifications in SQLite or Postgres, with the same statements. */
export function createNotificationStore(database: Database): NotificationStore {
  const { kind, run, write, reading } = database;
  const nextDue = createTimedQuery(database.clock, (db) =>
    db
      .selectFrom('notifications')
      .select('due_at')
      .where('due_at', 'is not', null)
      .orderBy('due_at')
      .limit(sql.lit(1))
      .compile(),
  );

  /** The readable rows. Unreadable ones are never due again, since nothing could be done about them. */
  async function takeReadable(rows: readonly NotificationRow[]) {
    const readable = await reading.all(rows, fromNotificationRow);
    const unreadable = [
      ...new Set(rows.map(({ id }) => id)).difference(new Set(readable.map(({ id }) => id))),
    ];
    if (unreadable.length > 0)
      await write((db) =>
        db.updateTable('notifications').set({ due_at: null }).where('id', 'in', unreadable).execute(),
      );
    return readable;
  }

  return {
    add: (notification, { receivedAt, dueAt }) =>
      write(async (db) => {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('notifications')
          .values({
            id: newId(receivedAt),
            app_id: notification.appId,
            notice_id: notification.noticeId,
            notified_at: notification.notifiedAt,
            sid: notification.sid,
            event_type: notification.eventType,
            happened_at: notification.happenedAt,
            details: JSON.stringify(notification.details),
            received_at: receivedAt,
            applied_at: null,
            due_at: dueAt,
            tries: 0,
            cname: notification.cname,
            uid: notification.uid,
            service_scene: notification.serviceScene,
            counted_at: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }),

    takeDue: ({ now, againAt, limit }) =>
      run(async (db) => {
        // Mostly nothing is due, which this finds out without the write lock.
        const [first] = await nextDue(db);
        if (first === undefined || (first.due_at ?? now) > now) return [];
        const rows = await database.write((inner) => {
          const due = inner
            .selectFrom('notifications')
            .select('id')
            .where('due_at', '<=', now)
            .orderBy('due_at')
            .limit(limit)
            .$if(kind === 'postgres', (some) => some.forUpdate().skipLocked());
          return inner
            .with(
              (cte) => cte('due').materialized(),
              () => due,
            )
            .updateTable('notifications')
            .set({ due_at: againAt })
            .where('id', 'in', (from) => from.selectFrom('due').select('due.id'))
            .returningAll()
            .execute();
        });
        return takeReadable(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
      }),

    noteApplied: (ids, now) =>
      write(async (db) => {
        await db
          .updateTable('notifications')
          .set({ applied_at: now, due_at: null })
          .where('id', 'in', ids)
          .execute();
      }),

    notePending: (ids, now) =>
      write(async (db) => {
        const [first = 0, second = 0] = RETRY_DELAYS_MS;
        await db
          .updateTable('notifications')
          .set({
            tries: sql`tries + 1`,
            due_at: sql`case tries
              when 0 then cast(${now + first} as bigint)
              when 1 then cast(${now + second} as bigint)
            end`,
          })
          .where('id', 'in', ids)
          .execute();
      }),

    noteUnknown: (sighting, now) => database.transact((db) => noteUnknown(db, sighting, now)),

    latest: ({ appId, sid }, limit) =>
      run(async (db) => {
        const rows = await db
          .selectFrom('notifications')
          .selectAll()
          .where('sid', '=', sid)
          .where('app_id', '=', appId)
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return reading.all(rows, fromNotificationRow);
      }),

    forgetPending: (before) =>
      database.transact(async (db) => {
        await forgetUnknown(db, before);
        const { numDeletedRows } = await db
          .deleteFrom('notifications')
          .where('applied_at', 'is', null)
          .where('received_at', '<', before)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}
