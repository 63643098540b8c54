import { z } from 'zod';
import type { AuditEntry } from '../domain/audit.ts';
import { readColumns, UnreadableRow } from './reading.ts';

const askedColumns = z.object({
  id: z.string(),
  at: z.number(),
  tenant: z.string(),
  subject: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  request_id: z.string(),
});

const answeredColumns = z.object({
  id: z.string(),
  answered_at: z.number(),
  result: z.string(),
  recording_id: z.string().nullable(),
});

/** An entry left-joined with its answer. */
const entryColumns = askedColumns.extend({
  answered_at: answeredColumns.shape.answered_at.nullable(),
  result: answeredColumns.shape.result.nullable(),
  recording_id: answeredColumns.shape.recording_id,
});

/** A row of `audit_asked`. */
export type AuditAskedRow = Readonly<z.input<typeof askedColumns>>;

/** A row of `audit_answered`: the answer to the entry of `audit_asked` with the same id. */
export type AuditAnsweredRow = Readonly<z.input<typeof answeredColumns>>;

export function fromAuditRow(row: z.input<typeof entryColumns>): AuditEntry | UnreadableRow {
  const columns = readColumns('audit_asked', row, entryColumns);
  if (columns instanceof UnreadableRow) return columns;
  const { request_id: requestId, answered_at: at, result, recording_id: recordingId, ...asked } = columns;
  const answered = at === null || result === null ? null : { at, result, recordingId };
  return { ...asked, requestId, answered };
}
