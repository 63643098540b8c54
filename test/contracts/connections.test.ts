import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { StoreUnavailableError } from '../../src/domain/errors.ts';
import { toBeStarted } from '../../src/domain/lifecycle/new-recording.ts';
import type { Clock } from '../../src/domain/ports.ts';
import type { Starting } from '../../src/domain/recording.ts';
import { newId } from '../../src/ids.ts';
import { createHealth } from '../../src/observability/health.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase, sqlitePath } from '../../src/store/database.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';
import { startStallingProxy } from '../support/stalling-proxy.ts';

const NOW = Date.UTC(2026, 0, 1);
const OWNER = 'default';
const hasPostgres = await postgresIsThere();

function newStart(sid: string | null = null): Starting {
  const order = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
  const party = { appId: 'app', mode: 'mix', cname: 'room', uid: '1' } as const;
  const started = toBeStarted({ id: newId(NOW), owner: OWNER, now: NOW }, party, order, null);
  return { ...started, sid, resourceId: sid };
}

type Finished = TestContext['onTestFinished'];

async function open(
  url: string,
  timeouts = {},
  clock: Clock = systemClock,
  finished: Finished = onTestFinished,
) {
  const health = createHealth(() => undefined);
  const events = {
    worked: () => health.databaseFailed(null),
    failed: (error: unknown) => health.databaseFailed(String(error)),
  };
  const database = openDatabase(url, events, { clock, timeouts });
  finished(() => database.close());
  await database.migrate();
  return { database, health, store: createRecordingStore(database) };
}

const failureOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: unknown) => error,
  );

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), hasPostgres],
] as const)('on %s a connection', (_name, create, isThere) => {
  const test = it.runIf(isThere);

  /** Two gateways on one database: what the second one sees is stored. */
  async function twoGateways() {
    const url = await create();
    return { one: await open(url), other: await open(url) };
  }

  test('that was left inside a transaction is not used again: what is written next is stored', async () => {
    const { one, other } = await twoGateways();
    for (let each = 0; each < 3; each += 1) {
      await one.database.run((db) => sql`begin`.execute(db));
      const { recording } = await one.store.add(newStart());
      expect(await other.store.load(OWNER, [recording.id])).toEqual([recording]);
    }
  });

  test('whose commit failed is in no transaction: what is written next is stored', async () => {
    const { one, other } = await twoGateways();
    await one.database.run(async (db) => {
      await sql`create table parents (id bigint primary key)`.execute(db);
      await sql`create table children (parent bigint references parents(id) deferrable initially deferred)`.execute(
        db,
      );
    });
    const committing = one.database.run(async (db) => {
      if (_name === 'SQLite') await sql`pragma foreign_keys = on`.execute(db);
      await db.transaction().execute((inner) => sql`insert into children values (1)`.execute(inner));
    });
    expect(String(await failureOf(committing))).toMatch(/foreign key|does not answer/i);
    const { recording } = await one.store.add(newStart());
    expect(await other.store.load(OWNER, [recording.id])).toEqual([recording]);
    expect(one.health.problems()).toEqual([]);
  });

  test('whose transaction has ended by itself stores nothing of the rest of it', async () => {
    const { one, other } = await twoGateways();
    // SQLite does so by itself where the disk is full.
    const careless = one.database.run((db) =>
      db.transaction().execute(async (inner) => {
        await sql`rollback`.execute(inner);
        await sql`insert into api_keys (id, tenant, name, scopes, salt, hash, created_at)
          values ('id', 't', 'n', 's', 's', 'h', 1)`.execute(inner);
      }),
    );
    expect(await failureOf(careless)).not.toBeNull();
    const keys = await other.database.run((db) => db.selectFrom('api_keys').select('id').execute());
    expect(keys).toEqual([]);
  });
});

/** Ways to make writes fail, and to put that right again. */
const TROUBLE: Readonly<Record<string, readonly [spoil: (pages: number) => string, repair: string]>> = {
  'a full disk': [(pages) => `pragma max_page_count = ${pages}`, 'pragma max_page_count = 1000000'],
  'a read-only file': [() => 'pragma query_only = on', 'pragma query_only = off'],
};

describe.each(Object.entries(TROUBLE))('SQLite on %s', (_name, [spoil, repair]) => {
  it('is seen to work again, and not before, although nobody asks it anything', async () => {
    const clock = new SleptClock();
    const { database, store, health } = await open(await migratedDatabase(), {}, clock);
    await database.run(async (db) => {
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
      await sql.raw(spoil(rows[0]?.page_count ?? 0)).execute(db);
    });
    const big = { ...newStart('sid'), cname: 'x'.repeat(1_000_000) };
    expect(await failureOf(store.add(big))).not.toBeNull();
    for (let each = 0; each < 3; each += 1) {
      await clock.advance(3000);
      expect(health.problems()).toHaveLength(1);
    }
    await database.run((db) => sql.raw(repair).execute(db));
    expect(health.problems()).toHaveLength(1);
    await clock.advance(3000);
    expect(health.problems()).toEqual([]);
    const { slept } = clock;
    await clock.advance(60_000);
    expect(clock.slept).toBe(slept);
  });
});

it.runIf(hasPostgres)('Postgres that can’t be written is seen to work again, and not before', async () => {
  const clock = new ManualClock();
  const { database, health } = await open(await migratedPostgres(onTestFinished), {}, clock);
  await database.run(async (db) => {
    await sql`create function spoil() returns trigger language plpgsql as
      $$ begin raise exception 'disk full' using errcode = '53100'; end $$`.execute(db);
    await sql`create trigger spoilt before insert on change_turns execute function spoil()`.execute(db);
  });
  const row = { session_hash: 's', holder: 'h', until: 1, wanted_by: null };
  const write = () => database.write((db) => db.insertInto('change_turns').values(row).execute());
  expect(String(await failureOf(write()))).toContain('is full');
  const tried = async () => {
    await clock.advance(3000);
    await database.settled();
    return health.problems().length;
  };
  for (let each = 0; each < 3; each += 1) expect(await tried()).toBe(1);
  await database.run((db) => sql`drop trigger spoilt on change_turns`.execute(db));
  expect(health.problems()).toHaveLength(1);
  expect(await tried()).toBe(0);
});

/** Counts how often somebody has begun to wait. */
class SleptClock extends ManualClock {
  slept = 0;

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept += 1;
    return super.sleep(ms, signal);
  }
}

it('SQLite on a full disk: the failure says so, and what is written next is stored', async () => {
  const url = await migratedDatabase();
  const { database, store, health } = await open(url);
  const { recording: known } = await store.add(newStart());
  await database.run(async (db) => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(db);
  });
  const big = { ...newStart('sid'), cname: 'x'.repeat(1_000_000) };
  expect(String(await failureOf(store.add(big)))).toContain('is full. Nothing was stored');
  // That it can be read tells nothing of whether it can be written.
  expect(await store.load(OWNER, [known.id])).toEqual([known]);
  expect(health.problems()).toEqual(['the database fails: no stop can be accepted']);
  await database.run((db) => sql`pragma max_page_count = 1000000`.execute(db));
  expect((await store.add(newStart('sid'))).added).toBe(true);
  expect(health.problems()).toEqual([]);
  expect(await store.load(OWNER, [known.id])).toEqual([known]);
});

it('SQLite that another process has locked: all that wait are told when the first one is', async () => {
  const url = await migratedDatabase();
  const { store, health } = await open(url, { lockMs: 700 });
  const other = new DatabaseSync(sqlitePath(url));
  onTestFinished(() => other.close());
  other.exec('begin immediate');
  const asked = Array.from({ length: 60 }, (_, each) => failureOf(store.add(newStart(`s${each}`))));
  for (const failure of await Promise.all(asked))
    expect(String(failure)).toContain('is locked by another process. Nothing was stored');
  expect(health.problems()).toHaveLength(1);
  other.exec('commit');
  expect((await store.add(newStart('s0'))).added).toBe(true);
});

it('SQLite that was locked for too long: the next lock is waited for anew', async () => {
  const url = await migratedDatabase();
  const { store } = await open(url, { lockMs: 700 });
  const other = new DatabaseSync(sqlitePath(url));
  onTestFinished(() => other.close());
  other.exec('begin immediate');
  expect(String(await failureOf(store.add(newStart('s0'))))).toContain('is locked by another process');
  other.exec('commit');
  await pause(600);
  other.exec('begin immediate');
  const asked = store.add(newStart('s0'));
  await pause(100);
  other.exec('commit');
  expect((await asked).added).toBe(true);
});

/** The gateway has the limits that it always has, however long that takes: so each waits beside the others. */
describe.runIf(hasPostgres).concurrent('Postgres behind a network that stalls', { timeout: 60_000 }, () => {
  const PATIENCE_MS = 60_000;
  /** Of whoever only looks, and waits for locks. */
  const PATIENT = {
    connectMs: PATIENCE_MS,
    lockMs: PATIENCE_MS,
    statementMs: PATIENCE_MS,
    idleInTransactionMs: PATIENCE_MS,
    answerMs: PATIENCE_MS,
  };

  async function behindProxy(finished: Finished) {
    const direct = await migratedPostgres(finished);
    const { port, hostname } = new URL(direct);
    const proxy = await startStallingProxy({ port: Number(port || 5432), host: hostname });
    finished(() => proxy.close());
    const gateway = await open(proxy.through(direct), {}, systemClock, finished);
    // So that a connection is there already.
    await gateway.store.versions(['none']);
    return { proxy, gateway, other: await open(direct, PATIENT, systemClock, finished) };
  }

  /** Resolves when the database has no connection of this schema's any more that is inside a transaction. */
  async function settled(other: Awaited<ReturnType<typeof open>>): Promise<void> {
    await other.database.run((db) =>
      db.transaction().execute((inner) => sql`lock table recordings in exclusive mode`.execute(inner)),
    );
  }

  it.for([
    ['at BEGIN', /begin/, 'toServer', false],
    ['at the answer to BEGIN', /begin/, 'toClient', false],
    ['in the middle of a transaction', /insert into/, 'toServer', false],
    ['at an answer in the middle of a transaction', /insert into/, 'toClient', false],
    ['at COMMIT', /commit/, 'toServer', true],
    ['at the answer to COMMIT', /commit/, 'toClient', true],
  ] as const)(
    '%s: the failure is told, and nothing that is acknowledged later is lost',
    async ([_when, pattern, direction, isUnsure], { expect, onTestFinished }) => {
      const { proxy, gateway, other } = await behindProxy(onTestFinished);
      const stalls = proxy.stallAt(pattern, direction);
      const failing = failureOf(gateway.store.add(newStart('one')));
      await stalls;
      const failure = await failing;
      expect(failure).toBeInstanceOf(StoreUnavailableError);
      expect(String(failure).includes('It may have stored this all the same')).toBe(isUnsure);
      expect(gateway.health.problems()).toEqual(['the database fails: no stop can be accepted']);
      proxy.resume();
      const acknowledged = [];
      for (let each = 0; each < 12; each += 1) {
        const { recording } = await gateway.store.add(newStart(`later ${each}`));
        acknowledged.push(recording);
        const changed = await gateway.store.change(recording, (current) => ({ ...current, startedAt: NOW }));
        expect(await other.store.load(OWNER, [recording.id])).toEqual([changed]);
      }
      expect(gateway.health.problems()).toEqual([]);
      await gateway.database.close();
      await settled(other);
      const ids = acknowledged.map(({ id }) => id);
      expect((await other.store.load(OWNER, ids)).map(({ startedAt }) => startedAt)).toEqual(
        ids.map(() => NOW),
      );
      if (!isUnsure) expect(await other.store.findBySid('one')).toEqual([]);
    },
  );

  it('with all connections under way: those that wait for one are told as well, and all goes on after', async ({
    expect,
    onTestFinished,
  }) => {
    const { proxy, gateway, other } = await behindProxy(onTestFinished);
    proxy.stall();
    const asked = Array.from({ length: 30 }, (_, each) => failureOf(gateway.store.add(newStart(`s${each}`))));
    const failures = await Promise.all(asked);
    expect(failures.every((failure) => failure instanceof StoreUnavailableError)).toBe(true);
    expect(gateway.health.problems()).toHaveLength(1);
    proxy.resume();
    const { recording } = await gateway.store.add(newStart('after'));
    expect(await other.store.load(OWNER, [recording.id])).toEqual([recording]);
  });

  it('for good: the gateway closes all the same', async ({ onTestFinished }) => {
    const { proxy, gateway } = await behindProxy(onTestFinished);
    proxy.stall();
    await gateway.database.close();
  });

  it('that cuts every connection: the next query gets another', async ({ expect, onTestFinished }) => {
    const { proxy, gateway } = await behindProxy(onTestFinished);
    const stalls = proxy.stallAt(/insert into/, 'toClient');
    const wanted = newStart();
    const failing = failureOf(gateway.store.add(wanted));
    await stalls;
    proxy.cut();
    proxy.resume();
    expect(String(await failing)).toContain('It may have stored this all the same');
    expect(await gateway.store.load(OWNER, [wanted.id])).toHaveLength(1);
  });

  it('the server gives up a statement that waits for a lock, and the gateway goes on', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, other } = await behindProxy(onTestFinished);
    const wanted = newStart('locked');
    await other.database.run((db) =>
      db.transaction().execute(async (inner) => {
        await sql`lock table recordings in exclusive mode`.execute(inner);
        expect(String(await failureOf(gateway.store.add(wanted)))).toContain('is locked by another process');
      }),
    );
    expect((await gateway.store.add(wanted)).added).toBe(true);
  });

  it('the server ends a transaction that nobody goes on with, and lets go of its locks', async ({
    expect,
    onTestFinished,
  }) => {
    const { gateway, other } = await behindProxy(onTestFinished);
    const { promise: paused, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: isLocked, resolve: hasLocked } = Promise.withResolvers<void>();
    const left = failureOf(
      gateway.database.run((db) =>
        db.transaction().execute(async (inner) => {
          await sql`lock table recordings in exclusive mode`.execute(inner);
          hasLocked();
          await paused;
          await sql`select 1`.execute(inner);
        }),
      ),
    );
    await isLocked;
    expect((await other.store.add(newStart('free'))).added).toBe(true);
    goOn();
    expect(await left).toBeInstanceOf(StoreUnavailableError);
    expect((await gateway.store.add(newStart('goes on'))).added).toBe(true);
  });
});
