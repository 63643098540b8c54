import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toBeStopped, toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED, toEnded } from '../../src/domain/lifecycle/transitions.ts';
import type { Recording } from '../../src/domain/recording.ts';
import { newId } from '../../src/ids.ts';
import { createCurrentCounts } from '../../src/store/current-counts.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createNotificationStore } from '../../src/store/notifications.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

const sessionOf = (sid: string) =>
  ({ appId: 'app', resourceId: 'r', sid, mode: 'mix', cname: 'room', uid: '1' }) as const;

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), await postgresIsThere()],
] as const)('what is counted on %s', (_name, create, isThere) => {
  it.runIf(isThere)(
    'is what is not over, by tenant too, the oldest stop, and what is due to nobody',
    async () => {
      const clock = new ManualClock();
      const database = openDatabase(await create(), {}, { clock, countsBy: 'process' });
      onTestFinished(() => database.close());
      await database.migrate();
      const counts = createCurrentCounts(database);
      expect(await counts.oldestUnsettledStopMs()).toBe(0);
      expect(await counts.lastNotificationAt()).toBeNull();

      const store = createRecordingStore(database);
      const now = Math.round(clock.now());
      const born = (owner: string, at = now) => ({ id: newId(at), owner, now: at });
      const add = (recording: Recording, more: Partial<Recording> = {}) =>
        store.add({ ...recording, ...more } as Recording);
      const lease = { gateway: 'one', until: now + 60_000 };
      await add(toBeStopped(born('acme', now - 90_000), sessionOf('old'), false), { lease });
      await add(toBeStopped(born('acme', now - 1000), sessionOf('due'), false), { dueAt: now - 1 });
      await add(toBeWatched(born('other'), sessionOf('live')), { dueAt: now + 1000 });
      await add(toBeWatched(born('gone'), sessionOf('late')), {
        dueAt: now - 1,
        lease: { ...lease, until: now - 1 },
      });
      const stopped = toBeStopped(born('acme', now - 900_000), sessionOf('over'), false);
      await add(toEnded(stopped, NOTHING_REPORTED, now));

      const endsAt = (stopsAt: number, because: 'longest_time' | 'token_expires') =>
        database.run((db) =>
          sql`update recordings set stops_at = ${stopsAt}, guard = ${JSON.stringify({ because })}
            where sid = 'late'`.execute(db),
        );
      const bounded = async () => [await counts.pastTheirTime(), await counts.expiring()];
      expect(await bounded()).toEqual([0, 0]);
      await endsAt(now + 7_000_000, 'token_expires');
      expect(await bounded()).toEqual([0, 1]);
      await endsAt(now + 7_000_000, 'longest_time');
      expect(await bounded()).toEqual([0, 0]);
      await endsAt(now - 61_000, 'longest_time');
      expect(await bounded()).toEqual([1, 0]);

      expect(Object.fromEntries(await counts.byState())).toEqual({
        starting: 0,
        recording: 2,
        stopping: 2,
        exiting: 0,
      });
      const byOwner = await counts.byOwner(['acme', 'other', 'nobody']);
      expect(byOwner.toSorted((a, b) => a.owner.localeCompare(b.owner))).toEqual([
        { owner: 'acme', state: 'stopping', count: 2 },
        { owner: 'other', state: 'recording', count: 1 },
      ]);
      expect(await counts.oldestUnsettledStopMs()).toBe(90_000);
      expect(await counts.dueRecordings()).toBe(2);
      await clock.advance(1000);
      expect(await counts.dueRecordings()).toBe(3);

      const notifications = createNotificationStore(database);
      const notice = {
        appId: 'app',
        notifiedAt: 1,
        sid: 'new',
        cname: null,
        uid: null,
        serviceScene: null,
        eventType: 1,
        happenedAt: 1,
      };
      for (const [noticeId, receivedAt] of [
        ['a', now],
        ['b', now + 500],
      ] as const) {
        await notifications.add({ ...notice, noticeId, details: {} }, { receivedAt, dueAt: receivedAt });
      }
      expect(await counts.dueNotifications()).toBe(2);
      expect(await counts.lastNotificationAt()).toBe(now + 500);
      await notifications.takeDue({ now: now + 1000, againAt: now + 30_000, limit: 10 });
      expect(await counts.dueNotifications()).toBe(0);
      expect(await counts.dueListings(['storage'])).toBe(0);
      expect(await counts.dueListings([])).toBe(0);
    },
  );
});
