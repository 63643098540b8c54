/** For how long what is over is kept, and what may be removed after that. */
import type { AuditAsked, AuditEntry } from './audit.ts';
import type { KeptNotification } from './notification.ts';
import { isOver, type Recording } from './recording.ts';

export const RETAINED = ['recordings', 'notifications', 'audit'] as const;
export type Retained = (typeof RETAINED)[number];

/** For how many days each is kept after it ended, came or was asked for; null: for ever. */
export type KeepDays = Readonly<Record<Retained, number | null>>;

export const KEEP_FOR_EVER: KeepDays = { recordings: null, notifications: null, audit: null };

/** The database refuses to remove entries of the audit trail that are younger (`store/audit-removal.ts`). */
export const MIN_AUDIT_DAYS = 30;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The longest life of a resource (upstream contract, `resourceExpiredHour`). */
const LONGEST_RESOURCE_MS = 720 * HOUR_MS;

/**
 * What is older than this is kept no more: the beginning of a UTC day, at least so many days ago. So what is removed
 * together is whole days, and a second look on one day finds nothing. Unix milliseconds.
 */
export function keptSince(days: number, now: number): number {
  return now - (now % DAY_MS) - days * DAY_MS;
}

/**
 * True where nothing is left to be done about a recording: Agora is not asked any more, its storage is not listed any
 * more, its guard has nothing to look at, and nobody works on it. What ended by 404s alone may live as long as its resource can.
 */
export function isSettled(recording: Recording, now: number): boolean {
  const { dueAt, listing, guard, lease, createdAt, resourceExpiresAt } = recording;
  if (!isOver(recording) || dueAt !== null) return false;
  if ((listing?.dueAt ?? guard?.dueAt ?? null) !== null) return false;
  if (lease !== null && lease.until > now) return false;
  const isDoubtful = recording.state === 'ended' && recording.progress.saidBy === 'not-found';
  return !isDoubtful || (resourceExpiresAt ?? createdAt + LONGEST_RESOURCE_MS) < now;
}

/** A settled recording with what goes with it, as it was read. */
export interface RemovableRecording {
  readonly recording: Recording;
  /** Those of its notifications that go now. */
  readonly notifications: readonly KeptNotification[];
  /** False: it has so many notifications that these go first, and the recording itself with the last of them. */
  readonly goesItself: boolean;
}

/** A notification that has been applied, or never will be, with the tenant of its recording. */
export interface RemovableNotification {
  readonly notification: KeptNotification;
  /** Null where no recording is known (any more). */
  readonly tenant: string | null;
}

/** Where a look through what is old goes on. */
export interface Place {
  /** Unix milliseconds. */
  readonly at: number;
  readonly id: string;
}

/** Some of what is old, in order. */
export interface Portion<Item> {
  readonly items: readonly Item[];
  /** Null: there is no more. */
  readonly next: Place | null;
  /** More of the same is read only once these are removed. */
  readonly hasMoreOfSame?: boolean;
  /** How much there is to hold in memory, where it may be much. */
  readonly bytes?: number;
}

/** A stretch of what is old. */
export interface Stretch {
  /** Unix milliseconds, exclusive. */
  readonly before: number;
  /** Null: from the oldest. */
  readonly from: Place | null;
  /** How many rows are looked at. */
  readonly limit: number;
}

/**
 * Finds and removes what is old. Everything is read again when it is removed: what has changed since, or has got
 * something new to do, stays. Each method reads or writes few rows, so that stops wait for none of them. All reject
 * with `StoreUnavailableError` when the database can't be reached.
 */
export interface RetentionStore {
  /** The store's time, in whole Unix milliseconds. */
  now(): number;
  /** Takes or renews the right to remove. Resolves with false while another gateway has it. */
  takeTurn(gateway: string, forMs: number): Promise<boolean>;
  endTurn(gateway: string): Promise<void>;
  /** The tenants that have any. */
  tenantsWith(kind: 'recordings' | 'audit'): Promise<readonly string[]>;
  /** Settled recordings of a tenant by their end. What can't be read is left out, and stays. */
  recordings(tenant: string, stretch: Stretch): Promise<Portion<RemovableRecording>>;
  /** Notifications of recordings that are settled or unknown, by when they came. */
  notifications(stretch: Stretch): Promise<Portion<RemovableNotification>>;
  /** Entries of a tenant's audit trail by when they were asked for. */
  audit(tenant: string, stretch: Stretch): Promise<Portion<AuditEntry>>;
  /** Removes recordings with their tags and notifications. `asked` is stored with it, unless it is already. */
  removeRecordings(some: readonly RemovableRecording[], asked: AuditAsked): Promise<number>;
  /** `asked`: as above; null where no tenant's trail is to tell of it. */
  removeNotifications(ids: readonly string[], asked: AuditAsked | null): Promise<number>;
  /** `before`: no entry from then on is among them. The database refuses less than `MIN_AUDIT_DAYS` days ago. */
  removeAudit(ids: readonly string[], before: number, asked: AuditAsked): Promise<number>;
}

/** A line of the archive: JSON without secrets. */
export interface ArchiveLine {
  /** When it ended, came or was asked for. Unix milliseconds. */
  readonly at: number;
  readonly json: string;
}

/**
 * Takes what is going to be removed. What was written stays written when `write` resolves, whatever happens to the
 * process or the machine. The same lines may be written again.
 */
export interface Archive {
  /** Rejects with `ArchiveError` where it can't write, or with the signal's reason. */
  write(kind: Retained, lines: readonly ArchiveLine[], signal: AbortSignal): Promise<void>;
}

/** The archive can't be written. The message is for the operator, and has no secrets. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}
