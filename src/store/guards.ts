/**
 * Which recordings a guard has to look at next. To take one postpones it, which is the lease: whoever dies over it leaves
 * it to others.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { GuardedRecording, GuardStore } from '../domain/guard-store.ts';
import { LONGEST_LOOK_MS } from '../domain/lifecycle/guard.ts';
import type { Database } from './database.ts';
import { FORM } from './progress-form.ts';
import { readColumns, UnreadableRow } from './reading.ts';
import { type RecordingRow, recordingColumns } from './recording-columns.ts';
import { fromRow, guardIn } from './row.ts';
import type { Tables } from './tables.ts';

/** A time further ahead was written by a wrong clock. */
const MAX_WAIT_MS = LONGEST_LOOK_MS + 3_600_000;

const PORTION = 200;

/** The few columns that say when a recording has to be stopped. */
const TIMES = [
  'id',
  'owner',
  'created_at',
  'started_at',
  'acquired_at',
  'expires_at',
  'terms',
  'guard',
  'guard_at',
  'stops_at',
] as const;
type Times = Pick<RecordingRow, (typeof TIMES)[number]>;
const timeColumns = recordingColumns.pick({
  id: true,
  owner: true,
  created_at: true,
  started_at: true,
  acquired_at: true,
  expires_at: true,
  terms: true,
  guard: true,
  guard_at: true,
  stops_at: true,
});

export function createGuardStore({ kind, run, write, reading, clock }: Database): GuardStore {
  const later = (ms: number): RawBuilder<number> => sql`${clock.sqlNow()} + ${sql.lit(Math.round(ms))}`;

  /** The id and `guard_at` of the one to be taken next. */
  async function next(db: Kysely<Tables>, exceptOwners: readonly string[]) {
    const first = db
      .selectFrom('recordings')
      .select(['id', 'guard_at'])
      .where((is) => is.or([is('form', 'is', null), is('form', '<=', FORM)]))
      .$if(exceptOwners.length > 0, (rows) => rows.where('owner', 'not in', exceptOwners))
      .orderBy('guard_at')
      .limit(1);
    return (
      (await first.where('guard_at', '<=', clock.sqlNow()).executeTakeFirst()) ??
      (await first.where('guard_at', '>', later(MAX_WAIT_MS)).executeTakeFirst()) ??
      (await unguarded(db, exceptOwners))
    );
  }

  /** In the words of an index that is nearly always empty. SQLite would rather look at all that run. */
  async function unguarded(db: Kysely<Tables>, exceptOwners: readonly string[]) {
    const byIndex = kind === 'sqlite' ? sql`indexed by recordings_unguarded` : sql``;
    const ofOthers = exceptOwners.length > 0 ? sql`and owner not in (${sql.join(exceptOwners)})` : sql``;
    const { rows } = await sql<Pick<RecordingRow, 'id' | 'guard_at'>>`
      select id, guard_at from recordings ${byIndex}
      where guard_at is null and state in ('starting', 'recording')
        and (form is null or form <= ${sql.lit(FORM)}) ${ofOthers}
      limit 1`.execute(db);
    return rows[0];
  }

  return {
    async take(exceptOwners, forMs) {
      for (;;) {
        const due = await run((db) => next(db, exceptOwners));
        if (due === undefined) return null;
        const [row] = await write((db) =>
          db
            .updateTable('recordings')
            .set({ guard_at: later(forMs) })
            .where('id', '=', due.id)
            .where('guard_at', due.guard_at === null ? 'is' : '=', due.guard_at)
            .returningAll()
            .execute(),
        );
        // Else another gateway has taken it, or it can't be read: that is logged, and it rests until it is due again.
        const [recording] = row === undefined ? [] : await reading.all([row], fromRow);
        if (recording !== undefined) return recording;
      }
    },

    async later(after) {
      const rows = await run((db) => {
        const from = after === null ? clock.sqlNow() : sql<number>`${after.dueAt}`;
        return db
          .selectFrom('recordings')
          .select(TIMES)
          .where('guard_at', '>=', from)
          .where(sql<boolean>`(guard_at, id) > (${from}, ${after?.id ?? ''})`)
          .orderBy('guard_at')
          .orderBy('id')
          .limit(PORTION)
          .execute();
      });
      return reading.all(rows, timesIn);
    },

    lookIn: (ids, ms) =>
      write(async (db) => {
        if (ids.length === 0) return;
        await db
          .updateTable('recordings')
          .set({ guard_at: later(ms) })
          .where('id', 'in', ids)
          .where('guard_at', 'is not', null)
          .execute();
      }),
  };
}

function timesIn(row: Times): GuardedRecording | UnreadableRow {
  const columns = readColumns('recordings', row, timeColumns);
  if (columns instanceof UnreadableRow) return columns;
  const { id, owner, created_at: createdAt, started_at: startedAt, terms } = columns;
  const { acquired_at: acquiredAt, expires_at: resourceExpiresAt } = columns;
  const times = { createdAt, startedAt, acquiredAt, resourceExpiresAt };
  return { id, owner, ...times, terms, guard: guardIn(columns), dueAt: columns.guard_at ?? createdAt };
}
