import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInTurn } from '../../src/application/in-turn.ts';
import type { ChangeTurns } from '../../src/domain/ports.ts';
import { createChangeTurns } from '../../src/store/change-turns.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

const session = { appId: 'app', resourceId: 'r', sid: 's', mode: 'mix', cname: 'room', uid: '1' } as const;
const other = { ...session, sid: 'other' };

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), await postgresIsThere()],
] as const)('turns to change a recording on %s', (_name, create, isThere) => {
  const test = it.runIf(isThere);

  /** Two gateways on one database, by one clock. */
  async function open() {
    const url = await create();
    const clock = new ManualClock();
    const opened = [0, 1].map(() => openDatabase(url, {}, { clock, countsBy: 'process' }));
    const turns = [];
    for (const database of opened) {
      onTestFinished(() => database.close());
      await database.migrate();
      turns.push(createChangeTurns(database));
    }
    const [one, two] = turns;
    const [database] = opened;
    if (one === undefined || two === undefined || database === undefined) throw new Error('there are two');
    return { one, two, clock, database };
  }

  test('are one holder’s at a time, each recording’s by themselves', async () => {
    const { one, two } = await open();
    expect(await one.take(session, 'a', 30_000)).toBe(true);
    expect(await two.take(session, 'b', 30_000)).toBe(false);
    expect(await two.take(other, 'b', 30_000)).toBe(true);
    await one.release(session, 'a');
    expect(await two.take(session, 'b', 30_000)).toBe(true);
    expect(await one.take(session, 'a', 30_000)).toBe(false);
  });

  test('are given to one of many who ask at once', async () => {
    const { one, two } = await open();
    const asked = Array.from({ length: 20 }, (_, each) =>
      (each % 2 ? one : two).take(session, `${each}`, 1000),
    );
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
  });

  test('run out by themselves, and not sooner', async () => {
    const { one, two, clock } = await open();
    await one.take(session, 'dead', 30_000);
    clock.jump(29_999);
    expect(await two.take(session, 'b', 30_000)).toBe(false);
    clock.jump(1);
    expect(await two.take(session, 'b', 30_000)).toBe(true);
    expect(await one.take(session, 'dead', 30_000)).toBe(false);
  });

  test('last longer for a holder who takes its own again, as one does whose first answer was lost', async () => {
    const { one, two, clock } = await open();
    await one.take(session, 'a', 30_000);
    clock.jump(20_000);
    expect(await one.take(session, 'a', 30_000)).toBe(true);
    clock.jump(20_000);
    expect(await two.take(session, 'b', 30_000)).toBe(false);
  });

  test('are waited for no longer than their holder is there', async () => {
    const { one, two, clock } = await open();
    expect(await one.want(session, 'g')).toBeNull();
    await one.take(session, 'ended', 30_000);
    expect(await two.want(session, 'g')).toBe('ended');
    const options = { turns: two, clock, gateway: 'g', turnMs: 30_000 };
    const inTurn = createInTurn({ ...options, isGone: (gateway) => gateway === 'ended' });
    expect(await inTurn(session, new AbortController().signal, async () => 'done')).toBe('done');
    expect(await one.want(session, 'g')).toBeNull();
  });

  test('are told to be wanted, so that a gateway with many changes leaves some to others', async () => {
    const { one, two, clock } = await open();
    const wanted = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const toldOfEnd: ChangeTurns = {
      ...one,
      release: (...turn) => one.release(...turn).finally(ended.resolve),
    };
    const toldOfWish: ChangeTurns = { ...two, want: (...turn) => two.want(...turn).finally(wanted.resolve) };
    const options = { clock, isGone: () => false, turnMs: 30_000 };
    const busy = createInTurn({ ...options, turns: toldOfEnd, gateway: 'busy' });
    const other = createInTurn({ ...options, turns: toldOfWish, gateway: 'other' });
    const { signal } = new AbortController();
    const done: string[] = [];
    const change = (name: string) => async () => {
      // Its answer comes when the other gateway has found the turn taken.
      await wanted.promise;
      done.push(name);
    };
    const all = [1, 2, 3, 4, 5].map((each) => busy(session, signal, change(`busy ${each}`)));
    // The database takes as long as it takes: time is moved only when nothing is asked of it.
    while ((await two.want(session, 'g')) !== 'busy');
    const others = other(session, signal, change('other'));
    await ended.promise;
    await clock.advance(150);
    await others;
    await clock.finish(Promise.all(all));
    expect(done).toEqual(['busy 1', 'other', 'busy 2', 'busy 3', 'busy 4', 'busy 5']);
    expect(await one.want(session, 'g')).toBeNull();
  });

  test('are ended by their holder alone', async () => {
    const { one, two } = await open();
    await one.take(session, 'a', 30_000);
    await two.release(session, 'b');
    expect(await two.take(session, 'b', 30_000)).toBe(false);
    await two.release(other, 'b');
  });

  test('that a wrong clock gave until next year keep nobody waiting', async () => {
    const { one, two, database, clock } = await open();
    await one.take(session, 'a', 30_000);
    const nextYear = clock.now() + 365 * 24 * 3_600_000;
    await database.run((db) => sql`update change_turns set until = ${nextYear}`.execute(db));
    expect(await two.take(session, 'b', 30_000)).toBe(true);
  });
});
