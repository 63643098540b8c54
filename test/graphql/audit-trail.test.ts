import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SCOPES } from '../../src/domain/caller.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { createAuditTrail } from '../../src/store/audit-trail.ts';
import { openDatabase, sqlitePath } from '../../src/store/database.ts';
import { askAs, createIssuer, keyFor } from '../support/callers.ts';
import { postgresIsThere, temporaryDatabase } from '../support/databases.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';
import { createRecorder } from '../support/recorder.ts';

const TRAIL = `query ($filter: AuditFilter, $first: Int, $after: String) {
  auditTrail(filter: $filter, first: $first, after: $after) {
    nodes { at subject action target requestId result answeredAt recordingId }
    pageInfo { hasNextPage endCursor }
  }
}`;
const START =
  'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { __typename ... on Recording { id } } }';
const STOP = 'mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { __typename } }';

const hasPostgres = await postgresIsThere();

async function audited() {
  const recorder = await createRecorder({ AUTH: '' });
  const admin = await keyFor(recorder, { tenant: 'acme' });
  const ask = async (key: { text: string }, query: string, variables: object = {}) =>
    (await recorder.clock.finish(askAs(recorder, key.text, query, variables))).body;
  return {
    ...recorder,
    admin,
    ask,
    trail: async (key = admin, variables: object = {}) => (await ask(key, TRAIL, variables)).data.auditTrail,
  };
}

describe('the audit trail', () => {
  it('tells who asked for what, when, and what came of it', async () => {
    const { ask, trail, admin, clock } = await audited();
    const { id } = (await ask(admin, START)).data.startRecording;
    await clock.advance(60_000);
    await ask(admin, STOP, { id });
    const { nodes } = await trail();
    const recordingId = id;
    const subject = `key:${admin.id}`;
    expect(nodes).toMatchObject([
      { subject, action: 'stopRecording', result: 'StringFileList', recordingId },
      { subject, action: 'startRecording', target: 'room', result: 'Recording', recordingId },
    ]);
    for (const { at, answeredAt, requestId } of nodes) {
      expect(Date.parse(answeredAt)).toBeGreaterThanOrEqual(Date.parse(at));
      expect(requestId).toMatch(/^[\w-]+$/);
    }
  });

  it('has what was refused too: by input, by scope, by what there is not', async () => {
    const recorder = await audited();
    const reader = await keyFor(recorder, { tenant: 'acme', scopes: ['recording:read'] });
    await recorder.ask(reader, STOP, { id: 'x' });
    await recorder.clock.advance(1);
    await recorder.ask(recorder.admin, STOP, { id: 'nonsense' });
    await recorder.clock.advance(1);
    await recorder.ask(recorder.admin, START.replace('"room"', '"ä"'));
    const { nodes } = await recorder.trail();
    expect(nodes).toMatchObject([
      { action: 'startRecording', target: 'ä', result: 'INVALID_INPUT' },
      { action: 'stopRecording', target: 'nonsense', result: 'RECORDING_NOT_FOUND' },
      { action: 'stopRecording', subject: `key:${reader.id}`, target: 'x', result: 'FORBIDDEN' },
    ]);
  });

  it('is for admins, each of their own tenant', async () => {
    const recorder = await audited();
    await recorder.ask(recorder.admin, START);
    const other = await keyFor(recorder, { tenant: 'other' });
    expect(await recorder.trail(other)).toMatchObject({ nodes: [] });
    const scopes = SCOPES.filter((scope) => scope !== 'admin');
    const nobody = await keyFor(recorder, { tenant: 'acme', scopes });
    expect((await recorder.ask(nobody, TRAIL)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('is filtered by who, what and which recording, and comes page by page', async () => {
    const recorder = await audited();
    const issuer = await keyFor(recorder, { tenant: 'acme' });
    const ids: string[] = [];
    for (const key of [recorder.admin, issuer, recorder.admin]) {
      const { id } = (await recorder.ask(key, START)).data.startRecording;
      ids.push(id);
      await recorder.ask(recorder.admin, STOP, { id });
    }
    const found = async (filter: object) =>
      (await recorder.trail(recorder.admin, { filter })).nodes.map(
        ({ action }: { action: string }) => action,
      );
    expect(await found({ subject: `key:${issuer.id}` })).toEqual(['startRecording']);
    expect(await found({ action: 'stopRecording' })).toHaveLength(3);
    expect(await found({ recordingId: ids[1] })).toEqual(['stopRecording', 'startRecording']);
    expect(await found({ recordingId: ids[1], action: 'startRecording' })).toEqual(['startRecording']);
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const {
        nodes,
        pageInfo,
      }: { nodes: { at: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } =
        await recorder.trail(recorder.admin, { first: 4, after });
      seen.push(...nodes.map(({ at }) => at));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(6);
    expect(seen.toSorted().reverse()).toEqual(seen);
    const wrong = await recorder.ask(recorder.admin, TRAIL, { filter: { recordingId: 'x' } });
    expect(wrong.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });

  it('shows what was asked for and never answered, because the gateway died over it', async () => {
    const { app, clock, trail } = await audited();
    const audit = app.auditFor({ tenant: 'acme', subject: 'alice' }, 'r1');
    await audit.asked(audit.entry({ action: 'stopRecording', target: 'x' }));
    await clock.advance(1);
    expect((await trail()).nodes).toMatchObject([{ subject: 'alice', result: null, answeredAt: null }]);
  });

  it('refuses what it can’t write down, before anything is done', async () => {
    const { env, ask, admin, transport } = await audited();
    const database = new DatabaseSync(sqlitePath(env.DATABASE_URL));
    onTestFinished(() => database.close());
    database.exec(
      "create trigger full before insert on audit_asked begin select raise(abort, 'database or disk is full'); end",
    );
    expect((await ask(admin, START)).data.startRecording).toEqual({ __typename: 'StoreUnavailableError' });
    expect(transport.calls).toEqual([]);
  });

  it('keeps subjects as their issuers name them', async () => {
    const issuer = await createIssuer();
    const recorder = await createRecorder(issuer.env);
    const now = recorder.clock.now();
    const token = await issuer.token(now, { sub: 'Zoë "the" <admin>' });
    await askAs(recorder, token, STOP, { id: 'x' });
    const { body } = await askAs(recorder, token, TRAIL);
    expect(body.data.auditTrail.nodes).toMatchObject([{ subject: 'Zoë "the" <admin>' }]);
  });
});

it.runIf(hasPostgres)('what no database keeps as it is, is no reason to fail', async () => {
  const recorder = await createRecorder({ DATABASE_URL: await migratedPostgres(onTestFinished) });
  const ask = async (query: string, variables: object = {}) =>
    (await recorder.clock.finish(askAs(recorder, null, query, variables))).body;
  for (const id of ['\u0000', '\ud800', '\u001b[31m'])
    expect((await ask(STOP, { id })).data.stopRecording.__typename).toBe('RecordingNotFoundError');
  for (const filter of [{ subject: '\u0000' }, { action: '\ud800' }])
    expect((await ask(TRAIL, { filter })).errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(recorder.app.health.problems()).toEqual([]);
  expect((await ask(TRAIL)).data.auditTrail.nodes).toHaveLength(3);
});

describe('nothing of it can be changed or deleted,', () => {
  const entry = { id: 'a', at: 1, tenant: 't', subject: 's', action: 'x', target: null, requestId: 'r' };

  async function filled(url: string) {
    const database = openDatabase(
      url,
      { worked: () => undefined, failed: () => undefined },
      { clock: systemClock },
    );
    await database.migrate();
    const trail = createAuditTrail(database);
    await trail.asked(entry);
    await trail.answered(entry, { at: 2, result: 'done', recordingId: null });
    await database.close();
  }
  const attempts = ['audit_asked', 'audit_answered'].flatMap((table) => [
    `update ${table} set id = 'b'`,
    `delete from ${table}`,
  ]);

  it('not by whoever has the SQLite file', async () => {
    const url = temporaryDatabase();
    await filled(url);
    const database = new DatabaseSync(sqlitePath(url));
    onTestFinished(() => database.close());
    for (const attempt of attempts)
      expect(() => database.exec(attempt)).toThrow('the audit trail only grows');
  });

  it.runIf(hasPostgres)('not by whoever has the Postgres role of the gateway', async () => {
    const url = await migratedPostgres(onTestFinished);
    await filled(url);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const attempt of [...attempts, 'truncate audit_asked'])
      await expect(client.query(attempt)).rejects.toThrow('the audit trail only grows');
    await client.end();
  });
});
