import type { CompiledQuery, Kysely } from 'kysely';
import type { StoreClock } from './store-clock.ts';
import type { Tables } from './tables.ts';

/**
 * A query that is made every few seconds by each gateway, compiled once: that takes several times as long as to run it. The
 * only parameter that `compile` gives it, however often, is the clock's `sqlNow()`.
 */
export function createTimedQuery<Row>(
  clock: StoreClock,
  compile: (db: Kysely<Tables>) => CompiledQuery<Row>,
): (db: Kysely<Tables>) => Promise<readonly Row[]> {
  let compiled: CompiledQuery<Row> | null = null;
  return async (db) => {
    compiled ??= compile(db);
    const now = clock.now();
    const { rows } = await db.executeQuery<Row>({
      ...compiled,
      parameters: compiled.parameters.map(() => now),
    });
    return rows;
  };
}
