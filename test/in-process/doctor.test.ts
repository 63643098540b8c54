import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SANDBOX_BUCKET } from '../../src/config/storages.ts';
import { sqlitePath } from '../../src/store/database.ts';
import { createAnsweringServer } from '../support/answering-server.ts';
import { runHere, serveHere } from '../support/command-line.ts';
import { postgresIsThere, temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV, CLOSED_STORAGE_ENV } from '../support/environment.ts';
import { temporaryPostgres } from '../support/postgres-schemas.ts';
import { createTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { temporaryFolder } from '../support/temporary-file.ts';

const CLOSED = 'http://127.0.0.1:1';

/** An account and a storage where nobody answers. */
const CLOSED_ENV = { ...ACCOUNT_ENV, ...CLOSED_STORAGE_ENV, AUTH: 'none', AGORA_BASE_URLS: CLOSED };

/** An account and a storage that work. */
const accountEnv = ({ baseUrl, storageUrl }: TestSandbox) => ({
  ...CLOSED_ENV,
  AGORA_BASE_URLS: baseUrl,
  STORAGE_DEFAULT_ENDPOINT: storageUrl,
  STORAGE_DEFAULT_BUCKET: SANDBOX_BUCKET.bucket,
  STORAGE_DEFAULT_ACCESS_KEY: SANDBOX_BUCKET.accessKey,
  STORAGE_DEFAULT_SECRET_KEY: SANDBOX_BUCKET.secretKey,
});

const hasPostgres = await postgresIsThere();

const doctor = (env: Readonly<Record<string, string>>) => runHere(['doctor'], { PORT: '0', ...env });

describe('doctor', () => {
  it('says that all is well', async () => {
    const sandbox = await createTestSandbox();
    const { code, output } = await doctor(accountEnv(sandbox));
    expect(output).toContain('answers and accepts the account');
    expect(output).toContain('All is well.');
    expect(code).toBe(0);
  });

  it('makes no database where there is none', async () => {
    const folder = temporaryFolder();
    const { output } = await doctor({ DATABASE_URL: `file:${folder}/deep/gateway.db` });
    expect(output).toContain('the database is new: serve makes its tables');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves a database of an older version as it is, and says what serve would do', async () => {
    const env = { ...CLOSED_ENV, DATABASE_URL: temporaryDatabase() };
    await runHere(['migrate'], env);
    const database = new DatabaseSync(sqlitePath(env.DATABASE_URL));
    onTestFinished(() => database.close());
    const applied = () => database.prepare('select name from kysely_migration order by name').all();
    const last = applied().at(-1)?.name ?? '';
    database.prepare('delete from kysely_migration where name = ?').run(last);
    const before = applied();
    const { output } = await doctor(env);
    expect(output).toContain(`the database can be read; serve will migrate it (${last})`);
    expect(applied()).toEqual(before);
  });

  it.skipIf(!hasPostgres)('reads Postgres, and refuses one of a newer version', async () => {
    const env = { ...CLOSED_ENV, DATABASE_URL: await temporaryPostgres(onTestFinished) };
    expect((await doctor(env)).output).toContain('the database is new: serve makes its tables');
    await runHere(['migrate'], env);
    expect((await doctor(env)).output).toMatch(/^ok {4}the database can be read$/m);
    const client = new pg.Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    await client.query(`insert into kysely_migration values ('999-later', '2030-01-01')`);
    await client.end();
    expect(await doctor(env)).toMatchObject({
      code: 78,
      output: expect.stringContaining('migrated by a newer version (999-later)'),
    });
  });

  it('goes on when a part is down, and reports on the others', async () => {
    const sandbox = await createTestSandbox();
    const { code, output } = await doctor({
      ...accountEnv(sandbox),
      AUTH: '',
      DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:1/none',
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    expect(output).toMatch(/^WRONG the database can’t be read \(.*ECONNREFUSED/m);
    expect(output).toMatch(/^WRONG callers: by API key, which the database has to tell$/m);
    expect(output).toMatch(/^WRONG Redis does not answer/m);
    expect(output).toMatch(/^ok {4}http:.*: answers and accepts the account$/m);
    expect(output).not.toContain('secret-word');
    expect(code).toBe(69);
  });

  it('says what serve would refuse: that nobody could authenticate, until there is a key', async () => {
    const sandbox = await createTestSandbox();
    const env = { ...accountEnv(sandbox), AUTH: '', DATABASE_URL: temporaryDatabase() };
    expect(await doctor(env)).toMatchObject({ code: 78, output: expect.stringContaining('AUTH=none') });
    expect(existsSync(sqlitePath(env.DATABASE_URL))).toBe(false);
    await runHere(['keys', 'create', '--name', 'x', '--scope', 'admin'], env);
    const { code, output } = await doctor(env);
    expect(output).toMatch(/^ok {4}callers: by API key$/m);
    expect(code).toBe(0);
    expect(readdirSync(dirname(sqlitePath(env.DATABASE_URL)))).toEqual(['gateway.db']);
  });

  it('asks the key server of the tokens', async () => {
    const sandbox = await createTestSandbox();
    let answered = '{ "keys": [] }';
    const url = await createAnsweringServer((_request, response) => response.end(answered));
    const env = {
      ...accountEnv(sandbox),
      AUTH: '',
      AUTH_AUDIENCE: 'gateway',
      AUTH_JWKS_URL: `${url}/keys`,
    };
    expect(await doctor(env)).toMatchObject({
      code: 69,
      output: expect.stringContaining('WRONG callers: AUTH_JWKS_URL has no keys'),
    });
    answered = '<html>';
    expect((await doctor(env)).output).toMatch(/^WRONG callers: the keys of AUTH_JWKS_URL can’t be had/m);
    const gone = await doctor({ ...env, AUTH_JWKS_URL: `${CLOSED}/keys` });
    expect(gone.output).toMatch(/^WRONG callers: the keys of AUTH_JWKS_URL can’t be had/m);
    answered = '{ "keys": [{ "kty": "oct", "k": "AAAA" }] }';
    expect(await doctor(env)).toMatchObject({
      code: 0,
      output: expect.stringContaining('by token or API key'),
    });
  });

  it('says whether its port is taken, and whether by a gateway', async () => {
    const sandbox = await createTestSandbox();
    const env = accountEnv(sandbox);
    const gateway = await serveHere(env);
    const running = await doctor({ ...env, PORT: new URL(gateway.endpoint).port });
    expect(running).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^ok {4}port \d+ is taken by a gateway/m),
    });
    const other = await createAnsweringServer((_request, response) => response.end('<html>'));
    expect(await doctor({ ...env, PORT: new URL(other).port })).toMatchObject({
      code: 78,
      output: expect.stringMatching(/^WRONG port \d+ of 127\.0\.0\.1 is taken\. Set PORT/m),
    });
  });

  it('does not call it well where nothing can be started for want of a storage', async () => {
    const sandbox = await createTestSandbox();
    const env = { ...ACCOUNT_ENV, AUTH: 'none', AGORA_BASE_URLS: sandbox.baseUrl };
    const { code, output } = await doctor(env);
    expect(output).toMatch(/^NOTE {2}no storage is set: recordings can be stopped and not started/m);
    expect(output).not.toContain('All is well');
    expect(code).toBe(1);
  });

  it.each([
    ['a wrong secret', { AGORA_CUSTOMER_SECRET: 'another-secret' }, 'refuses the account'],
    ['a wrong app', { AGORA_APP_ID: 'wrong' }, 'refuses the account'],
    ['nobody there', { AGORA_BASE_URLS: CLOSED }, "can't be reached"],
    [
      'keys that are not there',
      {
        STORAGE_A_VENDOR: '1',
        STORAGE_A_BUCKET: 'bucket',
        STORAGE_A_CREDENTIALS_COMMAND: 'echo the-secret-key; exit 3',
      },
      'WRONG storage a: its keys can’t be read (the command failed (exit code 3))',
    ],
  ])('says what is wrong: %s', async (_name, env, words) => {
    const sandbox = await createTestSandbox();
    const { code, output } = await doctor({ ...accountEnv(sandbox), ...env });
    expect(output).toContain(words);
    expect(output).not.toContain('the-secret-key');
    expect(output).toContain('The gateway would not work like this.');
    expect(code).toBe(69);
  });
});
