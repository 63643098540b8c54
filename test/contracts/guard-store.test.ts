import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lookedAt } from '../../src/domain/lifecycle/guard.ts';
import { toBeStarted, toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { successorOf } from '../../src/domain/lifecycle/roll-over.ts';
import { NOTHING_REPORTED, toEnded } from '../../src/domain/lifecycle/transitions.ts';
import type { Recording } from '../../src/domain/recording.ts';
import { newId } from '../../src/ids.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createGuardStore } from '../../src/store/guards.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { POLICY } from '../support/policy.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

const HOUR_MS = 3_600_000;
const TAKEN_FOR_MS = 60_000;
const ORDER = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
const TERMS = {
  stopAfterMs: 1,
  onExpiry: 'roll_over',
  onFailure: 'restart',
  order: ORDER,
  since: null,
  restarts: { times: 1, at: 2, exclude: ['resource'] },
} as const;

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), await postgresIsThere()],
] as const)('the guards’ store on %s', (_name, create, isThere) => {
  const test = it.runIf(isThere);

  async function twoStores() {
    const clock = new ManualClock();
    const url = await create();
    const open = async () => {
      const database = openDatabase(url, {}, { clock, countsBy: 'process' });
      await database.migrate();
      onTestFinished(() => database.close());
      return { guards: createGuardStore(database), recordings: createRecordingStore(database), database };
    };
    const [one, other] = [await open(), await open()];
    const identity = (owner: string) => ({ id: newId(clock.now()), owner, now: clock.now() });
    const watched = (sid: string, owner: string): Recording =>
      toBeWatched(identity(owner), {
        appId: 'app',
        resourceId: 'r',
        sid,
        mode: 'mix',
        cname: 'room',
        uid: '1',
      });
    /** Takes with both at once, until nothing is left. */
    async function takeAll(exceptOwners: readonly string[] = []): Promise<readonly (string | null)[]> {
      const taken: (string | null)[] = [];
      for (;;) {
        const both = await Promise.all(
          [one, other].map(({ guards }) => guards.take(exceptOwners, TAKEN_FOR_MS)),
        );
        const found = both.filter((each) => each !== null);
        if (found.length === 0) return taken;
        taken.push(...found.map(({ sid }) => sid));
      }
    }
    return {
      ...{ clock, one, other, takeAll, identity, watched },
      /** Stores a recording that may run for so long. */
      async add(sid: string, longestMs: number | null, owner = 'default') {
        const guarded = lookedAt(watched(sid, owner), { now: clock.now(), policy: { ...POLICY, longestMs } });
        return (await one.recordings.add(guarded)).recording;
      },
    };
  }

  test('gives what is due to one gateway, and again if nothing is stored of it', async () => {
    const { clock, takeAll, add } = await twoStores();
    await add('two hours', 2 * HOUR_MS);
    await add('an hour', HOUR_MS);
    await add('three hours', 3 * HOUR_MS);
    await add('of another', HOUR_MS, 'busy');
    expect(await takeAll()).toEqual([]);
    clock.jump(2 * HOUR_MS);
    expect((await takeAll(['busy'])).toSorted()).toEqual(['an hour', 'two hours']);
    clock.jump(TAKEN_FOR_MS - 1);
    expect(await takeAll(['busy'])).toEqual([]);
    clock.jump(1);
    expect((await takeAll()).toSorted()).toEqual(['an hour', 'of another', 'two hours']);
  });

  test('gives what nothing bounds once a day, and at once what only a wrong clock can have written', async () => {
    const { clock, one, takeAll, add } = await twoStores();
    await add('endless', null);
    clock.jump(24 * HOUR_MS - 1);
    expect(await takeAll()).toEqual([]);
    clock.jump(1);
    expect(await takeAll()).toEqual(['endless']);
    await one.database.run((db) => sql`update recordings set guard_at = 1e15`.execute(db));
    expect(await takeAll()).toEqual(['endless']);
  });

  test('gives what an older gateway has left, if it may run, and nothing that is over', async () => {
    const { clock, one, takeAll, add, watched, identity } = await twoStores();
    await one.recordings.add(watched('adopted', 'default'));
    const order = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
    const party = { appId: 'app', mode: 'mix', cname: 'room', uid: '1' } as const;
    await one.recordings.add(toBeStarted(identity('default'), party, order, null));
    const ended = await add('ended', HOUR_MS);
    await one.recordings.change(ended, (current) =>
      current.state === 'recording'
        ? { ...toEnded(current, NOTHING_REPORTED, clock.now()), guard: null }
        : null,
    );
    expect((await takeAll()).toSorted()).toEqual(['adopted', null]);
    expect(await takeAll()).toEqual([]);
  });

  test('keeps what is known of a time, and what a recording was asked for, whatever changes besides', async () => {
    const { clock, one, add } = await twoStores();
    const stored = await add('one', HOUR_MS);
    await one.recordings.change(stored, (current) => ({ ...current, terms: TERMS }));
    // As an older gateway writes it.
    await one.database.run((db) =>
      sql`update recordings set version = 7, seen_at = 1, state = 'recording'`.execute(db),
    );
    const [found] = await one.recordings.load('default', [stored.id]);
    expect(found).toMatchObject({ version: 7, terms: TERMS, guard: stored.guard });
    expect(found?.guard?.deadline?.stopsAt).toBe(clock.now() + HOUR_MS);
  });

  test('has a recording followed once by each number, however many try, and not where it has changed since', async () => {
    const { clock, one, other, add, identity } = await twoStores();
    const { id } = await add('one', HOUR_MS);
    const known = await one.recordings.change(await add('two', HOUR_MS), (current) => ({
      ...current,
      terms: TERMS,
      tags: [{ key: 'a', value: 'b' }],
    }));
    if (known === null) throw new Error('it was not changed');
    const follow = (stores: typeof one, attempt: number, current = known) => {
      const given = { ...identity('default'), attempt, uid: '7' };
      const successor = successorOf(current, given, POLICY);
      if (successor === null) throw new Error('it can’t be followed');
      const asked = {
        id: newId(clock.now()),
        at: 0,
        tenant: 'default',
        subject: 's',
        action: 'a',
        target: null,
      };
      return stores.recordings.succeed(current, successor, { ...asked, requestId: 'r' });
    };
    const stored = await Promise.all([follow(one, 1), follow(other, 1)]);
    expect(stored.filter((each) => each !== null)).toHaveLength(1);
    expect(await follow(one, 2)).toBeNull();
    const [now = known] = await one.recordings.load('default', [known.id]);
    expect(await follow(one, 1, now)).toBeNull();
    const [later = known] = await one.recordings.load('default', [known.id]);
    expect(await follow(other, 2, later)).toMatchObject({ uid: '7', previous: { id: known.id, attempt: 2 } });
    const found = await one.recordings.successorsOf('default', [id, known.id]);
    expect(found.map(({ previous }) => previous?.attempt)).toEqual([1, 2]);
    expect(await one.recordings.successorsOf('another', [known.id])).toEqual([]);
  });

  test('goes through all that are due later, and has some of them looked at sooner', async () => {
    const { one, add, takeAll } = await twoStores();
    const ids: string[] = [];
    for (let index = 0; index < 250; index += 1) ids.push((await add(`s${index}`, HOUR_MS)).id);
    const found: string[] = [];
    for (let last = null; ; ) {
      const portion = await one.guards.later(last);
      found.push(...portion.map(({ id }) => id));
      last = portion.at(-1) ?? null;
      if (last === null) break;
    }
    expect(found.toSorted()).toEqual(ids.toSorted());
    await one.guards.lookIn(ids.slice(0, 1), 0);
    expect(await takeAll()).toEqual(['s0']);
  });
});
