import { z } from 'zod';
import type { AuditEntry } from '../domain/audit.ts';
import { readColumns, UnreadableRow } from './reading.ts';

/** A row of `audit_asked`. */
export interface AuditAskedRow {
  readonly id: string;
  readonly at: number;
  readonly tenant: string;
  readonly subject: string;
  readonly action: string;
  readonly target: string | null;
  readonly request_id: string;
}

/** A row of `audit_answered`: one for each of `audit_asked` that was answered. */
export interface AuditAnsweredRow {
  readonly id: string;
  readonly answered_at: number;
  readonly result: string;
  readonly recording_id: string | null;
}

/** A row of the one with what there is of the other. */
export type AuditRow = AuditAskedRow & {
  readonly [Name in keyof Omit<AuditAnsweredRow, 'id'>]: AuditAnsweredRow[Name] | null;
};

const columnsOf = z.object({
  id: z.string(),
  at: z.number(),
  tenant: z.string(),
  subject: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  request_id: z.string(),
  answered_at: z.number().nullable(),
  result: z.string().nullable(),
  recording_id: z.string().nullable(),
});

export function fromAuditRow(row: AuditRow): AuditEntry | UnreadableRow {
  const columns = readColumns('audit_asked', row, columnsOf);
  if (columns instanceof UnreadableRow) return columns;
  const { id, at, tenant, subject, action, target, request_id: requestId } = columns;
  const { answered_at, result, recording_id: recordingId } = columns;
  const answered = answered_at === null || result === null ? null : { at: answered_at, result, recordingId };
  return { id, at, tenant, subject, action, target, requestId, answered };
}
