import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { sqlitePath } from '../../src/store/database.ts';
import { runHere, serveHere } from '../support/command-line.ts';
import { postgresIsThere, temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV, CLOSED_STORAGE_ENV } from '../support/environment.ts';
import { temporaryPostgres } from '../support/postgres-schemas.ts';
import { createTestSandbox } from '../support/sandbox.ts';

type Gateway = Awaited<ReturnType<typeof serveHere>>;

async function started({ ask }: Gateway, cname: string): Promise<{ id: string; sid: string }> {
  const input = {
    cname,
    idempotencyKey: cname,
    tags: [{ key: 'room', value: cname }],
    configuration: { mix: {} },
  };
  const { data } = await ask(
    `mutation ($input: StartRecordingInput!) { startRecording(input: $input) { ... on Recording { id sid } } }`,
    { input },
  );
  return data.startRecording;
}

async function stopped({ ask }: Gateway, id: string): Promise<string> {
  const { data } = await ask(
    'mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { __typename } }',
    { id },
  );
  return data.stopRecording.__typename;
}

/** What callers see of the data. */
async function seen({ ask }: Gateway): Promise<unknown> {
  const { data } = await ask(
    `{
    recordings { totalCount nodes { id cname sid createdAt tags { key value } files { fileName } outcome { __typename } } }
    tagged: recordings(filter: { tags: [{ key: "room", value: "ends" }] }) { nodes { id } }
    auditTrail { nodes { id action result target } }
  }`,
  );
  return data;
}

it.runIf(await postgresIsThere())(
  'copy-database takes a gateway’s data to Postgres, where it goes on',
  async () => {
    const sandbox = await createTestSandbox();
    const file = temporaryDatabase();
    const url = await temporaryPostgres(onTestFinished);
    const env = { ...ACCOUNT_ENV, ...CLOSED_STORAGE_ENV, AUTH: 'none', AGORA_BASE_URLS: sandbox.baseUrl };
    const copy = (more: readonly string[] = []) =>
      runHere(['copy-database', '--from', file, ...more], { DATABASE_URL: url });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());

    const onSqlite = await serveHere({ ...env, DATABASE_URL: file });
    const ends = await started(onSqlite, 'ends');
    const runs = await started(onSqlite, 'runs');
    await stopped(onSqlite, ends.id);
    const before = await seen(onSqlite);
    expect(await copy()).toMatchObject({
      code: 1,
      output: expect.stringContaining('stop the gateways first'),
    });
    await onSqlite.drain();

    const direct = new DatabaseSync(sqlitePath(file));
    direct.exec(`insert into change_turns (session_hash, holder, until) values ('s', 'a' || char(0), 0)`);
    expect(await copy()).toMatchObject({ code: 1 });
    direct.exec('delete from change_turns');
    direct.close();
    expect((await client.query('select * from recordings')).rows).toEqual([]);

    const copied = await copy(['--to', url]);
    expect(copied).toMatchObject({
      code: 0,
      output: expect.stringContaining('recordings: 2 rows, compared'),
    });
    expect(await copy()).toMatchObject({ code: 1, output: expect.stringContaining('is not empty') });
    await expect(client.query('delete from audit_asked')).rejects.toThrow('only grows');

    const onPostgres = await serveHere({ ...env, DATABASE_URL: url });
    expect(await seen(onPostgres)).toEqual(before);
    expect(onPostgres.output()).toMatch(/"recordings":1,.*looked into at once/);
    expect(await started(onPostgres, 'runs')).toEqual(runs);
    expect(await stopped(onPostgres, runs.id)).toMatch(/FileList|RecordedFiles|ReportLost/);
    expect((await sandbox.steer('GET', 'stats')).body.byMethod).toMatchObject({ start: 2, stop: 2 });
  },
);
