import { sql } from 'kysely';
import type { ChangeTurns } from '../domain/ports.ts';
import type { Database } from './database.ts';
import { sessionHash } from './row.ts';

/** No turn is longer: an end further ahead was written by a clock that was wrong. */
const LONGEST_TURN_MS = 60 * 60_000;

/** Keeps turns in SQLite or Postgres, each taken or refused by one statement. */
export function createChangeTurns({ write, clock }: Pick<Database, 'write' | 'clock'>): ChangeTurns {
  return {
    take: (session, holder, forMs) =>
      write(async (db) => {
        const now = clock.sqlNow();
        const until = sql<number>`${now} + ${sql.lit(Math.min(Math.round(forMs), LONGEST_TURN_MS))}`;
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
                  eb('change_turns.until', '>', sql<number>`${now} + ${sql.lit(LONGEST_TURN_MS)}`),
                ]),
              ),
          )
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }),

    want: (session, wantedBy) =>
      write(async (db) => {
        const found = await db
          .updateTable('change_turns')
          .set({ wanted_by: wantedBy })
          .where('session_hash', '=', sessionHash(session))
          .returning('holder')
          .executeTakeFirst();
        return found?.holder ?? null;
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
