import { sql } from 'kysely';
import type { ChangeTurns } from '../domain/ports.ts';
import type { Database } from './database.ts';
import { sessionHash } from './row.ts';

/** A turn that ends later than this was written by a wrong clock, and counts as ended. */
const MAX_TURN_MS = 60 * 60_000;

/** Stores turns in SQLite or Postgres. Each is taken or refused by one statement. */
export function createChangeTurns({ write, clock }: Pick<Database, 'write' | 'clock'>): ChangeTurns {
  return {
    take: (session, holder, forMs) =>
      write(async (db) => {
        const now = clock.sqlNow();
        const until = sql<number>`${now} + ${sql.lit(Math.min(Math.round(forMs), MAX_TURN_MS))}`;
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('change_turns')
          .values({ session_hash: sessionHash(session), holder, until, wanted_by: null })
          .onConflict((conflict) =>
            conflict
              .column('session_hash')
              .doUpdateSet({ holder, until, wanted_by: null })
              .where(({ eb, or }) =>
                or([
                  eb('change_turns.holder', '=', holder),
                  eb('change_turns.until', '<=', now),
                  eb('change_turns.until', '>', sql<number>`${now} + ${sql.lit(MAX_TURN_MS)}`),
                ]),
              ),
          )
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }),

    want: (session, wantedBy) =>
      write(async (db) => {
        const current = await db
          .updateTable('change_turns')
          .set({ wanted_by: wantedBy })
          .where('session_hash', '=', sessionHash(session))
          .returning('holder')
          .executeTakeFirst();
        return current?.holder ?? null;
      }),

    release: (session, holder) =>
      write(async (db) => {
        const ended = await db
          .deleteFrom('change_turns')
          .where('session_hash', '=', sessionHash(session))
          .where('holder', '=', holder)
          .returning('wanted_by')
          .executeTakeFirst();
        return (ended?.wanted_by ?? null) !== null;
      }),
  };
}
