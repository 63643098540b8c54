import type { AuditAsked, AuditEntry, AuditTrail } from '../domain/audit.ts';
import { StoreUnavailableError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import {
  type Archive,
  ArchiveError,
  type ArchiveLine,
  type KeepDays,
  keptSince,
  type Place,
  type Portion,
  RETAINED,
  type RemovableNotification,
  type RemovableRecording,
  type Retained,
  type RetentionStore,
  type Stretch,
} from '../domain/retention.ts';
import { createRemovalTrail, type RemovalEvents } from './removal-trail.ts';

/** What goes into the archive, by where it is kept there. */
export type ArchiveLines = Partial<Readonly<Record<Retained, readonly ArchiveLine[]>>>;

/** Puts what is removed into the words of the archive. */
export interface LinesOf {
  recordings(some: readonly RemovableRecording[], now: number): Promise<ArchiveLines>;
  notifications(some: readonly RemovableNotification[]): Promise<ArchiveLines>;
  audit(some: readonly AuditEntry[]): Promise<ArchiveLines>;
}

export interface RetentionOptions {
  readonly store: RetentionStore;
  readonly auditTrail: Pick<AuditTrail, 'answered'>;
  /** Null: what is removed is gone. */
  readonly archive: Archive | null;
  readonly linesOf: LinesOf;
  /** For how long what is a tenant's is kept; null: what is no tenant's. */
  readonly keepOf: (tenant: string | null) => KeepDays;
  /** The fewest days for which any tenant's is kept; null: for ever. */
  readonly fewestDays: () => KeepDays;
  readonly clock: Clock;
  /** The id of this run of the gateway, and its name in the audit trail. */
  readonly gateway: string;
  readonly gatewayName: string;
  readonly events: RemovalEvents & {
    /** The archive can't be written, so nothing is removed; null: it can. */
    archiveFailed(failure: string | null): void;
  };
}

/**
 * Removes what is kept no more, after writing it to the archive. One gateway does so at a time; if another goes on
 * before it has ended, rows may be written twice and are removed once. Whatever it dies over, what is not removed is
 * found again.
 */
export interface Retention {
  /** Removes everything that is to go by now. */
  tick(): Promise<void>;
  /** Does so once a day (UTC), and soon again where something kept it from it. */
  run(): void;
  /** Ends after the bite that is under way. */
  close(): Promise<void>;
}

/** How often it is looked whether a day is over, or whether what failed can be done now. */
const POLL_MS = 10 * 60_000;

/** A gateway that has just started has other things to do. */
const FIRST_AFTER_MS = 60_000;

/** How many rows are read at once, and how many removed: some milliseconds each, in which a stop waits on SQLite. */
const READ_AT_ONCE = 25;
const REMOVED_AT_ONCE = 100;

/** How many rows are written to the archive together, and then removed in bites; fewer where they are large. */
const BATCH = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

/** After each bite everything else has its turn for at least as long as the bite took. */
const MIN_PAUSE_MS = 2;

/** Longer than a batch takes. If its gateway dies, others go on after this time. */
const TURN_MS = 5 * 60_000;

/** What is removed in one way. */
interface Shelf<Item> {
  readonly kind: Retained;
  next(stretch: Stretch): Promise<Portion<Item>>;
  linesOf(items: readonly Item[]): Promise<ArchiveLines>;
  /** Those of the items that go, by whose they are. */
  byTenant(items: readonly Item[]): ReadonlyMap<string | null, readonly Item[]>;
  remove(items: readonly Item[], asked: AuditAsked | null): Promise<number>;
}

export function createRetention(options: RetentionOptions): Retention {
  const { store, archive, linesOf, keepOf, fewestDays, clock, gateway, events } = options;
  const closing = new AbortController();
  const { signal } = closing;
  let isArchiveFailing = false;
  let working: Promise<void> = Promise.resolve();
  let looping: Promise<void> = Promise.resolve();

  /** Makes one bite, and pauses after it. */
  async function bite<Result>(work: () => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    const began = clock.monotonic();
    const result = await work();
    await clock.sleep(Math.max(MIN_PAUSE_MS, clock.monotonic() - began), signal);
    return result;
  }

  /** Resolves with what is archived and removed together. */
  async function readBatch<Item>(shelf: Shelf<Item>, before: number, start: Place | null) {
    const all: Item[] = [];
    const lines: ArchiveLines[] = [];
    let from = start;
    let read = 0;
    while (all.length < BATCH && read < BATCH_BYTES) {
      const stretch = { before, from, limit: READ_AT_ONCE };
      const { items, next, hasMoreOfSame = false, bytes = 0 } = await bite(() => shelf.next(stretch));
      read += bytes;
      const going = [...shelf.byTenant(items).values()].flat();
      from = next;
      all.push(...going);
      if (going.length > 0 && archive !== null) lines.push(await bite(() => shelf.linesOf(going)));
      if (next === null || hasMoreOfSame) break;
    }
    return { all, lines, from };
  }

  async function write(lines: readonly ArchiveLines[]): Promise<void> {
    if (archive === null || lines.length === 0) return;
    try {
      for (const kind of RETAINED) {
        const some = lines.flatMap((each) => each[kind] ?? []);
        if (some.length > 0) await archive.write(kind, some, signal);
      }
    } catch (error) {
      if (error instanceof ArchiveError) {
        isArchiveFailing = true;
        events.archiveFailed(error.message);
      }
      throw error;
    }
    archiveWorks();
  }

  function archiveWorks(): void {
    isArchiveFailing = false;
    events.archiveFailed(null);
  }

  async function takeTurn(): Promise<void> {
    if (!(await store.takeTurn(gateway, TURN_MS))) throw new TurnLost();
  }

  /** Removes what came before that time, and has the audit trail of each tenant tell it. */
  async function clear<Item>(shelf: Shelf<Item>, before: number): Promise<void> {
    const trail = createRemovalTrail(options, shelf.kind, before);
    try {
      let from: Place | null = null;
      do {
        await takeTurn();
        const batch: Awaited<ReturnType<typeof readBatch<Item>>> = await readBatch(shelf, before, from);
        await write(batch.lines);
        // The archive may have taken longer than the turn: then another gateway writes the same rows, perhaps into this.
        if (batch.lines.length > 0) await takeTurn();
        for (const [tenant, items] of shelf.byTenant(batch.all)) {
          for (let index = 0; index < items.length; index += REMOVED_AT_ONCE) {
            const some = items.slice(index, index + REMOVED_AT_ONCE);
            trail.count(tenant, await bite(() => shelf.remove(some, trail.entryFor(tenant))));
          }
        }
        from = batch.from;
      } while (from !== null);
    } finally {
      await trail.close();
    }
  }

  async function clearRecordings(now: number): Promise<void> {
    for (const tenant of await store.tenantsWith('recordings')) {
      const { recordings: days } = keepOf(tenant);
      if (days === null) continue;
      const shelf: Shelf<RemovableRecording> = {
        kind: 'recordings',
        next: (stretch) => store.recordings(tenant, stretch),
        linesOf: (items) => linesOf.recordings(items, now),
        byTenant: (items) => new Map([[tenant, items]]),
        remove: (items, asked) => (asked === null ? noEntry() : store.removeRecordings(items, asked)),
      };
      await clear(shelf, keptSince(days, now));
    }
  }

  async function clearNotifications(now: number): Promise<void> {
    const { notifications: fewest } = fewestDays();
    if (fewest === null) return;
    const isKept = ({ notification, tenant }: RemovableNotification) => {
      const { notifications: days } = keepOf(tenant);
      return days === null || notification.receivedAt >= keptSince(days, now);
    };
    const shelf: Shelf<RemovableNotification> = {
      kind: 'notifications',
      next: (stretch) => store.notifications(stretch),
      linesOf: (items) => linesOf.notifications(items),
      byTenant: (items) =>
        Map.groupBy(
          items.filter((each) => !isKept(each)),
          ({ tenant }) => tenant,
        ),
      remove: (items, asked) =>
        store.removeNotifications(
          items.map((each) => each.notification.id),
          asked,
        ),
    };
    await clear(shelf, keptSince(fewest, now));
  }

  async function clearAudit(now: number): Promise<void> {
    for (const tenant of await store.tenantsWith('audit')) {
      const { audit: days } = keepOf(tenant);
      if (days === null) continue;
      const before = keptSince(days, now);
      const shelf: Shelf<AuditEntry> = {
        kind: 'audit',
        next: (stretch) => store.audit(tenant, stretch),
        linesOf: (items) => linesOf.audit(items),
        byTenant: (items) => new Map([[tenant, items]]),
        remove: (items, asked) =>
          asked === null
            ? noEntry()
            : store.removeAudit(
                items.map(({ id }) => id),
                before,
                asked,
              ),
      };
      await clear(shelf, before);
    }
  }

  /** Resolves with whether all was done that is to be done today. */
  async function pass(): Promise<boolean> {
    try {
      if (!(await store.takeTurn(gateway, TURN_MS))) return false;
      const now = store.now();
      for (const each of [clearRecordings, clearNotifications, clearAudit]) await each(now);
      await store.endTurn(gateway);
      // Another gateway may have written what this one could not: nothing is left that waits for this one's archive.
      if (isArchiveFailing) archiveWorks();
      return true;
    } catch (error) {
      const isTold = error instanceof StoreUnavailableError || error instanceof ArchiveError;
      if (!signal.aborted && !isTold && !(error instanceof TurnLost))
        events.trouble('what is old could not be removed', { err: error });
      await store.endTurn(gateway).catch(() => undefined);
      return false;
    }
  }

  function tick(): Promise<boolean> {
    const done = working.then(pass);
    working = done.then(() => undefined);
    return done;
  }

  async function loop(): Promise<void> {
    let doneSince = Number.NEGATIVE_INFINITY;
    await clock.sleep(FIRST_AFTER_MS, signal);
    for (;;) {
      const today = keptSince(0, store.now());
      const days = fewestDays();
      const isAsked = RETAINED.some((kind) => days[kind] !== null);
      if (isAsked && today !== doneSince && (await tick())) doneSince = today;
      await clock.sleep(POLL_MS, signal);
    }
  }

  return {
    async tick() {
      await tick();
    },
    run() {
      looping = loop().catch((error: unknown) => {
        if (!signal.aborted) events.trouble('what is old is not removed any more', { err: error });
      });
    },
    async close() {
      closing.abort(new Error('the gateway is shutting down'));
      await looping;
      await working;
    },
  };
}

/** Another gateway has taken over, since this one took too long. */
class TurnLost extends Error {}

function noEntry(): never {
  throw new TypeError('what is removed of a tenant is told in its audit trail');
}
