/** What there is to compare: each recording as the sandbox counted it, as a gateway stored it, and as it was wished for. */
import { sql } from 'kysely';
import { stopCauseOf } from '../../src/domain/lifecycle/guard.ts';
import type { Recording } from '../../src/domain/recording.ts';
import { type BilledRecording, billedPart } from '../../src/domain/usage.ts';
import { type End, endOf, type FakeRecording, recordedMs } from '../../src/sandbox/recording.ts';
import type { Database } from '../../src/store/database.ts';
import { fromRow } from '../../src/store/row.ts';
import { createUsageStore } from '../../src/store/usage.ts';
import type { Agora } from './agora.ts';
import type { Asked } from './callers.ts';
import { boundOf, HOUR_MS, RESOURCE_H } from './plan.ts';
import type { ToldOf } from './told.ts';

/** A recording of the sandbox's. */
export interface Entry {
  readonly asked: Asked;
  readonly fake: FakeRecording;
  readonly end: End | null;
  /** For how long the sandbox says that it has recorded. */
  readonly recordedMs: number;
  /** For how long it was billed, by the gateway; null: the gateway does not know it. */
  readonly billedMs: number | null;
  /** As the gateways have it; null: they do not. */
  readonly stored: Recording | null;
  readonly told: ToldOf | null;
  /** When its start was sent first. */
  readonly sentAt: number;
  /** When the earliest of what bounds its time is over. */
  readonly dueAt: number;
  /** The recording of the same wish that was started after it; null: there is none. */
  readonly next: FakeRecording | null;
}

export interface Books {
  readonly now: number;
  readonly entries: readonly Entry[];
  /** What gateways have stored without a recording at the sandbox. */
  readonly others: readonly Recording[];
  /** Stops that gateways asked for: `subject target`. */
  readonly guardStops: ReadonlySet<string>;
}

/** Reads everything. `database`: a connection that no gateway uses. */
export async function readBooks(
  database: Database,
  {
    agora,
    asked,
    brevity,
    from,
    now,
  }: {
    readonly agora: Agora;
    readonly asked: readonly Asked[];
    readonly brevity: number;
    readonly from: number;
    readonly now: number;
  },
): Promise<Books> {
  const rows = await database.run((db) => db.selectFrom('recordings').selectAll().execute());
  const stored = await database.reading.all(rows, fromRow);
  const billed = new Map<string, BilledRecording>();
  const period = { from, to: now + HOUR_MS };
  for await (const portion of createUsageStore(database).billedIn(null, period)) {
    for (const each of portion) billed.set(each.id, each);
  }
  const subjects = await database.run((db) =>
    db
      .selectFrom('audit_asked')
      .select(['subject', 'target'])
      .where(sql<boolean>`subject like 'gateway %'`)
      .execute(),
  );
  const bySid = new Map(stored.map((each) => [each.sid, each]));
  const byName = new Map(asked.map((each) => [each.wish.name, each]));
  const sids = new Set<string | null>();
  const byStart = agora.recordings().toSorted((a, b) => a.startedAt - b.startedAt);
  const chains = Map.groupBy(byStart, ({ cname }) => cname);
  const entries = byStart.flatMap((fake): readonly Entry[] => {
    const wanted = byName.get(fake.cname);
    if (wanted === undefined) return [];
    sids.add(fake.sid);
    const chain = chains.get(fake.cname) ?? [];
    const since = chain[0]?.startedAt ?? fake.startedAt;
    const known = bySid.get(fake.sid) ?? null;
    const bill = known === null ? undefined : billed.get(known.id);
    const part = bill === undefined ? null : billedPart(bill, period, now);
    return [
      {
        asked: wanted,
        fake,
        end: endOf(fake, now),
        recordedMs: recordedMs(fake, now),
        billedMs: known === null ? null : part === null ? 0 : part.to - part.from,
        stored: known,
        told: agora.told.of(fake.sid),
        sentAt: agora.told.sentAt(fake.resourceId) ?? fake.startedAt,
        dueAt: dueAtOf(wanted, fake, { since, brevity }),
        next: chain[chain.indexOf(fake) + 1] ?? null,
      },
    ];
  });
  return {
    now,
    entries,
    others: stored.filter(({ sid }) => !sids.has(sid)),
    guardStops: new Set(subjects.map(({ subject, target }) => `${subject} ${target}`)),
  };
}

/** The times of a resource and of a token count from acquire, all others from the first start. */
function dueAtOf(
  { wish }: Asked,
  { expiresAt }: FakeRecording,
  { since, brevity }: { readonly since: number; readonly brevity: number },
): number {
  const acquiredAt = expiresAt - (wish.resourceHours ?? RESOURCE_H) * HOUR_MS;
  const { fromStart, fromAcquire } = boundOf(wish, brevity);
  return Math.min(since + fromStart, acquiredAt + fromAcquire);
}

/** Why the gateway says that its stop was asked for. */
export function stopCauseIn({ stored }: Pick<Entry, 'stored'>): string {
  return (stored === null ? null : stopCauseOf(stored)) ?? 'nobody';
}
