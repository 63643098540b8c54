/**
 * Work that is due. However much is due, a claim costs a few looks into an index and as many rows as are taken: each state
 * is a stretch of the index of its own, in the order in which the work is due.
 */
import { type Kysely, sql } from 'kysely';
import type { Claim, ClaimedRecording } from '../domain/ports.ts';
import { type Lease, RECORDING_STATES, type RecordingState } from '../domain/recording.ts';
import type { Database, Tables } from './database.ts';
import { fromRow } from './row.ts';

/**
 * No wait and no lease of the gateway's own is longer. A time further ahead was written by a clock that was wrong, and
 * must not keep work waiting until then.
 */
const LONGEST_WAIT_MS = 15 * 60_000;

/** How long a row that can't be read is let lie: less than the longest wait, after which it would count as due. */
const SPOILT_REST_MS = 10 * 60_000;

const URGENT: readonly RecordingState[] = ['stopping', 'starting'];

/** Leases what is due and nobody holds, the urgent first. */
export async function claimDue(
  database: Pick<Database, 'kind' | 'reading'>,
  db: Kysely<Tables>,
  claim: Claim,
): Promise<readonly ClaimedRecording[]> {
  for (;;) {
    // Most often nothing is due: that is found out without taking the write lock.
    const any = await dueIds(db, { ...claim, limit: 1 }, false);
    if (any.length === 0) return [];
    const { claimed, spoilt } = await db.transaction().execute((inner) => take(database, inner, claim));
    // All that was first in turn may have been what can't be read.
    if (claimed.length > 0 || spoilt === 0) return claimed;
  }
}

async function take(
  { kind, reading }: Pick<Database, 'kind' | 'reading'>,
  db: Kysely<Tables>,
  claim: Claim,
): Promise<{ readonly claimed: readonly ClaimedRecording[]; readonly spoilt: number }> {
  const due = await dueIds(db, claim, kind === 'postgres');
  if (due.length === 0) return { claimed: [], spoilt: 0 };
  const found = await db.selectFrom('recordings').selectAll().where('id', 'in', due).execute();
  const rows = found.toSorted((a, b) => due.indexOf(a.id) - due.indexOf(b.id));
  const lease = { gateway: claim.gateway, until: claim.now + claim.leaseMs };
  const recordings = reading.all(rows, fromRow);
  const ids = new Set(recordings.map(({ id }) => id));
  const spoilt = rows.map(({ id }) => id).filter((id) => !ids.has(id));
  if (spoilt.length > 0) await setAside(db, spoilt, claim.now + SPOILT_REST_MS);
  if (ids.size > 0) await takeLease(db, [...ids], lease);
  const claimed = recordings.map((recording) => ({
    recording: { ...recording, lease, version: recording.version + 1 },
    wasInterrupted: recording.lease !== null,
  }));
  return { claimed, spoilt: spoilt.length };
}

/**
 * Ids alone: rows are large, and more are looked at than taken. `locks` is for Postgres, passing over what others have
 * locked; SQLite's transactions are alone.
 */
async function dueIds(
  db: Kysely<Tables>,
  { now, limit, urgentOnly }: Claim,
  locks: boolean,
): Promise<readonly string[]> {
  const states = urgentOnly ? URGENT : RECORDING_STATES;
  const wrongClock = now + LONGEST_WAIT_MS;
  const free = db
    .selectFrom('recordings')
    .select(['id', 'state', 'due_at'])
    .where((where) =>
      where.or([
        where('lease_until', 'is', null),
        where('lease_until', '<=', now),
        where('lease_until', '>', wrongClock),
      ]),
    )
    .orderBy('due_at')
    .limit(limit)
    .$if(locks, (rows) => rows.forUpdate().skipLocked());
  const ofWrongClock = free.where('due_at', '>', wrongClock).where('state', 'in', states);
  const stretches = states.map((state) => free.where('state', '=', state).where('due_at', '<=', now));
  const all = stretches
    .map((stretch) => db.selectFrom(stretch.as('stretch')).selectAll())
    .reduce((union, each) => union.unionAll(each), db.selectFrom(ofWrongClock.as('stretch')).selectAll());
  const due = await db
    .selectFrom(all.as('due'))
    .select('id')
    .orderBy(sql`case state when 'stopping' then 0 when 'starting' then 1 else 2 end`)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return due.map(({ id }) => id);
}

async function takeLease(
  db: Kysely<Tables>,
  ids: readonly string[],
  { gateway, until }: Lease,
): Promise<void> {
  await db
    .updateTable('recordings')
    .set((set) => ({ lease_gateway: gateway, lease_until: until, version: set('version', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
}

/** It is no change of the recording, so its version stays. */
async function setAside(db: Kysely<Tables>, ids: readonly string[], until: number): Promise<void> {
  await db.updateTable('recordings').set({ due_at: until }).where('id', 'in', ids).execute();
}
