import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toBeStopped, toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED, toEnded, toExiting } from '../../src/domain/lifecycle/transitions.ts';
import { NEW_EXIT } from '../../src/domain/progress.ts';
import type { Recording } from '../../src/domain/recording.ts';
import { type BilledRecording, billedPart, DAY_MS } from '../../src/domain/usage.ts';
import { openDatabase } from '../../src/store/database.ts';
import { toRow } from '../../src/store/row.ts';
import { createUsageStore } from '../../src/store/usage.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

const NOW = Date.UTC(2026, 10, 20);
/** Few, so that there are several portions of everything. */
const PORTION = 7;

const ran = fc.record({
  owner: fc.constantFrom('acme', 'school', 'third'),
  agoMs: fc.integer({ min: 0, max: 30 * DAY_MS }),
  ranMs: fc.oneof(fc.integer({ min: 0, max: 3_600_000 }), fc.integer({ min: 0, max: 10 * DAY_MS })),
  state: fc.constantFrom('recording', 'exiting', 'ended', 'ended', 'ended', 'stopping'),
});

function recordingOf(
  { owner, agoMs, ranMs, state }: typeof ran extends fc.Arbitrary<infer Ran> ? Ran : never,
  index: number,
) {
  const startedAt = NOW - agoMs;
  const leftAt = Math.min(NOW, startedAt + ranMs);
  const session = {
    appId: 'app',
    resourceId: 'r',
    sid: `s${index}`,
    mode: 'mix',
    cname: 'room',
    uid: '1',
  } as const;
  const identity = { id: index.toString(16).padStart(32, '0'), owner, now: startedAt };
  const live = { ...toBeWatched(identity, session), startedAt, billing: { media: 'audio' } as const };
  const all: Readonly<Record<string, Recording>> = {
    recording: live,
    stopping: { ...toBeStopped(identity, session, false), startedAt, billing: { media: 'audio' } },
    exiting: { ...toExiting(live, NEW_EXIT, leftAt), leftAt },
    ended: { ...toEnded(live, NOTHING_REPORTED, leftAt), leftAt },
  };
  return all[state] ?? live;
}

const billedOf = (recording: Recording): BilledRecording => ({
  ...recording,
  startedAt: recording.startedAt ?? 0,
});

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), await postgresIsThere()],
] as const)('usage on %s', (_name, create, isThere) => {
  it.runIf(isThere)(
    'is read of all that ran in a period, each once, whoever asks and whenever it began',
    async () => {
      const database = openDatabase(await create(), {}, { clock: new ManualClock(), countsBy: 'process' });
      onTestFinished(() => database.close());
      await database.migrate();
      const [some = []] = fc.sample(fc.array(ran, { minLength: 90, maxLength: 90 }), {
        numRuns: 1,
        seed: 14,
      });
      const all = some.map(recordingOf);
      await database.transact(async (db) => {
        for (const each of all) await db.insertInto('recordings').values(toRow(each, 1)).execute();
      });
      const usage = createUsageStore(database, PORTION);
      const whole = { from: NOW - 40 * DAY_MS, to: NOW + 1 };
      const periods = [1, 8, 20].flatMap((ago) =>
        [3_600_000, 9 * DAY_MS].map((length) => ({
          from: NOW - ago * DAY_MS,
          to: NOW - ago * DAY_MS + length,
        })),
      );
      for (const period of [whole, ...periods]) {
        for (const owner of ['school', null]) {
          const read: BilledRecording[] = [];
          for await (const portion of usage.billedIn(owner, period)) read.push(...portion);
          const ids = read.filter((each) => billedPart(each, period, NOW) !== null).map(({ id }) => id);
          const wanted = all.filter(
            (each) => owner === (owner && each.owner) && billedPart(billedOf(each), period, NOW) !== null,
          );
          expect(ids.toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
          for (const each of read) {
            const { id: _id, ...kept } = each;
            expect(all.find(({ id }) => id === each.id)).toMatchObject(kept);
          }
        }
      }
    },
  );

  it.runIf(isThere)('has a recording once that ends while it is read', async () => {
    const database = openDatabase(await create(), {}, { clock: new ManualClock(), countsBy: 'process' });
    onTestFinished(() => database.close());
    await database.migrate();
    const running = recordingOf({ owner: 'acme', agoMs: 9 * DAY_MS, ranMs: 0, state: 'recording' }, 1);
    const ended = recordingOf({ owner: 'acme', agoMs: 9 * DAY_MS, ranMs: 9 * DAY_MS, state: 'ended' }, 1);
    await database.write((db) => db.insertInto('recordings').values(toRow(running, 1)).execute());
    const ids: string[] = [];
    const period = { from: NOW - 2 * DAY_MS, to: NOW };
    for await (const portion of createUsageStore(database, PORTION).billedIn('acme', period)) {
      ids.push(...portion.map(({ id }) => id));
      if (portion.length === 0) continue;
      const { id: _id, ...after } = toRow(ended, 2);
      await database.write((db) => db.updateTable('recordings').set(after).execute());
    }
    expect(ids).toEqual([running.id]);
  });
});
