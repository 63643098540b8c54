import type { Page } from './page.ts';

/** One thing that somebody asked for, whether it came to anything or not. Times are Unix milliseconds. */
export interface AuditAsked {
  readonly id: string;
  readonly at: number;
  readonly tenant: string;
  /** Who: the subject of the token, the key, or the operator at the command line. */
  readonly subject: string;
  /** What: the name of the mutation or the command. */
  readonly action: string;
  /** What it is about: the recording's id where that is known, else its `sid`, its channel or its key. */
  readonly target: string | null;
  /** Finds the log lines of the request. */
  readonly requestId: string;
}

export interface AuditAnswered {
  readonly at: number;
  /** The type of the result, or the code of the failure. */
  readonly result: string;
  /** The recording that it was about. */
  readonly recordingId: string | null;
}

/** `answered` is null where no answer was given: the gateway died over it. */
export type AuditEntry = AuditAsked & { readonly answered: AuditAnswered | null };

export interface AuditFilter {
  readonly subject?: string;
  readonly action?: string;
  readonly recordingId?: string;
}

/**
 * Who asked for what, when, and what came of it. It only grows: the database itself refuses to change or delete what is
 * there. All methods reject with `StoreUnavailableError` when the database can't be reached.
 */
export interface AuditTrail {
  /** Stores the entry, unless it is stored already: it is before anything is done about it. */
  asked(entry: AuditAsked): Promise<void>;
  /** Stores what came of it, and the entry where that is not stored yet. May wait a moment for other writes. */
  answered(entry: AuditAsked, answer: AuditAnswered): Promise<void>;
  /** Shows what this gateway has answered, also what is still being stored. */
  list(tenant: string, filter: AuditFilter, page: Page): Promise<readonly AuditEntry[]>;
}
