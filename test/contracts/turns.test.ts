import { expect, it, onTestFinished } from 'vitest';
import { toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { bareFile } from '../../src/domain/recorded-file.ts';
import { newId } from '../../src/ids.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { migratedDatabase } from '../support/databases.ts';

const OWNER = 'default';
const NOW = Date.UTC(2026, 0, 1);

/** How often others had their turn while this was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  // What is asked of a database in this process is answered before the loop turns.
  await work();
  isOver = true;
  return turns;
}

/** SQLite answers in this process; the answers of Postgres come through a socket. */
async function storeWith(recordings: number, files: number) {
  const database = openDatabase(await migratedDatabase(), {}, { clock: systemClock });
  onTestFinished(() => database.close());
  await database.migrate();
  const store = createRecordingStore(database);
  const added = [];
  for (let index = 0; index < recordings; index += 1) {
    const session = { appId: 'app', resourceId: 'r', mode: 'mix', cname: 'room', uid: '1' } as const;
    const birth = { id: newId(NOW + index), owner: OWNER, now: NOW };
    const recording = {
      ...toBeWatched(birth, { ...session, sid: `s${index}` }),
      files: Array.from({ length: files }, (_, name) => bareFile(`screenshots/s${index}_${name}.jpg`)),
      dueAt: NOW,
    };
    added.push((await store.add(recording)).recording);
  }
  return { store, added };
}

const LARGE = { recordings: 20, files: 3000 };

it('others get their turn while a page of recordings with thousands of files is read', async () => {
  const { store, added } = await storeWith(LARGE.recordings, LARGE.files);
  let found: readonly { id: string; files: readonly unknown[] }[] = [];
  const turns = await turnsDuring(async () => {
    found = await store.list(OWNER, {}, { limit: 100 });
  });
  expect(turns).toBeGreaterThan(1);
  expect(found.map(({ id }) => id)).toEqual(added.map(({ id }) => id).reverse());
  expect(found.every(({ files }) => files.length === LARGE.files)).toBe(true);
});

it('others get their turn while those are loaded or claimed', async () => {
  const { store, added } = await storeWith(LARGE.recordings, LARGE.files);
  const ids = added.map(({ id }) => id);
  expect(await turnsDuring(() => store.load(OWNER, ids))).toBeGreaterThan(1);
  const claim = { gateway: 'g', leaseMs: 30_000, limit: 100 };
  let claimed: readonly { id: string }[] = [];
  const turns = await turnsDuring(async () => {
    claimed = await store.claimDue(claim);
  });
  expect(turns).toBeGreaterThan(1);
  expect(claimed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

it('others get their turn while hundreds of recordings change one after the other', async () => {
  const { store, added } = await storeWith(300, 1);
  const turns = await turnsDuring(async () => {
    for (const recording of added)
      await store.change(recording, (current) => ({ ...current, startedAt: NOW }));
  });
  expect(turns).toBeGreaterThan(1);
});
