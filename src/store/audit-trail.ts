import type { AuditEntry, AuditTrail } from '../domain/audit.ts';
import type { AuditAnsweredRow, AuditAskedRow } from './audit-row.ts';
import type { Database } from './database.ts';

/** Keeps the trail in SQLite or Postgres, with the same statements. */
export function createAuditTrail({ run }: Pick<Database, 'run'>): AuditTrail {
  return {
    asked: ({ requestId, ...entry }) =>
      run(async (db) => {
        await db
          .insertInto('audit_asked')
          .values({ ...entry, request_id: requestId })
          .execute();
      }),

    answered: (id, { at, result, recordingId }) =>
      run(async (db) => {
        const row = { id, answered_at: at, result, recording_id: recordingId };
        await db.insertInto('audit_answered').values(row).execute();
      }),

    list: (tenant, { subject, action, recordingId }, { limit, newerThan, olderThan, fromTheEnd }) =>
      run(async (db) => {
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
          const named = db.selectFrom('audit_asked').select('id').where('target', '=', recordingId);
          const found = db.selectFrom('audit_answered').select('id').where('recording_id', '=', recordingId);
          query = query.where('audit_asked.id', 'in', named.union(found));
        }
        const entries = (await query.execute()).map(toEntry);
        return fromTheEnd ? entries.reverse() : entries;
      }),
  };
}

type Joined = AuditAskedRow & {
  readonly [Name in keyof Omit<AuditAnsweredRow, 'id'>]: AuditAnsweredRow[Name] | null;
};

function toEntry(row: Joined): AuditEntry {
  const { id, at, tenant, subject, action, target, request_id: requestId } = row;
  const { answered_at, result, recording_id: recordingId } = row;
  const answered = answered_at === null || result === null ? null : { at: answered_at, result, recordingId };
  return { id, at, tenant, subject, action, target, requestId, answered };
}
