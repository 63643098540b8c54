import type { Kysely } from 'kysely';
import type { ApiKeyRow } from './api-key-row.ts';
import type { AuditAnsweredRow, AuditAskedRow } from './audit-row.ts';
import type { NotificationRow } from './notification-row.ts';
import type { RecordingRow } from './recording-columns.ts';
import type { UnknownRecordingRow } from './unknown-recording-row.ts';

/** A row of `change_turns`. If its holder dies, it stays until the next change of the same recording. */
interface ChangeTurnRow {
  readonly session_hash: string;
  readonly holder: string;
  readonly until: number;
  readonly wanted_by: string | null;
}

/**
 * A row of `recording_tags`: a tag of a recording, with what is searched for together with tags. `state` is kept up to
 * date by a trigger of the database, also where an older gateway changes the recording.
 */
interface RecordingTagRow {
  /** The recording's. */
  readonly id: string;
  readonly owner: string;
  readonly key: string;
  readonly value: string;
  readonly state: string;
  readonly mode: string;
}

/** A row of `gateway_secrets`. The one with the highest generation is used, the others are still accepted. */
interface GatewaySecretRow {
  readonly purpose: string;
  readonly generation: number;
  readonly secret: string;
  readonly created_at: number;
}

/** A row of `retention_turns`: which gateway removes what is old. There is one, with the name `removal`. */
interface RetentionTurnRow {
  readonly name: string;
  readonly holder: string;
  readonly until: number;
}

/** A row of `audit_removals`, which is there only within a transaction: see `audit-removal.ts`. */
interface AuditRemovalRow {
  readonly tenant: string;
  readonly before: number;
  /** The entry of the audit trail that tells of the removal. */
  readonly entry: string;
}

/** A row of `database_marks`: what the gateway notes about the database itself. */
interface DatabaseMarkRow {
  readonly name: string;
  readonly value: string;
}

/** The columns of each table. */
export interface Tables {
  readonly recordings: RecordingRow;
  readonly recording_tags: RecordingTagRow;
  readonly api_keys: ApiKeyRow;
  readonly notifications: NotificationRow;
  readonly audit_asked: AuditAskedRow;
  readonly audit_answered: AuditAnsweredRow;
  readonly change_turns: ChangeTurnRow;
  readonly gateway_secrets: GatewaySecretRow;
  readonly retention_turns: RetentionTurnRow;
  readonly audit_removals: AuditRemovalRow;
  readonly database_marks: DatabaseMarkRow;
  readonly unknown_recordings: UnknownRecordingRow;
}

/** Runs statements and does nothing else, so that it can be run again. */
export type Work<Result> = (db: Kysely<Tables>) => Promise<Result>;
