import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeApiKey } from '../../src/auth/api-keys.ts';
import { nextCall } from '../../src/domain/lifecycle/lifecycle.ts';
import { createApiKeyStore } from '../../src/store/api-keys.ts';
import { currentSchema, openDatabase, sqlitePath } from '../../src/store/database.ts';
import { migrationProvider } from '../../src/store/migrations.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { postgresIsThere, temporaryDatabase } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { temporaryPostgres } from '../support/postgres-schemas.ts';

/** The fixtures are what version 0.1 wrote at this time: a recording in each state, named by its channel. */
const NOW = Date.UTC(2026, 0, 1);
const OWNER = 'default';
const fixture = (kind: string) => readFileSync(`test/fixtures/database-0.1.${kind}.sql`, 'utf8');

async function sqlite(): Promise<string> {
  const url = temporaryDatabase();
  const database = new DatabaseSync(sqlitePath(url));
  database.exec(fixture('sqlite'));
  database.close();
  return url;
}

async function postgres(): Promise<string> {
  const url = await temporaryPostgres(onTestFinished);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(fixture('postgres'));
  await client.end();
  return url;
}

describe.each([
  ['SQLite', sqlite, true],
  ['Postgres', postgres, await postgresIsThere()],
] as const)('a database of version 0.1 on %s', (_name, create, isThere) => {
  const test = it.runIf(isThere);

  async function open() {
    const clock = new ManualClock();
    clock.jump(NOW + 3_600_000 - clock.now());
    const database = openDatabase(await create(), {}, { clock, countsBy: 'process' });
    onTestFinished(() => database.close());
    await database.migrate();
    const store = createRecordingStore(database);
    const all = await store.list(OWNER, {}, { limit: 100 });
    const named = (cname: string) => {
      const found = all.find((each) => each.cname === cname);
      if (found === undefined) throw new Error(`${cname} can’t be read`);
      return found;
    };
    return { database, store, all, named };
  }

  test('is read, and each recording goes on where it was', async () => {
    const { all, named, store } = await open();
    expect(all).toHaveLength(12);
    const calls = Object.fromEntries(all.map((each) => [each.cname, nextCall(each)?.to ?? null]));
    expect(calls).toEqual({
      ...{ acquiring: 'acquire', requesting: 'start', unanswered: 'start', confirming: 'query' },
      ...{ watched: 'query', missing: 'query' },
      ...{ stopping: 'stop', notfound: 'stop', refused: 'stop', following: 'query' },
      ...{ ended: null, failed: null },
    });
    expect(named('unanswered').progress).toMatchObject({ unanswered: true, inFlight: true });
    expect(named('stopping').progress).toMatchObject({ unanswered: false, inFlight: true });
    expect(named('notfound').progress).toMatchObject({ unanswered: true, notFound: { ms: 0 } });
    expect(named('ended')).toMatchObject({ outcome: { type: 'JsonFileList', uploadingStatus: 'uploaded' } });
    expect(named('failed')).toMatchObject({ failure: { agoraCode: 432 } });
    expect(named('watched').files).toMatchObject([{ fileName: 'a.m3u8' }]);
    expect(all.flatMap(({ tags }) => tags)).toEqual([]);
    const claimed = await store.claimDue({ gateway: 'g', leaseMs: 30_000, limit: 100 });
    expect(new Set(claimed.map(({ cname }) => cname))).toEqual(
      new Set(Object.keys(calls).filter((cname) => calls[cname] !== null)),
    );
  });

  test('once written here is left alone by gateways of that time, and what they write is read', async () => {
    const { database, store, named } = await open();
    const columns = (id: string) =>
      database.run((db) =>
        db
          .selectFrom('recordings')
          .select(['work', 'due_at', 'next_at'])
          .where('id', '=', id)
          .executeTakeFirst(),
      );
    const before = named('stopping');
    const work = JSON.parse((await columns(before.id))?.work ?? '');
    const stored = await store.change(before, (current) => ({ ...current, dueAt: NOW }));
    expect(await columns(before.id)).toEqual({ work: null, due_at: null, next_at: NOW });
    expect(stored).toMatchObject({ state: 'stopping', dueAt: NOW });
    // One that had read it before it was written here.
    const later = JSON.stringify({ ...work, life: { ...work.life, waits: 7 } });
    await database.run((db) =>
      sql`update recordings set work = ${later}, due_at = ${NOW + 5}, version = version + 1
        where id = ${before.id}`.execute(db),
    );
    const [after] = await store.load(OWNER, [before.id]);
    expect(after).toMatchObject({ dueAt: NOW + 5, progress: { waits: 7 } });
  });

  test('has states of services that were as their events say, and what is told here those gateways can read', async () => {
    const { database, store, named } = await open();
    const { id } = named('watched');
    const state = {
      service: 'uploader',
      key: '',
      event: 'uploaded',
      at: NOW,
      details: { status: 0 },
    } as const;
    const old = { uploadPercent: 100, uploadingStatus: 'uploaded', services: [state], failedOverAt: null };
    await database.run((db) =>
      sql`update recordings set told = ${JSON.stringify(old)} where id = ${id}`.execute(db),
    );
    const [read] = await store.load(OWNER, [id]);
    if (read === undefined) throw new Error('it can’t be read');
    expect(read.serviceStatus).toEqual({
      ...old,
      services: [{ ...state, isNormal: true }],
      gaps: [],
      listsAll: false,
    });
    const gaps = [{ from: NOW, to: NOW + 1 }];
    const services = [{ ...state, isNormal: false }];
    await store.change(read, (current) => ({
      ...current,
      serviceStatus: { ...read.serviceStatus, services, gaps },
    }));
    const row = await database.run((db) =>
      db.selectFrom('recordings').select('told').where('id', '=', id).executeTakeFirst(),
    );
    expect(JSON.parse(row?.told ?? '')).toMatchObject({ ...old, services: [{ event: 'uploaded' }] });
    const [again] = await store.load(OWNER, [id]);
    expect(again?.serviceStatus).toMatchObject({ services, gaps });
  });

  test('has no index left that later versions do without', async () => {
    const database = openDatabase(await create(), {}, { clock: new ManualClock() });
    onTestFinished(() => database.close());
    await database.run(async (db) => {
      const schema = database.kind === 'postgres' ? await currentSchema(db) : {};
      const migrator = new Migrator({ db, provider: migrationProvider, ...schema });
      expect((await migrator.migrateTo('008-change-turns')).error).toBeUndefined();
      await sql`create index recordings_next on recordings (next_at) where next_at is not null`.execute(db);
    });
    await database.migrate();
    // It could not be made if it were still there.
    await database.run((db) => sql`create index recordings_next on recordings (next_at)`.execute(db));
  });

  test('takes keys of older gateways beside it, which know of no limit of a key', async () => {
    const { database } = await open();
    const keys = createApiKeyStore(database);
    const { key } = makeApiKey({
      ...{ tenant: OWNER, name: 'key', scopes: [], createdAt: NOW, expiresAt: null, operationsPerMinute: 7 },
    });
    await keys.add(key);
    expect(await keys.find(key.id)).toEqual(key);
    await database.run((db) =>
      sql`insert into api_keys (id, tenant, name, scopes, salt, hash, created_at)
          select 'older', tenant, name, scopes, salt, hash, created_at from api_keys where id = ${key.id}`.execute(
        db,
      ),
    );
    expect(await keys.find('older')).toEqual({ ...key, id: 'older', operationsPerMinute: null });
  });

  test('is not worked on where a later gateway has written it', async () => {
    const { database, store } = await open();
    await database.run((db) => sql`update recordings set form = 4`.execute(db));
    expect(await store.claimDue({ gateway: 'g', leaseMs: 30_000, limit: 100 })).toEqual([]);
    expect(await store.list(OWNER, {}, { limit: 100 })).toHaveLength(12);
  });
});
