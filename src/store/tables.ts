import type { Kysely } from 'kysely';
import type { ApiKeyRow } from './api-key-row.ts';
import type { AuditAnsweredRow, AuditAskedRow } from './audit-row.ts';
import type { NotificationRow } from './notification-row.ts';
import type { RecordingRow } from './recording-columns.ts';

/** A row of `change_turns`. If its holder dies, it stays until the next change of the same recording. */
interface ChangeTurnRow {
  readonly session_hash: string;
  readonly holder: string;
  readonly until: number;
  readonly wanted_by: string | null;
}

/** The columns of each table. */
export interface Tables {
  readonly recordings: RecordingRow;
  readonly api_keys: ApiKeyRow;
  readonly notifications: NotificationRow;
  readonly audit_asked: AuditAskedRow;
  readonly audit_answered: AuditAnsweredRow;
  readonly change_turns: ChangeTurnRow;
}

/** Runs statements and does nothing else, so that it can be run again. */
export type Work<Result> = (db: Kysely<Tables>) => Promise<Result>;
