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
