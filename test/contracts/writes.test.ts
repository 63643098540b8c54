import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase, sqlitePath } from '../../src/store/database.ts';
import type { Work } from '../../src/store/tables.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

const hasPostgres = await postgresIsThere();

const turn = (holder: string): Work<void> => {
  const row = { session_hash: holder, holder, until: 1, wanted_by: null };
  return async (db) => void (await db.insertInto('change_turns').values(row).execute());
};

async function open(url: string) {
  const database = openDatabase(url, {}, { clock: systemClock });
  await database.migrate();
  return database;
}

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), hasPostgres],
] as const)('on %s writes', (_name, create, isThere) => {
  const test = it.runIf(isThere);

  async function prepared() {
    const url = await create();
    const database = await open(url);
    onTestFinished(() => database.close());
    const holders = (from = database) =>
      from.run(async (db) => {
        const rows = await db.selectFrom('change_turns').select('holder').orderBy('holder').execute();
        return rows.map(({ holder }) => holder);
      });
    return { url, database, holders };
  }

  test('that are wanted at once are all made, but for the one that is refused', async () => {
    const { database, holders } = await prepared();
    const wanted = ['a', 'b', 'a', 'c'].map((holder) => database.write(turn(holder)));
    const results = await Promise.allSettled(wanted);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await holders()).toEqual(['a', 'b', 'c']);
  });

  test('of several statements are stored as a whole or not at all', async () => {
    const { database, holders } = await prepared();
    const twice = database.transact(async (db) => {
      await turn('a')(db);
      await turn('a')(db);
    });
    const beside = database.write(turn('b'));
    await expect(twice).rejects.toThrow();
    await beside;
    expect(await holders()).toEqual(['b']);
  });

  test('that nobody waits for are stored before the database is closed', async () => {
    const { url, database, holders } = await prepared();
    const other = await open(url);
    const stored = other.transact(turn('a'), 'batched');
    await other.close();
    await stored;
    expect(await holders(database)).toEqual(['a']);
  });
});

it('on SQLite writes that are wanted at once wait for the disk once', async () => {
  const url = await migratedDatabase();
  const database = await open(url);
  onTestFinished(() => database.close());
  const reader = new DatabaseSync(sqlitePath(url));
  onTestFinished(() => reader.close());
  /** Pages in the log that is written at every commit. */
  const pages = () => Number(reader.prepare('pragma wal_checkpoint(truncate)').get()?.log);
  const frames = async (made: () => Promise<unknown>) => {
    pages();
    await database.run((db) => sql`pragma wal_autocheckpoint = 0`.execute(db));
    await made();
    return Number(reader.prepare('pragma wal_checkpoint(passive)').get()?.log);
  };
  const names = (kind: string) => Array.from({ length: 100 }, (_, index) => `${kind} ${index}`);
  const together = await frames(() =>
    Promise.all(names('together').map((each) => database.write(turn(each)))),
  );
  const apart = await frames(async () => {
    for (const each of names('apart')) await database.write(turn(each));
  });
  expect(apart).toBeGreaterThanOrEqual(100);
  expect(together).toBeLessThan(apart / 5);
});

it('on SQLite long writes that are wanted at once let others have their turn, and are not all made together', async () => {
  const database = await open(await migratedDatabase());
  onTestFinished(() => database.close());
  const slow = (holder: string): Work<void> => {
    const write = turn(holder);
    return async (db) => {
      for (const until = performance.now() + 15; performance.now() < until; );
      await write(db);
    };
  };
  let isDone = false;
  let turns = 0;
  const count = () => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const all = Array.from({ length: 20 }, (_, index) => database.write(slow(`${index}`)));
  await Promise.race(all);
  const stored = await database.run((db) => db.selectFrom('change_turns').select('holder').execute());
  expect(stored.length).toBeLessThan(10);
  await Promise.all(all);
  isDone = true;
  expect(turns).toBeGreaterThan(10);
});
