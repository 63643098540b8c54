import type { AuditAsked, AuditTrail } from '../domain/audit.ts';
import type { Retained, RetentionStore } from '../domain/retention.ts';
import { newId } from '../ids.ts';

export interface RemovalEvents {
  removed(what: { readonly kind: Retained; readonly tenant: string | null; readonly count: number }): void;
  trouble(message: string, details: object): void;
}

interface RemovalTrailOptions {
  readonly store: Pick<RetentionStore, 'now'>;
  readonly auditTrail: Pick<AuditTrail, 'answered'>;
  /** As the trail names who removed something. */
  readonly gatewayName: string;
  readonly events: RemovalEvents;
}

/**
 * The entries of the audit trail about one look through what is old: one for each tenant of whom something goes. It is
 * stored with the first removal, and answered with how many there were.
 */
export function createRemovalTrail(
  { store, auditTrail, gatewayName, events }: RemovalTrailOptions,
  kind: Retained,
  before: number,
) {
  const entries = new Map<string, AuditAsked>();
  const counts = new Map<string | null, number>();
  return {
    entryFor(tenant: string | null): AuditAsked | null {
      if (tenant === null) return null;
      const at = store.now();
      const entry = entries.get(tenant) ?? {
        ...{ id: newId(at), at, tenant, subject: `gateway ${gatewayName}`, action: 'retention' },
        target: `${WHAT[kind]} before ${new Date(before).toISOString()}`,
        requestId: 'retention',
      };
      entries.set(tenant, entry);
      return entry;
    },
    count(tenant: string | null, removed: number): void {
      counts.set(tenant, (counts.get(tenant) ?? 0) + removed);
    },
    /** The entries are stored: a result that can't be stored too is only told in the log. */
    async close(): Promise<void> {
      for (const [tenant, count] of counts) {
        if (count > 0) events.removed({ kind, tenant, count });
        const entry = tenant === null ? undefined : entries.get(tenant);
        if (entry === undefined) continue;
        const answer = { at: store.now(), result: `removed ${count}`, recordingId: null };
        await auditTrail.answered(entry, answer).catch((error: unknown) => {
          events.trouble('a removal could not be answered in the audit trail', { err: error, tenant, count });
        });
      }
    },
  };
}

const WHAT: Readonly<Record<Retained, string>> = {
  recordings: 'recordings that ended',
  notifications: 'notifications that came',
  audit: 'entries of the audit trail',
};
