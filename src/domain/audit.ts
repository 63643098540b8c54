import type { Page } from './page.ts';

/** A request of a caller, whatever came of it. Times are Unix milliseconds. */
export interface AuditAsked {
  readonly id: string;
  readonly at: number;
  readonly tenant: string;
  /** The subject of the token, the key, or the operator at the command line. */
  readonly subject: string;
  /** The name of the mutation or the command. */
  readonly action: string;
  /** The recording's id if that is known, else its `sid`, its channel or its key. */
  readonly target: string | null;
  /** Finds the log lines of the request. */
  readonly requestId: string;
}

export interface AuditAnswered {
  readonly at: number;
  /** The type name of the result, or the code of the failure. */
  readonly result: string;
  readonly recordingId: string | null;
}

/** `answered` is null where the gateway died before it gave an answer. */
export type AuditEntry = AuditAsked & { readonly answered: AuditAnswered | null };

export interface AuditFilter {
  readonly subject?: string;
  readonly action?: string;
  readonly recordingId?: string;
}

/**
 * Records who asked for what, when, and the result. Append-only: the database itself refuses to change
 * entries, and to delete what is not yet old (`retention.ts`). All methods reject with `StoreUnavailableError` when the database can't be reached.
 */
export interface AuditTrail {
  /** Stores the request, unless it is stored already. It is called before the request is acted on. */
  asked(entry: AuditAsked): Promise<void>;
  /** Stores the result, and the request if that is not stored yet. May wait a moment for other writes. */
  answered(entry: AuditAsked, answer: AuditAnswered): Promise<void>;
  /**
   * By recording: the first call about it and the last ones, oldest first. Those of this gateway that are still being
   * stored are among them.
   */
  askedAbout(
    tenant: string,
    recordingIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly AuditAsked[]>>;
  /** Includes what this gateway has answered and is still storing. */
  list(tenant: string, filter: AuditFilter, page: Page): Promise<readonly AuditEntry[]>;
}
