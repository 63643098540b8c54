import { type Kysely, sql } from 'kysely';
import type { AuditAsked, AuditTrail } from '../domain/audit.ts';
import type { Page } from '../domain/page.ts';
import { fromAuditRow } from './audit-row.ts';
import type { Database } from './database.ts';
import { readPage } from './reading.ts';
import type { Tables } from './tables.ts';

/** How many of the last calls about a recording `askedAbout` finds: somebody may ask for its stop again and again. */
const LAST_CALLS = 20;

/** Stores the audit trail in SQLite or Postgres, with the same statements. */
export function createAuditTrail(database: Database): AuditTrail {
  const { run, reading } = database;
  return {
    asked: (entry) => database.write((db) => insertAsked(db, entry)),

    answered(entry, { at, result, recordingId }) {
      const row = { id: entry.id, answered_at: at, result, recording_id: recordingId };
      return database.transact(async (db) => {
        await insertAsked(db, entry);
        await db.insertInto('audit_answered').values(row).execute();
      }, 'batched');
    },

    askedAbout: (tenant, recordingIds) =>
      run(async (db) => {
        await database.settled();
        const about = db
          .selectFrom('audit_asked')
          .select(['id', 'target as recording_id'])
          .where('target', 'in', recordingIds)
          .union(
            db
              .selectFrom('audit_answered')
              .select(['id', 'recording_id'])
              .where('recording_id', 'in', recordingIds),
          );
        const numbered = db
          .selectFrom(about.as('about'))
          .selectAll()
          .select([
            sql<number>`row_number() over (partition by recording_id order by id)`.as('from_first'),
            sql<number>`row_number() over (partition by recording_id order by id desc)`.as('from_last'),
          ]);
        const rows = await db
          .selectFrom(numbered.as('about'))
          .innerJoin('audit_asked', 'audit_asked.id', 'about.id')
          .selectAll('audit_asked')
          .select('about.recording_id')
          .where('tenant', '=', tenant)
          .where((is) => is.or([is('from_first', '=', 1), is('from_last', '<=', LAST_CALLS)]))
          .orderBy('audit_asked.id')
          .execute();
        const found = new Map<string, readonly AuditAsked[]>();
        for (const [id, some] of Map.groupBy(rows, ({ recording_id }) => recording_id ?? '')) {
          const asked = some.map((row) => ({ ...row, answered_at: null, result: null }));
          found.set(id, await reading.all(asked, fromAuditRow));
        }
        return found;
      }),

    list: (tenant, { subject, action, recordingId }, page) =>
      run(async (db) => {
        await database.settled();
        const rowsOf = ({ limit, newerThan, olderThan, fromTheEnd }: Page) => {
          let query = db
            .selectFrom('audit_asked')
            .leftJoin('audit_answered', 'audit_answered.id', 'audit_asked.id')
            .selectAll('audit_asked')
            .select(['answered_at', 'result', 'recording_id'])
            .where('tenant', '=', tenant)
            .orderBy('audit_asked.id', fromTheEnd ? 'asc' : 'desc')
            .limit(limit);
          if (subject !== undefined) query = query.where('subject', '=', subject);
          if (action !== undefined) query = query.where('action', '=', action);
          if (newerThan !== undefined) query = query.where('audit_asked.id', '>', newerThan);
          if (olderThan !== undefined) query = query.where('audit_asked.id', '<', olderThan);
          if (recordingId !== undefined) {
            const asked = db.selectFrom('audit_asked').select('id').where('target', '=', recordingId);
            const answered = db
              .selectFrom('audit_answered')
              .select('id')
              .where('recording_id', '=', recordingId);
            query = query.where('audit_asked.id', 'in', asked.union(answered));
          }
          return query.execute();
        };
        return readPage(page, rowsOf, (rows) => reading.all(rows, fromAuditRow));
      }),
  };
}

/** Stores an entry, unless it is already stored. */
export async function insertAsked(db: Kysely<Tables>, { requestId, ...entry }: AuditAsked): Promise<void> {
  await db
    .insertInto('audit_asked')
    .values({ ...entry, request_id: requestId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
