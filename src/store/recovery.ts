import { randomBytes } from 'node:crypto';
import type { Clock } from '../domain/ports.ts';
import type { Work } from './tables.ts';

/** Finds out that a database that could not be written can be written again, although nobody may write for hours. */
export interface Recovery {
  /** Begins to try, unless it tries already. */
  failed(): void;
  /** Ends the tries. */
  worked(): void;
  close(): void;
}

const TRY_EVERY_MS = 3000;

/** More than a page of SQLite's or Postgres', so that the file would have to grow. */
const TRIED_BYTES = 16 * 1024;

/** `write` makes a write. While the database works there is no timer. */
export function createRecovery(
  clock: Pick<Clock, 'sleep'>,
  write: (work: Work<void>) => Promise<void>,
): Recovery {
  const closing = new AbortController();
  let isFailing = false;
  let isTrying = false;

  async function tryUntilItWorks(): Promise<void> {
    isTrying = true;
    while (isFailing && !closing.signal.aborted) {
      const isClosed = await clock.sleep(TRY_EVERY_MS, closing.signal).then(
        () => false,
        () => true,
      );
      // What it throws has been reported, as of any other write.
      if (isFailing && !isClosed) await write(writeAndRemove).catch(() => undefined);
    }
    isTrying = false;
  }

  return {
    failed() {
      isFailing = true;
      if (!isTrying) void tryUntilItWorks();
    },
    worked() {
      isFailing = false;
    },
    close: () => closing.abort(),
  };
}

/** In one transaction, so that nobody sees the row. */
const writeAndRemove: Work<void> = async (db) => {
  const row = randomBytes(TRIED_BYTES / 2).toString('hex');
  await db
    .insertInto('change_turns')
    .values({ session_hash: row.slice(0, 32), holder: row, until: 0, wanted_by: null })
    .execute();
  await db.deleteFrom('change_turns').where('session_hash', '=', row.slice(0, 32)).execute();
};
