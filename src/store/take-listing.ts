import { type RawBuilder, sql } from 'kysely';
import type { Recording } from '../domain/recording.ts';
import type { Database } from './database.ts';
import { fromRow } from './row.ts';

/** Longer than any list waits to be due. A time further ahead was written by a wrong clock. */
const MAX_WAIT_MS = 25 * 60 * 60_000;

/** See `RecordingStore.takeListing`. Until it is due again the recording counts as taken: if its gateway dies, others go on. */
export async function takeListing(
  { run, write, reading, clock }: Database,
  storages: readonly string[],
  forMs: number,
): Promise<Recording | null> {
  if (storages.length === 0) return null;
  const now = clock.sqlNow();
  const until: RawBuilder<number> = sql`${now} + ${sql.lit(Math.round(forMs))}`;
  const tooLate = sql<number>`${now} + ${sql.lit(MAX_WAIT_MS)}`;
  for (;;) {
    const due = await run(async (db) => {
      const first = db
        .selectFrom('recordings')
        .select(['id', 'list_at'])
        .where('list_in', 'in', storages)
        .orderBy('list_at')
        .limit(1);
      return (
        (await first.where('list_at', '<=', now).executeTakeFirst()) ??
        (await first.where('list_at', '>', tooLate).executeTakeFirst())
      );
    });
    if (due === undefined) return null;
    const [row] = await write((db) =>
      db
        .updateTable('recordings')
        .set({ list_at: until })
        .where('id', '=', due.id)
        .where('list_at', '=', due.list_at)
        .returningAll()
        .execute(),
    );
    // Else another gateway has taken it, or it can't be read: that is logged, and it rests until it is due again.
    const [recording] = row === undefined ? [] : await reading.all([row], fromRow);
    if (recording !== undefined) return recording;
  }
}
