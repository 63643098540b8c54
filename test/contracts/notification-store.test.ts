import { describe, expect, it, onTestFinished } from 'vitest';
import { toBeStarted, toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import type { Notification } from '../../src/domain/notification.ts';
import type { Page } from '../../src/domain/page.ts';
import { newStart } from '../../src/domain/progress.ts';
import type { Recording } from '../../src/domain/recording.ts';
import type { UnknownSighting } from '../../src/domain/unknown-recording.ts';
import { newId } from '../../src/ids.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createNotificationStore } from '../../src/store/notifications.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { createUnknownRecordings } from '../../src/store/unknown-recordings.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

const NOW = Date.UTC(2026, 0, 1);
const AGAIN = { againAt: NOW + 30_000, limit: 100 };

const notificationOf = (noticeId: string, more: Partial<Notification> = {}): Notification => ({
  appId: 'app',
  noticeId,
  notifiedAt: NOW,
  sid: 's',
  cname: 'room',
  uid: '1',
  serviceScene: null,
  eventType: 4,
  happenedAt: NOW,
  details: { fileList: 'ä\u0000"\\\ud800.m3u8' },
  ...more,
});

const received = { receivedAt: NOW, dueAt: NOW };
const party = { appId: 'app', mode: 'mix', cname: 'room', uid: '1' } as const;
const birth = () => ({ id: newId(NOW), owner: 'o', now: NOW });

const hasPostgres = await postgresIsThere();

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), hasPostgres],
] as const)('the store of notifications on %s', (_name, create, isThere) => {
  const test = it.runIf(isThere);

  async function open() {
    const url = await create();
    const stores = [];
    for (let each = 0; each < 2; each += 1) {
      const database = openDatabase(
        url,
        { worked: () => undefined, failed: () => undefined },
        { clock: systemClock },
      );
      await database.migrate();
      onTestFinished(() => database.close());
      stores.push({
        database,
        notifications: createNotificationStore(database),
        recordings: createRecordingStore(database),
        unknown: createUnknownRecordings(database),
      });
    }
    const [one, other] = stores;
    if (one === undefined || other === undefined) throw new Error('there are two');
    return { one, other };
  }

  test('keeps each once, and gives it back as it came', async () => {
    const { one, other } = await open();
    const notification = notificationOf('n');
    expect(await one.notifications.add(notification, received)).toBe(true);
    expect(await other.notifications.add(notification, received)).toBe(false);
    expect(await one.notifications.add({ ...notification, notifiedAt: NOW + 1 }, received)).toBe(true);
    expect(await one.notifications.add({ ...notification, appId: 'other' }, received)).toBe(true);
    const kept = await other.notifications.latest({ appId: 'other', sid: 's' }, 10);
    expect(kept).toMatchObject([{ ...notification, appId: 'other', receivedAt: NOW, appliedAt: null }]);
  });

  test('gives what is due to one gateway, and to another only when that one has died over it', async () => {
    const { one, other } = await open();
    for (let index = 0; index < 20; index += 1)
      await one.notifications.add(notificationOf(`${index}`), received);
    await one.notifications.add(notificationOf('later'), { receivedAt: NOW, dueAt: NOW + 1 });
    const taken = await Promise.all(
      [one, other, one, other].map(({ notifications }) =>
        notifications.takeDue({ now: NOW, ...AGAIN, limit: 10 }),
      ),
    );
    const ids = taken.flat().map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
    await one.notifications.noteApplied(ids.slice(0, 15), NOW);
    const again = await other.notifications.takeDue({ now: NOW + 30_000, againAt: NOW + 60_000, limit: 100 });
    expect(again).toHaveLength(6);
  });

  test('looks for a recording twice more, then waits until it is known', async () => {
    const { one } = await open();
    await one.notifications.add(notificationOf('n'), received);
    const dueAt = async (ms: number) =>
      (await one.notifications.takeDue({ now: NOW + ms, againAt: NOW + ms, limit: 10 })).map(({ id }) => id);
    let ids = await dueAt(0);
    for (const [tooSoon, due] of [
      [4999, 5000],
      [64_999, 65_000],
    ] as const) {
      await one.notifications.notePending(ids, NOW + (due === 5000 ? 0 : 5000));
      expect(await dueAt(tooSoon)).toEqual([]);
      ids = await dueAt(due);
      expect(ids).toHaveLength(1);
    }
    await one.notifications.notePending(ids, NOW + 65_000);
    expect(await dueAt(1e10)).toEqual([]);
    await one.recordings.add(toBeWatched(birth(), { ...party, resourceId: 'r', sid: 's' }));
    expect(await dueAt(0)).toHaveLength(1);
  });

  test('makes those due that were kept for a start which gets its sid, and for no other', async () => {
    const { one } = await open();
    for (const sid of ['s', 'other']) await one.notifications.add(notificationOf(sid, { sid }), received);
    const ids = (await one.notifications.takeDue({ now: NOW, ...AGAIN })).map(({ id }) => id);
    for (let tries = 0; tries < 3; tries += 1) await one.notifications.notePending(ids, NOW);
    const order = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
    const { recording } = await one.recordings.add(toBeStarted(birth(), party, order, null));
    expect(await one.notifications.takeDue({ now: NOW + 1e10, ...AGAIN })).toEqual([]);
    await one.recordings.change(recording, (current) => ({ ...current, resourceId: 'r', sid: 's' }));
    const due = await one.notifications.takeDue({ now: NOW, ...AGAIN });
    expect(due.map(({ sid }) => sid)).toEqual(['s']);
  });

  test('makes those due again of the channel and UID of a start that begins to wait for its sid, and no others', async () => {
    const { one } = await open();
    const since = { receivedAt: NOW, dueAt: NOW };
    const of = {
      it: {},
      room: { cname: 'elsewhere' },
      uid: { uid: '2' },
      app: { appId: 'other' },
      nobody: { cname: null, uid: null },
    };
    for (const [sid, more] of Object.entries(of))
      await one.notifications.add(notificationOf(sid, { sid, ...more }), since);
    await one.notifications.add(notificationOf('before', { sid: 'before' }), {
      receivedAt: NOW - 1,
      dueAt: NOW,
    });
    const taken = await one.notifications.takeDue({ now: NOW, ...AGAIN });
    const ids = taken.map(({ id }) => id);
    for (let tries = 0; tries < 3; tries += 1) await one.notifications.notePending(ids, NOW);
    const order = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
    const { recording } = await one.recordings.add(toBeStarted(birth(), party, order, null));
    const requesting = {
      ...newStart(order),
      phase: 'requesting',
      mintedToken: null,
      failures: 0,
      inFlight: true,
    } as const;
    const sent = await one.recordings.change(recording, (current) =>
      current.state === 'starting'
        ? { ...current, resourceId: 'r', progress: { ...requesting, unanswered: false } }
        : null,
    );
    expect(await one.notifications.takeDue({ now: NOW + 1e10, ...AGAIN })).toEqual([]);
    const unanswered = (current: Recording) =>
      current.state === 'starting' ? { ...current, progress: { ...requesting, unanswered: true } } : null;
    const waiting = await one.recordings.change(sent ?? recording, unanswered);
    const due = await one.notifications.takeDue({ now: NOW, ...AGAIN });
    expect(due.map(({ sid, tries }) => `${sid} ${tries}`)).toEqual(['it 0']);
    // What goes on waiting wakes nothing a second time.
    for (let tries = 0; tries < 3; tries += 1)
      await one.notifications.notePending(
        due.map(({ id }) => id),
        NOW,
      );
    await one.recordings.change(waiting ?? recording, unanswered);
    expect(await one.notifications.takeDue({ now: NOW + 1e10, ...AGAIN })).toEqual([]);
  });

  test('forgets what never got a recording, and nothing else', async () => {
    const { one } = await open();
    await one.notifications.add(notificationOf('old'), received);
    await one.notifications.add(notificationOf('applied'), received);
    await one.notifications.add(notificationOf('new'), { receivedAt: NOW + 1000, dueAt: NOW });
    const applied = (await one.notifications.latest(notificationOf('n'), 10)).filter(
      ({ noticeId }) => noticeId === 'applied',
    );
    await one.notifications.noteApplied(
      applied.map(({ id }) => id),
      NOW,
    );
    expect(await one.notifications.forgetPending(NOW + 1)).toBe(1);
    const left = (await one.notifications.latest(notificationOf('n'), 10)).map(({ noticeId }) => noticeId);
    expect(left.toSorted()).toEqual(['applied', 'new']);
  });

  describe('what is noted of unknown recordings', () => {
    type Stores = Awaited<ReturnType<typeof open>>['one'];
    const told = { appId: 'app', sid: 's', cname: null, uid: null, kind: null, serviceScene: null };
    const times = { firstAt: NOW, lastAt: NOW, aliveAt: null, endedAt: null };

    /** Ids of one millisecond are in no order. */
    let ticks = 0;

    /** Receives so many notifications of a recording, and notes what they tell. */
    async function note({ notifications }: Stores, more: Partial<UnknownSighting>, count = 1, now = NOW) {
      const { appId, sid } = { ...told, ...more };
      for (let each = 0; each < count; each += 1) {
        ticks += 1;
        const times = { receivedAt: NOW + ticks, dueAt: NOW };
        await notifications.add(notificationOf(newId(now), { appId, sid }), times);
      }
      const kept = (await notifications.latest({ appId, sid }, count)).map(({ id }) => id);
      const sighting = { ...told, ...times, notifications: kept, ...more };
      await notifications.noteUnknown(sighting, now);
      return sighting;
    }

    const list = ({ unknown }: Stores, page: Page = { limit: 10 }, isRunning?: boolean) =>
      unknown.list(['app', 'second'], isRunning === undefined ? {} : { isRunning }, page);

    test('is one of all notifications, each counted once, by whichever gateway and in whatever order', async () => {
      const { one, other } = await open();
      const first = await note(one, { aliveAt: NOW, cname: 'room', uid: '7' }, 2);
      await Promise.all([one, other].map(({ notifications }) => notifications.noteUnknown(first, NOW)));
      await note(other, { firstAt: NOW - 5, lastAt: NOW + 9, endedAt: NOW + 9, kind: 'rtc', cname: 'no' }, 1);
      await note(one, { lastAt: NOW + 3, aliveAt: NOW + 3, serviceScene: 'rtc_record' }, 1);
      expect(await list(one)).toEqual([
        {
          ...{ id: expect.any(String), appId: 'app', sid: 's', cname: 'room', uid: '7' },
          ...{ kind: 'rtc', serviceScene: 'rtc_record', firstAt: NOW - 5, lastAt: NOW + 9 },
          ...{ aliveAt: NOW + 3, endedAt: NOW + 9, events: 4 },
        },
      ]);
    });

    test('is listed newest first, page by page, of these apps alone, and counted', async () => {
      const { one } = await open();
      for (const [index, appId] of ['app', 'second', 'foreign', 'app', 'second'].entries())
        await note(
          one,
          { appId, sid: `s${index}`, ...(index === 3 ? { endedAt: NOW } : {}) },
          1,
          NOW + index,
        );
      const sids = async (page: Page, isRunning?: boolean) =>
        (await list(one, page, isRunning)).map(({ sid }) => sid);
      expect(await sids({ limit: 9 })).toEqual(['s4', 's3', 's1', 's0']);
      const [, second] = await list(one, { limit: 2 });
      expect(await sids({ limit: 1, olderThan: second?.id ?? '' })).toEqual(['s1']);
      expect(await sids({ limit: 2, fromTheEnd: true })).toEqual(['s1', 's0']);
      expect(await sids({ limit: 9 }, true)).toEqual(['s4', 's1', 's0']);
      expect(await sids({ limit: 9 }, false)).toEqual(['s3']);
      await note(one, { appId: 'second', sid: 'page', kind: 'web' });
      const counts = (await one.unknown.count(['app', 'second'])).map(
        ({ appId, kind, isRunning, recordings }) => `${appId} ${kind} ${isRunning} ${recordings}`,
      );
      expect(counts.toSorted()).toEqual([
        'app rtc false 1',
        'app rtc true 1',
        'second rtc true 2',
        'second web true 1',
      ]);
    });

    test('is told no more once its recording is known, or may be a start’s that has no sid yet', async () => {
      const { one } = await open();
      await note(one, { sid: 'known' });
      await note(one, { sid: 'maybe', cname: 'room', uid: '1' }, 1, NOW + 1);
      await note(one, { sid: 'of another app', appId: 'second' }, 1, NOW + 2);
      const session = { ...party, resourceId: 'r' };
      await one.recordings.add(toBeWatched(birth(), { ...session, sid: 'known' }));
      await one.recordings.add(toBeWatched(birth(), { ...session, sid: 'of another app' }));
      expect((await list(one)).map(({ sid }) => sid)).toEqual(['of another app', 'maybe']);
      const order = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
      const { recording } = await one.recordings.add(toBeStarted(birth(), party, order, null));
      expect((await list(one)).map(({ sid }) => sid)).toEqual(['of another app']);
      await one.recordings.change(recording, (current) => ({ ...current, resourceId: 'r', sid: 'its own' }));
      expect((await list(one)).map(({ sid }) => sid)).toEqual(['of another app', 'maybe']);
    });

    test('is forgotten with its notifications, and once its recording is known', async () => {
      const { one } = await open();
      await note(one, { sid: 'old' });
      await note(one, { sid: 'known' }, 1, NOW + 2000);
      await note(one, { sid: 'new' }, 1, NOW + 2000);
      await one.recordings.add(toBeWatched(birth(), { ...party, resourceId: 'r', sid: 'known' }));
      await one.notifications.forgetPending(NOW + 1000);
      const left = await one.database.run((db) =>
        db.selectFrom('unknown_recordings').select('sid').execute(),
      );
      expect(left).toEqual([{ sid: 'new' }]);
    });
  });
});
