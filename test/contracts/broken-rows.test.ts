import { sql } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { StoreUnavailableError } from '../../src/domain/errors.ts';
import { toBeStarted, toBeStopped } from '../../src/domain/lifecycle/new-recording.ts';
import type { Stopping } from '../../src/domain/recording.ts';
import type { RecordingSession } from '../../src/domain/session.ts';
import { newId } from '../../src/ids.ts';
import { createApiKeyStore } from '../../src/store/api-keys.ts';
import { createAuditTrail } from '../../src/store/audit-trail.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createNotificationStore } from '../../src/store/notifications.ts';
import type { UnreadableRow } from '../../src/store/reading.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { toRow } from '../../src/store/row.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

const NOW = Date.UTC(2026, 0, 1);
const OWNER = 'default';
const claim = { gateway: 'one', leaseMs: 30_000, limit: 10 };
const hasPostgres = await postgresIsThere();

const session = (sid: string): RecordingSession => ({
  ...{ appId: 'app', resourceId: 'r', sid, mode: 'mix', cname: 'room', uid: '1' },
});

let made = 0;
const stopOf = (sid: string, more: Partial<Stopping> = {}): Stopping => {
  const id = newId(NOW + made++);
  return { ...toBeStopped({ id, owner: OWNER, now: NOW }, session(sid), false), ...more };
};

async function open(url: string) {
  const broken: UnreadableRow[] = [];
  const failed = vi.fn();
  const clock = new ManualClock();
  clock.jump(NOW + 1000 - clock.now());
  const database = openDatabase(
    url,
    { failed, brokenRow: (row) => void broken.push(row) },
    { clock, countsBy: 'process' },
  );
  onTestFinished(() => database.close());
  await database.migrate();
  const spoil = (id: string, column: string, text: string | null) =>
    database.run((db) =>
      sql`update recordings set ${sql.ref(column)} = ${text} where id = ${id}`.execute(db),
    );
  return { clock, database, store: createRecordingStore(database), spoil, broken, failed };
}

const failureOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: unknown) => error,
  );

/** What no gateway writes, in each column that holds JSON. */
const SPOILT: readonly (readonly [string, string])[] = [
  ['files', '[{"fileName":'],
  ['files', '{}'],
  ['files', '[{"fileName":7}]'],
  ['outcome', '{"type":"secret-word"}'],
  ['failure', 'null'],
  ['sighting', '{"at":1}'],
  ['work', '"secret-word'],
  ['work', '{"kind":"stop"}'],
  ['work', '{"kind":"start","life":{"phase":"acquiring"}}'],
  ['progress', '{"state":"stopping"}'],
  ['progress', '{'],
  ['told', '{"services":[null]}'],
  ['state', 'asleep'],
  ['mode', 'secret-word'],
];

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), hasPostgres],
] as const)('a row that can’t be read, on %s,', (_name, create, isThere) => {
  const test = it.runIf(isThere);

  test.each(SPOILT)('%s being %s: is reported once, and nothing else waits for it', async (column, text) => {
    const { store, spoil, broken, failed } = await open(await create());
    const { recording: spoilt } = await store.add(stopOf('spoilt'));
    const { recording: good } = await store.add(stopOf('good'));
    await spoil(spoilt.id, column, text);
    expect(await store.load(OWNER, [spoilt.id, good.id])).toEqual([good]);
    expect(await store.list(OWNER, {}, { limit: 10 })).toEqual([good]);
    expect(await store.findBySid('spoilt')).toEqual([]);
    const claimed = await store.claimDue(claim);
    expect(claimed.map((each) => each.id)).toEqual([good.id]);
    expect(broken).toMatchObject([{ table: 'recordings', id: spoilt.id }]);
    expect(broken[0]?.message).toContain(`${spoilt.id} in recordings can’t be read: ${column}`);
    expect(broken[0]?.message).not.toContain('secret-word');
    expect(failed).not.toHaveBeenCalled();
  });

  test.each(['{', '{"traceparent":7}'])('never is one for its trace being %s', async (text) => {
    const { store, spoil, broken } = await open(await create());
    const { recording } = await store.add(stopOf('traced'));
    await spoil(recording.id, 'trace', text);
    expect(await store.claimDue(claim)).toMatchObject([{ id: recording.id, trace: null }]);
    expect(broken).toEqual([]);
  });

  test('is worked on once it has been put right', async () => {
    const { clock, store, spoil } = await open(await create());
    const { recording } = await store.add(stopOf('spoilt'));
    await spoil(recording.id, 'files', '{');
    expect(await store.claimDue(claim)).toEqual([]);
    await spoil(recording.id, 'files', '[]');
    await clock.advance(10 * 60_000);
    expect(await store.claimDue(claim)).toMatchObject([{ id: recording.id }]);
  });

  test('does not keep others from their turn, however many there are of it', async () => {
    const { store, spoil } = await open(await create());
    for (let each = 0; each < 7; each += 1) {
      const { recording } = await store.add(stopOf(`s${each}`, { dueAt: NOW - 1000 }));
      await spoil(recording.id, 'progress', '{');
    }
    await store.add(stopOf('good'));
    const claimed = await store.claimDue({ ...claim, limit: 2 });
    expect(claimed.map((each) => each.sid)).toEqual(['good']);
  });

  test('is not taken for the end of a list', async () => {
    const { store, spoil } = await open(await create());
    for (let each = 0; each < 8; each += 1) {
      const { recording } = await store.add(stopOf(`s${each}`));
      if ([2, 3, 5, 6].includes(each)) await spoil(recording.id, 'files', '{');
    }
    const sids = async (more: object) =>
      (await store.list(OWNER, {}, { limit: 3, ...more })).map(({ sid }) => sid);
    expect(await sids({})).toEqual(['s7', 's4', 's1']);
    expect(await sids({ fromTheEnd: true })).toEqual(['s4', 's1', 's0']);
    expect(await store.list(OWNER, { cname: 'room' }, { limit: 10 })).toHaveLength(4);
  });

  test('is never answered with another, nor taken for none', async () => {
    const { store, spoil, failed } = await open(await create());
    const idempotency = { key: 'k', fingerprint: 'f' };
    const { recording } = await store.add(stopOf('spoilt', { idempotency }));
    await store.add(stopOf('good'));
    await store.change(recording, (current) => ({ ...current, startedAt: NOW }));
    await spoil(recording.id, 'files', '{');
    const asked = [
      store.add(stopOf('spoilt')),
      store.add(stopOf('another', { idempotency })),
      store.findByIdempotencyKey(OWNER, 'k'),
      store.load(OWNER, [recording.id]),
      store.change(recording, (current) => ({ ...current, startedAt: NOW + 1 })),
    ];
    for (const failure of await Promise.all(asked.map(failureOf)))
      expect(failure).toMatchObject({ name: 'UnreadableRow', id: recording.id });
    expect(failed).not.toHaveBeenCalled();
  });

  test('of the notifications, too, is set aside', async () => {
    const { database, broken } = await open(await create());
    const notifications = createNotificationStore(database);
    const kept = (noticeId: string) => ({
      ...{ appId: 'app', noticeId, notifiedAt: 1, sid: 's', cname: null, uid: null },
      ...{ serviceScene: null, eventType: 1, happenedAt: 1, details: {} },
    });
    for (const noticeId of ['spoilt', 'good'])
      await notifications.add(kept(noticeId), { receivedAt: NOW, dueAt: NOW });
    await database.run((db) =>
      sql`update notifications set details = '{' where notice_id = 'spoilt'`.execute(db),
    );
    const take = (now: number) => notifications.takeDue({ now, againAt: now + 1000, limit: 10 });
    expect(await take(NOW)).toMatchObject([{ noticeId: 'good' }]);
    expect(await take(NOW + 1000)).toMatchObject([{ noticeId: 'good' }]);
    expect(await notifications.latest({ appId: 'app', sid: 's' }, 10)).toMatchObject([{ noticeId: 'good' }]);
    expect(broken).toMatchObject([{ table: 'notifications' }]);
  });

  test('is no failure of the database, and nor is a fault of the gateway’s own', async () => {
    const { database, failed } = await open(await create());
    const fault = new TypeError('a bug');
    const own = [
      database.run(() => Promise.reject(fault)),
      database.run((db) => db.transaction().execute(() => Promise.reject(fault))),
    ];
    for (const asked of own) expect(await failureOf(asked)).toBe(fault);
    const key = sql`insert into api_keys (id, tenant, name, scopes, salt, hash, created_at)
      values ('same', 't', 'n', 's', 's', 'h', 1)`;
    await database.run((db) => key.execute(db));
    const conflict = await failureOf(database.run((db) => key.execute(db)));
    expect(conflict).not.toBeInstanceOf(StoreUnavailableError);
    expect(failed).not.toHaveBeenCalled();
    const missing = await failureOf(database.run((db) => sql`select * from no_such_table`.execute(db)));
    expect(missing).toBeInstanceOf(StoreUnavailableError);
    expect(failed).toHaveBeenCalledOnce();
  });
});

describe('in an SQLite file, whose columns hold anything,', () => {
  it('a key that can’t be read lets nobody in', async () => {
    const { database, broken } = await open(await migratedDatabase());
    const keys = createApiKeyStore(database);
    await database.run((db) =>
      sql`insert into api_keys (id, tenant, name, scopes, salt, hash, created_at, expires_at)
        values ('k', 't', 'n', 's', 's', 'h', 1, 'next year')`.execute(db),
    );
    expect(await keys.find('k')).toBeNull();
    expect(await keys.list()).toEqual([]);
    expect(broken).toMatchObject([{ table: 'api_keys', id: 'k' }]);
  });

  it('an entry of the audit trail that can’t be read is left out', async () => {
    const { database, broken } = await open(await migratedDatabase());
    const trail = createAuditTrail(database);
    const entry = { at: 1, tenant: 't', subject: 's', action: 'x', target: null, requestId: 'r' };
    for (const id of ['a', 'c']) await trail.asked({ ...entry, id });
    await database.run((db) =>
      sql`insert into audit_asked values ('b', 'yesterday', 't', 's', 'x', null, 'r')`.execute(db),
    );
    const ids = (await trail.list('t', {}, { limit: 2 })).map(({ id }) => id);
    expect(ids).toEqual(['c', 'a']);
    expect(broken).toMatchObject([{ table: 'audit_asked', id: 'b' }]);
  });
});

it.runIf(hasPostgres)(
  'a session that is named at the very moment it becomes known costs no answer',
  async () => {
    const url = await migratedPostgres(onTestFinished);
    const [{ store, failed }, other] = [await open(url), await open(url)];
    const order = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
    const { sid, resourceId, ...party } = session('same');
    const birth = { id: newId(NOW), owner: OWNER, now: NOW };
    const { recording } = await store.add(toBeStarted(birth, party, order, null));
    const naming = other.database.run((db) =>
      db.transaction().execute(async (inner) => {
        await inner
          .insertInto('recordings')
          .values(toRow(stopOf('same'), 1))
          .execute();
        const changing = store.change(recording, (current) => ({ ...current, sid, resourceId }));
        const waiting = sql<{ n: number }>`select count(*) as n from pg_locks where not granted`;
        while ((await waiting.execute(inner)).rows[0]?.n === 0);
        return { changing };
      }),
    );
    const { changing } = await naming;
    expect(await changing).toMatchObject({ id: recording.id, sid });
    expect(failed).not.toHaveBeenCalled();
    expect(await store.findBySid('same')).toHaveLength(2);
  },
);
