import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreUnavailableError } from '../../src/domain/errors.ts';
import { toBeStarted, toBeStopped, toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED, toEnded } from '../../src/domain/lifecycle/transitions.ts';
import type { RecordingFilter } from '../../src/domain/ports.ts';
import { bareFile } from '../../src/domain/recorded-file.ts';
import {
  hasSession,
  type Recording,
  type RecordingState,
  type Starting,
  type Stopping,
} from '../../src/domain/recording.ts';
import type { RecordingSession } from '../../src/domain/session.ts';
import { newId } from '../../src/ids.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { migratedDatabase, postgresIsThere, postgresUrl, temporaryDatabase } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres, temporaryPostgres } from '../support/postgres-schemas.ts';

const NOW = Date.UTC(2026, 0, 1);
const OWNER = 'default';

const sessionNamed = (sid: string): RecordingSession => ({
  appId: 'app',
  resourceId: 'r'.repeat(2048),
  sid,
  mode: 'mix',
  cname: 'room',
  uid: '1',
});

let ids = 0;
const anyId = () => (ids++).toString(16).padStart(32, '0');
const stopOf = (sid: string, more: Partial<Stopping> = {}): Stopping => ({
  ...toBeStopped({ id: anyId(), owner: OWNER, now: NOW }, sessionNamed(sid), false),
  ...more,
});

const startOf = (cname: string): Starting => {
  const order = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
  const party = { appId: 'app', mode: 'mix', cname, uid: '1' } as const;
  return toBeStarted({ id: anyId(), owner: OWNER, now: NOW }, party, order, null);
};

/** A clock that stands a second after everything was added. */
function standing(): ManualClock {
  const clock = new ManualClock();
  clock.jump(NOW + 1000 - clock.now());
  return clock;
}

/** A stored failure. */
const FAILURE = JSON.stringify({
  ...{ code: 'NEVER_STARTED', message: 'm', agoraCode: null, reason: null, field: null, retryable: false },
});

function fits(recording: Recording, { states, mode, cname, uid, sid, tags = [], ...times }: RecordingFilter) {
  const { createdFrom = 0, createdBefore = Number.POSITIVE_INFINITY } = times;
  return (
    (states?.includes(recording.state) ?? true) &&
    (mode ?? recording.mode) === recording.mode &&
    (cname ?? recording.cname) === recording.cname &&
    (uid ?? recording.uid) === recording.uid &&
    (sid ?? recording.sid) === recording.sid &&
    tags.every(({ key, value }) => recording.tags.some((has) => has.key === key && has.value === value)) &&
    recording.createdAt >= createdFrom &&
    recording.createdAt < createdBefore
  );
}

const events = { worked: () => undefined, failed: () => undefined };

async function sqlite() {
  const url = await migratedDatabase();
  return { open: async (clock?: ManualClock) => openStore(url, clock) };
}

async function postgres() {
  const url = await migratedPostgres(onTestFinished);
  return { open: async (clock?: ManualClock) => openStore(url, clock) };
}

async function openStore(url: string, clock = standing()) {
  const database = openDatabase(url, events, { clock, countsBy: 'process' });
  await database.migrate();
  onTestFinished(() => database.close());
  return { ...createRecordingStore(database), database };
}

const hasPostgres = await postgresIsThere();
if (!hasPostgres) console.warn(`no Postgres at TEST_POSTGRES_URL (${new URL(postgresUrl()).host}): skipped`);

it.runIf(hasPostgres)(
  'a Postgres database may be shared with others: each schema has tables of its own',
  async () => {
    const [one, other] = [await postgres(), await postgres()];
    const [first, second] = [await one.open(), await other.open()];
    await first.add(stopOf('mine'));
    expect(await second.list(OWNER, {}, { limit: 1 })).toEqual([]);
  },
);

describe.each([
  ['SQLite', sqlite, true, async () => temporaryDatabase()],
  ['Postgres', postgres, hasPostgres, () => temporaryPostgres(onTestFinished)],
] as const)('the store of recordings on %s', (_name, create, isThere, createEmpty) => {
  const test = it.runIf(isThere);

  async function oneStore() {
    return (await create()).open();
  }

  async function timedStore() {
    const clock = standing();
    return { clock, store: await (await create()).open(clock) };
  }

  /** A store in which the owner already has others, with and without a key, by a session and to be started. */
  async function crowdedStore() {
    const store = await oneStore();
    await store.add(stopOf('other'));
    await store.add(startOf('other room'));
    await store.add({ ...startOf('keyed'), idempotency: { key: 'another key', fingerprint: 'f' } });
    await store.add(stopOf('keyed', { idempotency: { key: 'a stop’s key', fingerprint: 'f' } }));
    return store;
  }

  test('gives back what was put in, to its owner only', async () => {
    const store = await oneStore();
    const order = {
      acquire: { scene: 0 },
      start: { a: ['b'] },
      storage: 's',
      fileNamePrefix: ['p'],
      token: 't',
    };
    const birth = { id: anyId(), owner: OWNER, now: NOW };
    const party = { appId: 'app', mode: 'mix', cname: 'room', uid: '1' } as const;
    const wanted = toBeStarted(birth, party, order, { key: 'k', fingerprint: 'f' });
    const { recording, added } = await store.add(wanted);
    expect(added).toBe(true);
    expect(recording).toEqual({ ...wanted, version: 1 });
    expect(await store.load(OWNER, [wanted.id, 'unknown'])).toEqual([recording]);
    expect(await store.load('somebody else', [wanted.id])).toEqual([]);
  });

  describe('beside others of the same owner', () => {
    test('a session that is there is found, and none that has no key either', async () => {
      const store = await crowdedStore();
      const { recording } = await store.add(stopOf('same'));
      await store.add(stopOf('later'));
      expect(await store.add(stopOf('same'))).toEqual({ recording, added: false });
      expect(await store.findBySid('same')).toEqual([recording]);
    });

    test('an idempotency key that is there is found, and none that has no session either', async () => {
      const store = await crowdedStore();
      const idempotency = { key: 'k', fingerprint: 'f' };
      const { recording } = await store.add({ ...startOf('room'), idempotency });
      await store.add(startOf('later'));
      expect(await store.add({ ...startOf('room'), idempotency })).toEqual({ recording, added: false });
      expect(await store.findByIdempotencyKey(OWNER, 'k')).toEqual(recording);
    });

    test('what has neither is added', async () => {
      const store = await crowdedStore();
      const wanted = startOf('room');
      expect(await store.add(wanted)).toEqual({ recording: { ...wanted, version: 1 }, added: true });
    });

    test('what conflicts by key with one and by session with another is the one of the key', async () => {
      const store = await crowdedStore();
      const idempotency = { key: 'k', fingerprint: 'f' };
      await store.add(stopOf('same'));
      const { recording } = await store.add({ ...startOf('room'), idempotency });
      expect(await store.add(stopOf('same', { idempotency }))).toEqual({ recording, added: false });
    });

    test('a load, a page, a change and the versions are of what was named', async () => {
      const store = await crowdedStore();
      const { recording } = await store.add(stopOf('mine', { cname: 'mine' }));
      await store.add(stopOf('later'));
      expect(await store.load(OWNER, [recording.id])).toEqual([recording]);
      expect(await store.list(OWNER, { cname: 'mine' }, { limit: 10 })).toEqual([recording]);
      const changed = await store.change(recording, (current) => ({ ...current, startedAt: NOW }));
      expect(await store.load(OWNER, [recording.id])).toEqual([changed]);
      const all = await store.list(OWNER, {}, { limit: 10 });
      expect(all.filter(({ startedAt }) => startedAt !== null)).toEqual([changed]);
      expect(await store.versions([recording.id])).toEqual(new Map([[recording.id, 2]]));
    });

    test('a session that becomes known is that of the one that was changed', async () => {
      const store = await crowdedStore();
      const { recording } = await store.add(startOf('room'));
      const { sid, resourceId } = sessionNamed('known');
      const changed = await store.change(recording, (current) => ({ ...current, sid, resourceId }));
      expect(await store.findBySid('known')).toEqual([changed]);
    });
  });

  test('keeps one recording for a session, however many add it at once', async () => {
    const { open } = await create();
    const stores = await Promise.all([open(), open()]);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stores[index % 2]?.add(stopOf('same'))),
    );
    expect(results.filter((result) => result?.added)).toHaveLength(1);
    expect(new Set(results.map((result) => result?.recording.id)).size).toBe(1);
    expect(await stores[0]?.findBySid('same')).toEqual([results[0]?.recording]);
    expect(await stores[0]?.findBySid('other')).toEqual([]);
  });

  test('keeps the trace of an intent until another takes its place', async () => {
    const store = await oneStore();
    const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, at: NOW };
    const { recording } = await store.add(stopOf('traced', { trace }));
    await store.change(recording, (current) => ({ ...current, startedAt: NOW }));
    const [stored] = await store.findBySid('traced');
    expect(stored).toMatchObject({ trace, startedAt: NOW });
    await store.change(recording, (current) => ({ ...current, trace: { ...trace, at: NOW + 1 } }));
    expect(await store.findBySid('traced')).toMatchObject([{ trace: { at: NOW + 1 } }]);
  });

  test('finds by the beginning of a sid those of one owner', async () => {
    const store = await oneStore();
    const { recording } = await store.add(stopOf('abc1'));
    await store.add(stopOf('abd2'));
    await store.add(stopOf('ABC3'));
    await store.add({ ...stopOf('abc4'), owner: 'another' });
    expect(await store.findBySidBeginning(OWNER, 'abc')).toEqual([recording]);
    expect(await store.findBySidBeginning(OWNER, 'abc1')).toEqual([recording]);
    expect(await store.findBySidBeginning(OWNER, 'abc12')).toEqual([]);
    expect(await store.findBySidBeginning(OWNER, 'ab')).toHaveLength(2);
  });

  test('lets a start go on whose session a caller has named before the gateway heard of it', async () => {
    const store = await oneStore();
    const named = await store.add(stopOf('early'));
    const { sid, resourceId } = sessionNamed('early');
    const { recording } = await store.add(startOf('room'));
    const started = await store.change(recording, (current) => ({ ...current, sid, resourceId }));
    expect(started).toMatchObject({ sid, id: recording.id });
    expect((await store.add(stopOf('early'))).recording.id).toBe(named.recording.id);
    expect(await store.findBySid('early')).toHaveLength(2);
  });

  test('keeps one recording for an idempotency key of one owner', async () => {
    const store = await oneStore();
    const idempotency = { key: 'k', fingerprint: 'f' };
    const first = await store.add(stopOf('one', { idempotency }));
    const again = await store.add(stopOf('two', { idempotency }));
    const others = await store.add(stopOf('three', { idempotency, owner: 'other' }));
    expect(again).toEqual({ recording: first.recording, added: false });
    expect(others.added).toBe(true);
    expect(await store.findByIdempotencyKey(OWNER, 'k')).toEqual(first.recording);
    expect(await store.findByIdempotencyKey('nobody', 'k')).toBeNull();
    expect(await store.findByIdempotencyKey(OWNER, 'other')).toBeNull();
  });

  test('changes that race all happen, and none undoes another', async () => {
    const { open } = await create();
    const stores = await Promise.all([open(), open()]);
    const { recording } = (await stores[0]?.add(stopOf('raced'))) ?? {};
    if (recording === undefined) throw new Error('nothing was added');
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        stores[index % 2]?.change(recording, (current) => ({
          ...current,
          // Not what it had: the store itself keeps the names.
          files: [bareFile(`${index}.m3u8`)],
          startedAt: (current.startedAt ?? 0) + 1,
        })),
      ),
    );
    const [seen] = (await stores[0]?.load(OWNER, [recording.id])) ?? [];
    expect(seen).toMatchObject({ startedAt: 20, version: 21 });
    expect(new Set(seen?.files.map(({ fileName }) => fileName)).size).toBe(20);
  });

  test('a change that decides to leave it leaves it', async () => {
    const store = await oneStore();
    const { recording } = await store.add(stopOf('left'));
    expect(await store.change(recording, () => null)).toBeNull();
    expect(await store.load(OWNER, [recording.id])).toEqual([recording]);
  });

  test('whatever JSON an answer held comes back as it was', async () => {
    const store = await oneStore();
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ noUnicodeString: false }),
        fc.string({ unit: 'grapheme' }),
        async (raw, fileName) => {
          // Postgres text has no NUL; JSON writes it as an escape, so it gets through.
          const report = {
            type: 'UploadReport',
            isComplete: false,
            agoraCode: null,
            uploadingStatus: null,
            files: [bareFile(fileName)],
          } as const;
          const { recording } = await store.add(stopOf(anyId()));
          const outcome = JSON.parse(JSON.stringify({ ...report, raw }));
          await store.change(recording, (current) =>
            hasSession(current) ? toEnded(current, outcome, NOW) : null,
          );
          expect((await store.load(OWNER, [recording.id]))[0]?.outcome).toEqual(outcome);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('a list of files that several reports name stands in its row once', async () => {
    const store = await (await create()).open();
    const files = Array.from({ length: 1000 }, (_, index) => bareFile(`room_${index}.jpg`, 'answer'));
    const report = { ...NOTHING_REPORTED, type: 'JsonFileList', files } as const;
    const observation = { at: NOW, found: true, status: 5, report };
    const stopping = { ...stopOf('many'), files, observation };
    await store.add({ ...stopping, progress: { ...stopping.progress, report } });
    const lengthOf = async (column: 'files' | 'outcome' | 'sighting' | 'progress') => {
      const length = sql<number>`octet_length(${sql.ref(column)})`.as('length');
      const row = await store.database.run((db) =>
        db.selectFrom('recordings').select(length).executeTakeFirst(),
      );
      return row?.length ?? 0;
    };
    expect(await lengthOf('files')).toBeGreaterThan(50_000);
    expect(await lengthOf('sighting')).toBeLessThan(500);
    expect(await lengthOf('progress')).toBeLessThan(1000);
    // What gateways read that know of no reference: a report that names files, not one that names none.
    const stored = await store.database.run((db) =>
      db.selectFrom('recordings').select('sighting').executeTakeFirst(),
    );
    expect(JSON.parse(stored?.sighting ?? '')).toMatchObject({ report: { files: [files[0]] } });
    const [loaded = stopping] = await store.load(OWNER, [stopping.id]);
    expect(loaded).toMatchObject({ files, observation, progress: { report } });

    const more = [...files, bareFile('another.jpg')];
    const ended = { ...loaded, ...toEnded(stopping, report, NOW), files: more };
    await store.change(loaded, () => ended);
    const [after] = await store.load(OWNER, [stopping.id]);
    expect(after).toMatchObject({ files: more, outcome: { files }, observation: { report: { files } } });
  });

  describe('work', () => {
    const claim = { gateway: 'one', leaseMs: 30_000, limit: 10 };

    test('that is due is given to one gateway, stops first, and to another only when the lease has run out', async () => {
      const { clock, store } = await timedStore();
      const watched = toBeWatched({ id: anyId(), owner: OWNER, now: NOW - 5 }, sessionNamed('live'));
      await store.add(watched);
      await store.add(stopOf('later', { dueAt: NOW + 60_000 }));
      await store.add(stopOf('done', { dueAt: null }));
      const stop = await store.add(stopOf('due'));
      const claimed = await store.claimDue(claim);
      expect(claimed.map(({ sid }) => sid)).toEqual(['due', 'live']);
      expect(claimed[0]).toMatchObject({ version: 2, lease: { gateway: 'one', until: NOW + 31_000 } });
      expect(await store.claimDue({ ...claim, gateway: 'two' })).toEqual([]);
      await clock.advance(30_001);
      expect(await store.claimDue({ ...claim, gateway: 'two', limit: 1 })).toMatchObject([
        { id: stop.recording.id, lease: { gateway: 'two' } },
      ]);
    });

    test('of a gateway that is known to have ended is given to another one at once, and only that', async () => {
      const store = await oneStore();
      await store.add(stopOf('left by the dead'));
      await store.claimDue({ ...claim, gateway: 'dead' });
      await store.add(stopOf('held by the paused'));
      await store.claimDue({ ...claim, gateway: 'paused' });
      const isGone = (gateway: string) => gateway === 'dead';
      expect(await store.claimDue({ ...claim, isGone })).toMatchObject([
        { sid: 'left by the dead', lease: { gateway: 'one', until: NOW + 31_000 } },
      ]);
      expect(await store.claimDue({ ...claim, gateway: 'two', isGone })).toEqual([]);
    });

    test('can be only the urgent: what is to be stopped or started', async () => {
      const store = await oneStore();
      await store.add(toBeWatched({ id: anyId(), owner: OWNER, now: NOW }, sessionNamed('live')));
      await store.add(stopOf('urgent'));
      const claimed = await store.claimDue({ ...claim, urgentOnly: true });
      expect(claimed.map(({ sid }) => sid)).toEqual(['urgent']);
    });

    test('of a lease that was renewed stays where it is', async () => {
      const { clock, store } = await timedStore();
      const { recording } = await store.add(stopOf('renewed'));
      await store.claimDue(claim);
      await store.renew('somebody else', [recording.id], 1);
      await store.renew('one', [recording.id], 90_000);
      await clock.advance(60_000);
      expect(await store.claimDue({ ...claim, gateway: 'two' })).toEqual([]);
      // A renewal is no change of the recording: it must not disturb who works on it.
      expect((await store.versions([recording.id])).get(recording.id)).toBe(2);
    });

    test('keeps a lease that was renewed, whatever somebody else changes who had read it before', async () => {
      const store = await oneStore();
      const { recording } = await store.add(stopOf('renewed'));
      await store.claimDue(claim);
      const [before] = await store.load(OWNER, [recording.id]);
      if (before === undefined) throw new Error('it was added');
      await store.renew('one', [recording.id], 90_000);
      await store.change(before, (current) => ({ ...current, startedAt: NOW }));
      expect(await store.load(OWNER, [recording.id])).toMatchObject([
        { startedAt: NOW, lease: { gateway: 'one', until: NOW + 91_000 } },
      ]);
    });

    test('is shared by gateways that ask at once, and none of it is given twice', async () => {
      const { open } = await create();
      const stores = await Promise.all([open(), open(), open()]);
      for (let index = 0; index < 30; index += 1) await stores[0]?.add(stopOf(`s${index}`));
      const claims = await Promise.all(
        stores.map((store, index) => store.claimDue({ ...claim, gateway: `g${index}`, limit: 20 })),
      );
      const taken = claims.flat().map(({ id }) => id);
      expect(new Set(taken).size).toBe(taken.length);
      const left = (await stores[0]?.claimDue({ ...claim, gateway: 'rest', limit: 100 })) ?? [];
      expect(taken.length + left.length).toBe(30);
    });

    test('does not wait for a time that only a wrong clock can have written', async () => {
      const store = await oneStore();
      const day = 24 * 3_600_000;
      await store.add(stopOf('tomorrow', { dueAt: NOW + day, lease: { gateway: 'dead', until: NOW + day } }));
      expect(await store.claimDue(claim)).toMatchObject([{ sid: 'tomorrow' }]);
    });
  });

  test('no more are added than the limit of their app and kind, by however many at once, and what is there is no addition', async () => {
    const { open } = await create();
    const stores = [await open(), await open(), await open()];
    const idempotency = { key: 'k', fingerprint: 'f' };
    const [one = await open()] = stores;
    const { recording: keyed } = await one.add({ ...startOf('keyed'), idempotency });
    const adding = Array.from({ length: 24 }, (_, index) =>
      stores[index % stores.length]?.addWithin(6, startOf(`room ${index}`)),
    );
    const added = (await Promise.all(adding)).filter((each) => each !== undefined && 'added' in each);
    expect(added).toHaveLength(5);
    expect(await one.addWithin(6, startOf('more'))).toEqual({
      full: { appId: 'app', kind: 'rtc', running: 6 },
    });
    expect(await one.addWithin(6, { ...startOf('keyed'), idempotency })).toEqual({
      recording: keyed,
      added: false,
    });
    expect(await one.addWithin(1, { ...startOf('page'), mode: 'web' })).toMatchObject({ added: true });
    // Nothing can be done about it any more, whether anybody has told of its end or not.
    const month = 32 * 24 * 3_600_000;
    await one.add({ ...startOf('long ago'), createdAt: one.now() - month });
    expect(await one.addWithin(1, { ...startOf('room'), appId: 'other' })).toMatchObject({ added: true });
    const counts = await one.countRunning(['app', 'other', 'none']);
    expect(counts.toSorted((a, b) => a.running - b.running || a.appId.localeCompare(b.appId))).toEqual([
      { appId: 'app', kind: 'web', running: 1 },
      { appId: 'other', kind: 'rtc', running: 1 },
      { appId: 'app', kind: 'rtc', running: 6 },
    ]);
  });

  test('a storage is listed for each recording once it is due, by one gateway, which has its time for it', async () => {
    const clock = standing();
    const { open } = await create();
    const stores = [await open(clock), await open(clock)] as const;
    const destination = { storage: 'own', fileNamePrefix: [], fileTypes: [] };
    async function addToList(sid: string, dueAt: number): Promise<void> {
      const { recording } = await stores[0].add({
        ...toEnded(stopOf(sid), NOTHING_REPORTED, NOW),
        destination,
      });
      const listing = { dueAt, tries: 0, isComplete: false };
      await stores[0].change(recording, (current) => ({ ...current, listing }));
    }
    const day = 24 * 3_600_000;
    await addToList('due', NOW);
    await addToList('tomorrow', NOW + day);
    // Only a wrong clock can have written that.
    await addToList('next year', NOW + 365 * day);
    const take = async () => {
      const taken = await Promise.all(stores.map((store) => store.takeListing(['own', 'other'], 180_000)));
      return taken.flatMap((recording) => recording?.sid ?? []);
    };
    expect(await stores[0].takeListing(['other'], 180_000)).toBeNull();
    const taken = [...(await take()), ...(await take())];
    expect(taken.toSorted()).toEqual(['due', 'next year']);
    await clock.advance(180_000);
    expect([...(await take()), ...(await take())].toSorted()).toEqual(['due', 'next year']);
  });

  test('lists newest first, filtered, and page by page in both directions', async () => {
    const store = await oneStore();
    for (let index = 0; index < 7; index += 1) {
      const createdAt = NOW + index;
      const id = newId(createdAt);
      const stop = stopOf(`l${index}`, { id, cname: `c${index}`, createdAt });
      await store.add(index % 2 === 0 ? stop : toEnded(stop, NOTHING_REPORTED, NOW));
    }
    const sids = (rows: readonly { sid: string | null }[]) => rows.map(({ sid }) => sid);
    const all = await store.list(OWNER, {}, { limit: 10 });
    expect(sids(all)).toEqual(['l6', 'l5', 'l4', 'l3', 'l2', 'l1', 'l0']);
    const [, second, , , , sixth] = all;
    if (second === undefined || sixth === undefined) throw new Error('too few');
    expect(sids(await store.list(OWNER, {}, { limit: 2, olderThan: second.id }))).toEqual(['l4', 'l3']);
    const fromTheEnd = { limit: 2, fromTheEnd: true };
    expect(sids(await store.list(OWNER, {}, fromTheEnd))).toEqual(['l1', 'l0']);
    expect(sids(await store.list(OWNER, {}, { ...fromTheEnd, newerThan: sixth.id }))).toEqual(['l3', 'l2']);
    expect(sids(await store.list(OWNER, { states: ['ended'] }, { limit: 10 }))).toEqual(['l5', 'l3', 'l1']);
    expect(sids(await store.list(OWNER, { cname: 'c4', mode: 'mix' }, { limit: 10 }))).toEqual(['l4']);
    expect(
      sids(await store.list(OWNER, { createdFrom: NOW + 2, createdBefore: NOW + 4 }, { limit: 10 })),
    ).toEqual(['l3', 'l2']);
    const both = { states: ['stopping', 'ended', 'ended'], mode: 'mix', createdFrom: NOW + 1 } as const;
    const page = await store.list(OWNER, both, { limit: 4 });
    expect(sids(page)).toEqual(['l6', 'l5', 'l4', 'l3']);
    expect(sids(await store.list(OWNER, both, { limit: 4, olderThan: page[3]?.id ?? '' }))).toEqual([
      'l2',
      'l1',
    ]);
    expect(sids(await store.list(OWNER, both, fromTheEnd))).toEqual(['l2', 'l1']);
    expect(await store.list('somebody else', {}, { limit: 10 })).toEqual([]);
    expect(await store.list('somebody else', both, { limit: 10 })).toEqual([]);
    expect(await store.list(OWNER, { states: [] }, { limit: 10 })).toEqual([]);
    expect(await store.count(OWNER, { states: [], uid: '1', cname: 'c4' })).toBe(0);
    expect(await store.count('somebody else', {})).toBe(0);
    expect(await store.load(OWNER, [])).toEqual([]);
    expect(await store.versions([])).toEqual(new Map());
  });

  test('a tag is kept, and found with the state that its recording has by now, whoever wrote that', async () => {
    const store = await (await create()).open();
    const tags = [
      { key: 'env', value: 'test' },
      { key: 'class', value: '' },
    ];
    const { recording } = await store.add({ ...startOf('room'), tags });
    const other = await store.add({ ...stopOf('other'), owner: 'other', tags });
    const untagged = await store.add(stopOf('none'));
    expect(await store.load(OWNER, [recording.id])).toEqual([{ ...recording, tags }]);
    expect(untagged.recording.tags).toEqual([]);
    const find = (filter: RecordingFilter) => store.list(OWNER, filter, { limit: 10 });
    expect(await find({ tags })).toEqual([recording]);
    expect(await find({ tags: [{ key: 'env', value: 'other' }] })).toEqual([]);
    expect(await find({ tags: [...tags, { key: 'env', value: 'other' }] })).toEqual([]);
    expect(await store.list('other', { tags }, { limit: 10 })).toEqual([other.recording]);

    const { sid, resourceId } = sessionNamed('known');
    const changed = await store.change(recording, (current) => ({ ...current, sid, resourceId }));
    expect(await find({ tags, states: ['starting'] })).toEqual([changed]);
    // As a gateway writes it that knows of no tags.
    await store.database.run((db) =>
      sql`update recordings set state = 'failed', ended_at = 1, failure = ${FAILURE}, version = version + 1
        where id = ${recording.id}`.execute(db),
    );
    expect(await find({ tags, states: ['failed'] })).toMatchObject([{ id: recording.id, tags }]);
    expect(await find({ tags: tags.slice(1), mode: 'mix', states: ['failed'], cname: 'room' })).toHaveLength(
      1,
    );
    expect(await find({ tags, states: ['starting'] })).toEqual([]);
  });

  test('a start that is there already gets no tags of the next one', async () => {
    const store = await oneStore();
    const idempotency = { key: 'k', fingerprint: 'f' };
    await store.add({ ...startOf('room'), idempotency });
    const tags = [{ key: 'env', value: 'test' }];
    const again = await store.add({ ...startOf('room'), idempotency, tags });
    expect(again).toMatchObject({ added: false, recording: { tags: [] } });
    expect(await store.list(OWNER, { tags }, { limit: 10 })).toEqual([]);
  });

  test('whatever filters are put together, their pages have what matches all of them', async () => {
    const store = await oneStore();
    const all: Recording[] = [];
    const pick = <Value>(values: readonly Value[], index: number) => values[index % values.length];
    // More than are looked at together.
    for (let index = 0; index < 450; index += 1) {
      const id = newId(NOW + index);
      const tags = [
        { key: 'env', value: pick(['test', 'live'], index) ?? '' },
        ...(index % 9 === 0 ? [{ key: 'class', value: '7' }] : []),
      ];
      const uid = pick(['1', '2', '3'], index) ?? '';
      const mode = pick(['mix', 'web'] as const, Math.floor(index / 4)) ?? 'mix';
      const sid = `sid${Math.floor(index / 2)}`;
      const cname = pick(['a', 'b', 'c', 'd', 'e'], index) ?? '';
      const stop = { ...stopOf(sid), id, createdAt: NOW + index, tags, uid, mode, cname };
      all.unshift(index % 7 === 0 ? toEnded(stop, NOTHING_REPORTED, NOW) : stop);
    }
    // As many at once as there are connections: to wait for one has an end, which 450 would meet on a busy machine.
    for (let at = 0; at < all.length; at += 10)
      await Promise.all(all.slice(at, at + 10).map((each) => store.add(each)));

    const filter: fc.Arbitrary<RecordingFilter> = fc.record(
      {
        states: fc.subarray<RecordingState>(['stopping', 'ended', 'failed'], { minLength: 1 }),
        mode: fc.constantFrom('mix' as const, 'web' as const),
        cname: fc.constantFrom('a', 'b'),
        uid: fc.constantFrom('1', '2'),
        sid: fc.constantFrom('sid3', 'sid40'),
        tags: fc.subarray([
          { key: 'env', value: 'test' },
          { key: 'class', value: '7' },
        ]),
        createdFrom: fc.constant(NOW + 30),
        createdBefore: fc.constant(NOW + 400),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        filter,
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        async (given, limit, fromTheEnd) => {
          const expected = all.filter((each) => fits(each, given)).map(({ id }) => id);
          const seen: string[] = [];
          for (let bounds = {}; ; ) {
            const page = await store.list(OWNER, given, { limit, fromTheEnd, ...bounds });
            const ids = page.map(({ id }) => id);
            if (fromTheEnd) seen.unshift(...ids);
            else seen.push(...ids);
            if (ids.length < limit) break;
            bounds = fromTheEnd ? { newerThan: ids[0] } : { olderThan: ids.at(-1) };
          }
          expect(seen).toEqual(expected);
          expect(await store.count(OWNER, given)).toBe(expected.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('gateways that start at once agree on who makes the tables', async () => {
    const url = await createEmpty();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(url)));
    expect(await Promise.all(stores.map((store) => store.list(OWNER, {}, { limit: 1 })))).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });
});

it('a database that can’t be reached is a clear error', async () => {
  const database = openDatabase('postgres://nobody:secret-word@127.0.0.1:1/none', events, {
    clock: systemClock,
  });
  onTestFinished(() => database.close());
  const failure = await database.migrate().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreUnavailableError);
  expect(String(failure)).toContain('The gateway’s database does not answer. Nothing was stored');
  expect(String(failure)).not.toContain('secret-word');
});
