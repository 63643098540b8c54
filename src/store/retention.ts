/**
 * Finds and removes what is old. What is looked for is a stretch of an index, read from the oldest on, and what is
 * removed is removed by id: each statement costs as much as it has rows, however many are stored.
 */
import { type Kysely, sql } from 'kysely';
import type { AuditAsked } from '../domain/audit.ts';
import { isSettled, type RetentionStore } from '../domain/retention.ts';
import { firstIdAt } from '../ids.ts';
import { fromAuditRow } from './audit-row.ts';
import { insertAsked } from './audit-trail.ts';
import type { Database } from './database.ts';
import { fromNotificationRow } from './notification-row.ts';
import { readRows, sizeOfRow } from './portions.ts';
import {
  isApplied,
  keyOf,
  recordingsWith,
  removeNotifications,
  removeRecordings,
  withNotifications,
} from './removable-recordings.ts';
import { fromRow } from './row.ts';
import type { Tables } from './tables.ts';

/** The name of the only turn. */
const REMOVAL = 'removal';

/** A turn that ends later than this was written by a wrong clock, and counts as ended. */
const MAX_TURN_MS = 60 * 60_000;

/** The most bytes of file names and the like that are read together. */
const MAX_BYTES = 500_000;

export function createRetentionStore(database: Database): RetentionStore {
  const { run, reading, clock } = database;

  return {
    now: () => clock.now(),

    takeTurn: (gateway, forMs) =>
      database.write(async (db) => {
        const now = clock.sqlNow();
        const until = sql<number>`${now} + ${sql.lit(Math.min(Math.round(forMs), MAX_TURN_MS))}`;
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('retention_turns')
          .values({ name: REMOVAL, holder: gateway, until })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet({ holder: gateway, until })
              .where(({ eb, or }) =>
                or([
                  eb('retention_turns.holder', '=', gateway),
                  eb('retention_turns.until', '<=', now),
                  eb('retention_turns.until', '>', sql<number>`${now} + ${sql.lit(MAX_TURN_MS)}`),
                ]),
              ),
          )
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }),

    endTurn: (gateway) =>
      database.write(async (db) => {
        await db
          .deleteFrom('retention_turns')
          .where('name', '=', REMOVAL)
          .where('holder', '=', gateway)
          .execute();
      }),

    tenantsWith: (kind) => run((db) => (kind === 'audit' ? tenantsAudited(db) : tenantsRecorded(db))),

    recordings: (tenant, { before, from, limit }) =>
      run(async (db) => {
        let query = db
          .selectFrom('recordings')
          .select(['id', 'ended_at', sizeOfRow.as('size')])
          .where('owner', '=', tenant)
          .where('ended_at', '<', before)
          .orderBy('ended_at')
          .orderBy('id')
          .limit(limit);
        if (from !== null) query = query.where(sql<boolean>`(ended_at, id) > (${from.at}, ${from.id})`);
        const found = await query.execute();
        const some = withinBytes(found);
        const recordings = await reading.all(await readRows(db, some), fromRow);
        const last = some.at(-1);
        const end = last === undefined || (some.length === found.length && found.length < limit);
        const next = end ? null : { at: last.ended_at ?? 0, id: last.id };
        const settled = recordings.filter((each) => isSettled(each, clock.now()));
        const bytes = some.reduce((sum, { size }) => sum + size, 0);
        return { next, bytes, ...(await withNotifications(reading, db, settled)) };
      }),

    notifications: ({ before, from, limit }) =>
      run(async (db) => {
        const rows = await db
          .selectFrom('notifications')
          .selectAll()
          .where('id', '<', firstIdAt(before))
          .where('id', '>', from?.id ?? '')
          .orderBy('id')
          .limit(limit)
          .execute();
        const last = rows.at(-1);
        const next = last === undefined || rows.length < limit ? null : { at: last.received_at, id: last.id };
        const kept = await reading.all(rows.filter(isApplied), fromNotificationRow);
        const recordings = await recordingsWith(db, [...new Set(kept.map(({ sid }) => sid))]);
        const items = kept.flatMap((notification) => {
          const own = recordings.get(keyOf(notification)) ?? [];
          if (own.some(({ isOver }) => !isOver)) return [];
          return [{ notification, tenant: own[0]?.owner ?? null }];
        });
        return { items, next };
      }),

    audit: (tenant, { before, from, limit }) =>
      run(async (db) => {
        const rows = await db
          .selectFrom('audit_asked')
          .leftJoin('audit_answered', 'audit_answered.id', 'audit_asked.id')
          .selectAll('audit_asked')
          .select(['answered_at', 'result', 'recording_id'])
          .where('tenant', '=', tenant)
          .where('audit_asked.id', '<', firstIdAt(before))
          .where('audit_asked.id', '>', from?.id ?? '')
          .orderBy('audit_asked.id')
          .limit(limit)
          .execute();
        const last = rows.at(-1);
        const next = last === undefined || rows.length < limit ? null : { at: last.at, id: last.id };
        return { items: await reading.all(rows, fromAuditRow), next };
      }),

    removeRecordings: (some, asked) =>
      database.transact(async (db) => {
        await insertAsked(db, asked);
        return removeRecordings(db, some);
      }),

    removeNotifications: (ids, asked) =>
      database.transact(async (db) => {
        if (asked !== null) await insertAsked(db, asked);
        return removeNotifications(db, ids);
      }),

    removeAudit: (ids, before, asked) => database.transact((db) => removeAudit(db, ids, before, asked)),
  };
}

/** Each step skips all entries of a tenant in the index. */
async function tenantsRecorded(db: Kysely<Tables>): Promise<readonly string[]> {
  const tenants: string[] = [];
  for (;;) {
    const next = await db
      .selectFrom('recordings')
      .select('owner')
      .where('owner', '>', tenants.at(-1) ?? '')
      .where('ended_at', 'is not', null)
      .orderBy('owner')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return tenants;
    tenants.push(next.owner);
  }
}

async function tenantsAudited(db: Kysely<Tables>): Promise<readonly string[]> {
  const tenants: string[] = [];
  for (;;) {
    const next = await db
      .selectFrom('audit_asked')
      .select('tenant')
      .where('tenant', '>', tenants.at(-1) ?? '')
      .orderBy('tenant')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return tenants;
    tenants.push(next.tenant);
  }
}

/** As many of the first rows as can be read at once, and at least one. */
function withinBytes<Row extends { readonly size: number }>(rows: readonly Row[]): readonly Row[] {
  let bytes = 0;
  const end = rows.findIndex(({ size }, index) => {
    bytes += size;
    return index > 0 && bytes > MAX_BYTES;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

/** In a transaction, in which alone the row of `audit_removals` is there: see `audit-removal.ts`. */
async function removeAudit(
  db: Kysely<Tables>,
  ids: readonly string[],
  before: number,
  asked: AuditAsked,
): Promise<number> {
  if (ids.length === 0) return 0;
  const { tenant } = asked;
  await insertAsked(db, asked);
  await db
    .insertInto('audit_removals')
    .values({ tenant, before, entry: asked.id })
    .onConflict((conflict) => conflict.column('tenant').doUpdateSet({ before, entry: asked.id }))
    .execute();
  const gone = await db
    .deleteFrom('audit_asked')
    .where('id', 'in', ids)
    .where('tenant', '=', tenant)
    .returning('id')
    .execute();
  const removed = gone.map(({ id }) => id);
  if (removed.length > 0) await db.deleteFrom('audit_answered').where('id', 'in', removed).execute();
  await db.deleteFrom('audit_removals').where('tenant', '=', tenant).execute();
  return removed.length;
}
