import type { Kysely } from 'kysely';
import type { ApiKeyRow } from './api-key-row.ts';
import type { AuditAnsweredRow, AuditAskedRow } from './audit-row.ts';
import type { ChangeTurnRow } from './change-turn-row.ts';
import type { NotificationRow } from './notification-row.ts';
import type { RecordingRow } from './row.ts';

export interface Tables {
  readonly recordings: RecordingRow;
  readonly api_keys: ApiKeyRow;
  readonly notifications: NotificationRow;
  readonly audit_asked: AuditAskedRow;
  readonly audit_answered: AuditAnsweredRow;
  readonly change_turns: ChangeTurnRow;
}

/** What is asked of the database by one who uses it: nothing but statements. */
export type Work<Result> = (db: Kysely<Tables>) => Promise<Result>;
