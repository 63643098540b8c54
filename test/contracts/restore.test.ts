import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toBeStopped, toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED, toEnded } from '../../src/domain/lifecycle/transitions.ts';
import { newId } from '../../src/ids.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase, sqlitePath } from '../../src/store/database.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { noticeRestore } from '../../src/store/restored.ts';
import { runHere } from '../support/command-line.ts';
import { postgresIsThere, temporaryDatabase } from '../support/databases.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';
import { createRecorder, joinRecorder, requestsOf } from '../support/recorder.ts';
import { temporaryFolder } from '../support/temporary-file.ts';

const PG_DUMP = '/usr/bin/pg_dump';

/** A database that is backed up, and put back as it was then. */
interface Driver {
  readonly url: string;
  /** Takes a backup now, and resolves with what restores it, which resolves with the URL of what was restored. */
  backUp(): Promise<() => Promise<string>>;
}

async function sqlite(): Promise<Driver> {
  const url = temporaryDatabase();
  return {
    url,
    async backUp() {
      const file = join(temporaryFolder(), 'backup.db');
      expect(await runHere(['backup', file], { DATABASE_URL: url })).toMatchObject({ code: 0 });
      return async () => {
        const restored = temporaryDatabase();
        copyFileSync(file, sqlitePath(restored));
        return restored;
      };
    },
  };
}

async function postgres(): Promise<Driver> {
  const url = await migratedPostgres(onTestFinished);
  const schema = /search_path(?:=|%3D)(\w+)/.exec(url)?.[1] ?? '';
  // libpq reads no plus sign as a space.
  const libpqUrl = url.replaceAll('+', '%20');
  return {
    url,
    async backUp() {
      const dump = execFileSync(PG_DUMP, ['--no-owner', '--schema', schema, libpqUrl], {
        maxBuffer: 2 ** 28,
      });
      return async () => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query(`drop schema ${schema} cascade`);
        await client.end();
        execFileSync('/usr/bin/psql', ['--quiet', '--set', 'ON_ERROR_STOP=1', '--dbname', libpqUrl], {
          input: dump,
        });
        return url;
      };
    },
  };
}

describe.each([
  ['SQLite', sqlite, true],
  ['Postgres', postgres, existsSync(PG_DUMP) && (await postgresIsThere())],
] as const)('a backup of %s', (_name, create, isThere) => {
  it.runIf(isThere)(
    'that is restored has all looked into at once that had not ended, whoever held it',
    async () => {
      const { url, backUp } = await create();
      const first = await open(url);
      expect(await noticeRestore(first.database)).toBe(null);
      const { now } = first.store;
      const identity = () => ({ id: newId(now()), owner: 'default', now: now() });
      const session = (sid: string) =>
        ({ appId: 'app', resourceId: 'r', sid, mode: 'mix', cname: sid, uid: '1' }) as const;
      const watched = { ...toBeWatched(identity(), session('watched')), dueAt: now() + 100_000 };
      const stopping = toBeStopped(identity(), session('stopping'), false);
      const ended = {
        ...toEnded(watched, NOTHING_REPORTED, now()),
        id: newId(now()),
        sid: 'ended',
        cname: 'ended',
      };
      for (const each of [watched, stopping, ended]) await first.store.add(each);
      const claim = (gateway: string) => ({ gateway, leaseMs: 30_000, limit: 10 });
      expect(await first.store.claimDue(claim('one that died'))).toMatchObject([{ cname: 'stopping' }]);
      const restore = await backUp();
      await first.database.close();

      const { database, store } = await open(await restore());
      expect(await store.claimDue(claim('another'))).toEqual([]);
      const noticed = await Promise.all([noticeRestore(database), noticeRestore(database)]);
      expect(new Set(noticed)).toEqual(new Set([2, null]));
      const due = await store.claimDue(claim('another'));
      expect(due.map(({ cname }) => cname)).toEqual(['stopping', 'watched']);
      expect(await noticeRestore(database)).toBe(null);
      await runHere(['restored'], { DATABASE_URL: url });
      expect(await noticeRestore((await open(url)).database)).toBe(2);
    },
  );
});

async function open(url: string) {
  const database = openDatabase(url, {}, { clock: systemClock });
  onTestFinished(() => database.close());
  await database.migrate();
  return { database, store: createRecordingStore(database) };
}

describe('a gateway on a restored database', () => {
  it('finds out at once what ended meanwhile and what runs, goes on with stops, and says so', async () => {
    const recorder = await createRecorder();
    const { clock, transport } = recorder;
    const sent = requestsOf(recorder);
    const [ended, runs, stopping] = [
      await recorder.running({ cname: 'ended' }),
      await recorder.running({ cname: 'runs' }),
      await recorder.running({ cname: 'stopping' }),
    ];
    transport.isDown = true;
    const unanswered = recorder.askToStop({ id: stopping.id });
    await clock.advance(500);
    const file = join(temporaryFolder(), 'backup.db');
    expect(await runHere(['backup', file], recorder.env)).toMatchObject({ code: 0 });
    transport.isDown = false;
    await clock.finish(unanswered);
    await recorder.stop(ended.id);
    await recorder.running({ cname: 'later' });
    await recorder.close();

    sent.length = 0;
    const env = { ...recorder.env, DATABASE_URL: `file:${file}` };
    const restored = await joinRecorder({ ...recorder, env });
    await clock.advance(2000);
    const asked = (method: string) =>
      new Set(sent.filter((each) => each.method === method).map(({ path }) => path[path.indexOf('sid') + 1]));
    expect(asked('query')).toEqual(new Set([ended.sid, runs.sid]));
    expect(asked('stop')).toEqual(new Set([stopping.sid]));
    expect(restored.logged.join('')).toMatch(/"recordings":3,.*restored from a backup/);
    await clock.advance(100_000);
    const all = await restored.app.reads.list('default', {}, { limit: 10 });
    expect(Object.fromEntries(all.map(({ cname, state }) => [cname, state]))).toEqual({
      ...{ ended: 'ended', runs: 'recording', stopping: 'ended' },
    });
    await restored.close();
    expect((await joinRecorder({ ...recorder, env })).logged.join('')).not.toContain('restored');
  });
});

describe('backup', () => {
  const filesIn = (path: string) => readdirSync(dirname(path));

  it('is whole while the gateway writes, is its owner’s alone, and replaces nothing', async () => {
    const recorder = await createRecorder();
    const file = join(temporaryFolder(), 'backup.db');
    const command = ['backup', file];
    const [taken] = await Promise.all([
      runHere(command, recorder.env),
      ...Array.from({ length: 20 }, (_, index) => recorder.start({ cname: `room ${index}` })),
    ]);
    expect(taken).toMatchObject({
      code: 0,
      output: expect.stringMatching(/: \d+ recordings, whole and checked/),
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(filesIn(file)).toEqual(['backup.db']);
    const before = statSync(file);
    expect(await runHere(command, recorder.env)).toMatchObject({
      code: 1,
      output: expect.stringContaining('exists already'),
    });
    expect(statSync(file).mtimeMs).toBe(before.mtimeMs);
  });

  it('leaves nothing behind of a database that is damaged, of what is none, and of one that there is not', async () => {
    const url = temporaryDatabase();
    const file = join(temporaryFolder(), 'backup.db');
    const refused = async () => {
      const { code, output } = await runHere(['backup', file], { DATABASE_URL: url });
      expect({ code, files: filesIn(file) }).toEqual({ code: 1, files: [] });
      return output;
    };
    expect(await refused()).toContain('there is no database');
    expect(existsSync(sqlitePath(url))).toBe(false);
    writeFileSync(
      sqlitePath(url),
      'no database at all, but a text that is long enough to be read as one'.repeat(20),
    );
    expect(await refused()).toContain('not a database');
    truncateSync(sqlitePath(url), 0);
    expect(await refused()).toContain('no recordings');
    await runHere(['migrate'], { DATABASE_URL: url });
    // A page that belongs to nothing is found by the check alone (https://sqlite.org/fileformat.html, "In-header database size").
    const whole = readFileSync(sqlitePath(url));
    whole.writeUInt32BE(whole.readUInt32BE(28) + 1, 28);
    writeFileSync(sqlitePath(url), Buffer.concat([whole, Buffer.alloc(4096)]));
    expect(await refused()).toContain('the copy is damaged');
  });

  it('of Postgres is its own tools’, and the line to type has no password', async () => {
    const url = 'postgres://gateway:the-password@db.example:6432/recordings';
    const { code, output } = await runHere(['backup', 'all.dump'], { DATABASE_URL: url });
    expect(code).toBe(64);
    expect(output).toContain(
      `pg_dump --format custom --file 'all.dump' 'postgres://gateway@db.example:6432/recordings'`,
    );
    expect(output).not.toContain('the-password');
  });
});
