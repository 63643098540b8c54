import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { SCOPES } from '../../src/domain/caller.ts';
import { sqlitePath } from '../../src/store/database.ts';
import { askBothWays } from '../support/both-ways.ts';
import { askAs, createIssuer, keyFor } from '../support/callers.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV, createTestGateway } from '../support/gateway.ts';
import { unreachable } from '../support/scripted-transport.ts';

const VIEWER = '{ viewer { tenant subject scopes appIds storages everybodyIsLetIn } }';
const LIST = '{ apiKeys { id name scopes createdAt expiresAt operationsPerMinute revokedAt } }';
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  __typename
  ... on CreatedApiKey { secret apiKey { id name scopes createdAt expiresAt operationsPerMinute revokedAt } }
  ... on InvalidInputError { code issues { path message } }
} }`;
const REVOKE = `mutation ($id: ID!) { revokeApiKey(input: { id: $id }) {
  __typename ... on ApiKey { id revokedAt } ... on Error { code message retryable }
} }`;
const TRAIL = '{ auditTrail { nodes { subject action target result recordingId } } }';
const CLOSED = { AUTH: '' };

async function createKeys(env: Readonly<Record<string, string>> = CLOSED) {
  const databaseUrl = temporaryDatabase();
  const gateway = await createTestGateway(() => unreachable, { ...env, DATABASE_URL: databaseUrl });
  const ask = async (key: { text: string } | null, query: string, variables: object = {}) =>
    (await askAs(gateway, key?.text ?? null, query, variables)).body;
  return {
    ...gateway,
    databaseUrl,
    ask,
    admin: await keyFor(gateway),
    viewer: async (key: { text: string } | null) => (await ask(key, VIEWER)).data.viewer,
    list: async (key: { text: string } | null) => (await ask(key, LIST)).data.apiKeys,
    create: async (key: { text: string } | null, input: object) =>
      (await ask(key, CREATE, { input: { name: 'ci', scopes: ['RECORDING_READ'], ...input } })).data
        .createApiKey,
    revoke: async (key: { text: string } | null, id: string) =>
      (await ask(key, REVOKE, { id })).data.revokeApiKey,
  };
}

it('viewer tells every caller who they are and what they may use, even without a scope', async () => {
  const issuer = await createIssuer();
  const gateway = await createKeys(issuer.env);
  const nothing = await keyFor(gateway, { scopes: [] });
  expect(await gateway.viewer(nothing)).toEqual({
    tenant: 'acme',
    subject: `key:${nothing.id}`,
    scopes: [],
    appIds: [ACCOUNT_ENV.AGORA_APP_ID],
    storages: expect.any(Array),
    everybodyIsLetIn: false,
  });
  const token = { text: await issuer.token(gateway.clock.now(), { scope: 'recording:stop admin other' }) };
  expect(await gateway.viewer(token)).toMatchObject({
    subject: 'alice',
    scopes: ['RECORDING_STOP', 'ADMIN'],
  });
  expect(await gateway.ask(null, VIEWER)).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

it('an admin creates a key that lets in as it says, until it has expired', async () => {
  const { admin, create, viewer, list, ask, clock } = await createKeys();
  const input = { scopes: ['RECORDING_STOP', 'RECORDING_READ', 'RECORDING_STOP'], days: 2 };
  const { __typename, secret, apiKey } = await create(admin, input);
  expect(__typename).toBe('CreatedApiKey');
  expect(Date.parse(apiKey.expiresAt) - Date.parse(apiKey.createdAt)).toBe(2 * 24 * 60 * 60_000);
  const scopes = ['RECORDING_STOP', 'RECORDING_READ'];
  expect(apiKey).toMatchObject({ name: 'ci', scopes, revokedAt: null });
  const made = { text: secret };
  expect(await viewer(made)).toMatchObject({ tenant: 'acme', subject: `key:${apiKey.id}`, scopes });
  expect(await list(admin)).toContainEqual(apiKey);
  expect(await ask(made, LIST)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  clock.jump(2 * 24 * 60 * 60_000);
  expect(await ask(made, VIEWER)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

it('a key may have a limit of its own, by which it is counted and nobody else is', async () => {
  const { app, ...gateway } = await createKeys();
  const { admin, create, list } = gateway;
  const { secret, apiKey } = await create(admin, { operationsPerMinute: 3 });
  expect(apiKey).toMatchObject({ operationsPerMinute: 3 });
  expect(await list(admin)).toMatchObject([apiKey, { id: admin.id, operationsPerMinute: null }]);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
  const ask = async () => {
    const { answer, isFast } = await askBothWays(app, { body: JSON.stringify({ query: VIEWER }), headers });
    expect(isFast).toBe(true);
    expect(answer.headers['ratelimit-policy']).toBe('"operations";q=3;w=60');
    return answer.status;
  };
  expect([
    await ask(),
    await app.yoga.fetch('http://gateway/graphql?query={viewer{tenant}}', { headers }),
  ]).toMatchObject([200, { status: 200 }]);
  expect(await ask()).toBe(429);
  const others = await askAs({ app }, admin.text, VIEWER);
  expect(others.headers.get('ratelimit-policy')).toBe('"operations";q=1000000;w=60');
});

it('nobody gives away more operations than they have', async () => {
  const gateway = await createKeys({ ...CLOSED, CALLER_OPERATIONS_PER_MINUTE: '50' });
  const [narrow, wide] = [
    await keyFor(gateway, { operationsPerMinute: 40 }),
    await keyFor(gateway, { operationsPerMinute: 60 }),
  ];
  for (const [key, own] of [
    [gateway.admin, 50],
    [narrow, 40],
    [wide, 60],
  ] as const) {
    expect(await gateway.create(key, { operationsPerMinute: own })).toMatchObject({
      apiKey: { operationsPerMinute: own },
    });
    const message = `Expected at most ${own}, as many as you may do yourself; the operator can make keys that may do more.`;
    expect(await gateway.create(key, { operationsPerMinute: own + 1 })).toMatchObject({
      issues: [{ path: 'input.operationsPerMinute', message }],
    });
  }
});

it('the secret is in the answer and nowhere else: not in the database, the log or the audit trail', async () => {
  const gateway = await createKeys();
  const { admin, create, ask, databaseUrl } = gateway;
  const { secret, apiKey } = await create(admin, {});
  const { nodes } = (await ask(admin, TRAIL)).data.auditTrail;
  expect(nodes).toEqual([
    {
      subject: `key:${admin.id}`,
      action: 'createApiKey',
      target: apiKey.id,
      result: 'CreatedApiKey',
      recordingId: null,
    },
  ]);
  const database = new DatabaseSync(sqlitePath(databaseUrl));
  onTestFinished(() => database.close());
  const rows = ['api_keys', 'audit_asked', 'audit_answered'].map((table) =>
    database.prepare(`select * from ${table}`).all(),
  );
  expect(JSON.stringify(rows)).toContain(apiKey.id);
  const private_ = secret.slice(-43);
  expect(JSON.stringify([rows, gateway.logged])).not.toContain(private_);
});

it('nobody gives away a scope that they do not have, and all that is wrong is told at once', async () => {
  const gateway = await createKeys();
  const admin = await keyFor(gateway, { scopes: ['admin', 'recording:read'] });
  const refused = await gateway.create(admin, {
    name: ' ',
    scopes: ['RECORDING_READ', 'RECORDING_STOP', 'ADMIN', 'RECORDING_START'],
    days: 0,
  });
  const scope = 'Expected a scope that you have yourself: admin, recording:read.';
  expect(refused).toEqual({
    __typename: 'InvalidInputError',
    code: 'INVALID_INPUT',
    issues: [
      { path: 'input.name', message: 'Expected a few words that say what the key is for.' },
      { path: 'input.days', message: 'Expected a whole number from 1 to 36500.' },
      { path: 'input.scopes.1', message: scope },
      { path: 'input.scopes.3', message: scope },
    ],
  });
  for (const [field, value] of [
    ['name', ''],
    ['name', 'x'.repeat(101)],
    ['name', 'a\u0000'],
    ['name', '\ud800'],
    ['scopes', []],
    ['days', -1],
    ['days', 36_501],
    ['operationsPerMinute', 0],
    ['operationsPerMinute', 1_000_001],
  ] as const)
    expect(await gateway.create(admin, { [field]: value })).toMatchObject({
      issues: [{ path: `input.${field}` }],
    });
  expect(await gateway.list(admin)).toHaveLength(2);
});

it('keys are listed newest first, revoked ones too, and only the own tenant’s', async () => {
  const { admin, create, revoke, list, clock, ...gateway } = await createKeys();
  const stranger = await keyFor({ ...gateway, clock }, { tenant: 'other' });
  const names = ['one', 'two', 'three'];
  const ids: string[] = [];
  for (const name of names) {
    await clock.advance(1000);
    ids.push((await create(admin, { name })).apiKey.id);
  }
  await revoke(admin, ids[1] ?? '');
  const listed: readonly { name: string; revokedAt: string | null }[] = await list(admin);
  expect(listed.map(({ name, revokedAt }) => [name, revokedAt !== null])).toEqual([
    ['three', false],
    ['two', true],
    ['one', false],
    ['test', false],
  ]);
  expect(await list(stranger)).toMatchObject([{ id: stranger.id }]);
});

it('a revoked key lets nobody in, and stays revoked as it was', async () => {
  const { admin, create, revoke, ask, clock } = await createKeys();
  const { secret, apiKey } = await create(admin, {});
  const revoked = await revoke(admin, apiKey.id);
  expect(revoked).toEqual({ __typename: 'ApiKey', id: apiKey.id, revokedAt: expect.any(String) });
  expect(await ask({ text: secret }, VIEWER)).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  await clock.advance(60_000);
  expect(await revoke(admin, apiKey.id)).toEqual(revoked);
  expect((await ask(admin, TRAIL)).data.auditTrail.nodes[0]).toMatchObject({
    action: 'revokeApiKey',
    target: apiKey.id,
    result: 'ApiKey',
    recordingId: null,
  });
});

it('a key is revoked by its whole text too, and what was pasted anywhere is not in the trail', async () => {
  const gateway = await createKeys();
  const { admin, create, revoke, ask } = gateway;
  const { secret, apiKey } = await create(admin, {});
  expect(await create(admin, { name: secret, scopes: [] })).toMatchObject({
    __typename: 'InvalidInputError',
  });
  expect(await revoke(admin, ` ${secret}x`)).toMatchObject({ __typename: 'ApiKeyNotFoundError' });
  expect(await revoke(admin, `${secret}\n`)).toMatchObject({ __typename: 'ApiKey', id: apiKey.id });
  const { nodes } = (await ask(admin, TRAIL)).data.auditTrail;
  expect(nodes).toContainEqual(expect.objectContaining({ target: apiKey.id, result: 'ApiKey' }));
  const private_ = secret.slice(-43);
  expect(JSON.stringify(nodes)).toContain(`acrg_${apiKey.id}_[redacted]`);
  expect(JSON.stringify([nodes, gateway.logged])).not.toContain(private_.slice(0, 8));
});

it('another tenant’s key is like one that there is not, and goes on letting in', async () => {
  const gateway = await createKeys();
  const stranger = await keyFor(gateway, { tenant: 'other' });
  const none = await gateway.revoke(stranger, 'nothing');
  expect(none).toEqual({
    __typename: 'ApiKeyNotFoundError',
    code: 'API_KEY_NOT_FOUND',
    message: 'The tenant has no API key with this id.',
    retryable: false,
  });
  for (const id of [gateway.admin.id, '', '\u0000', '\ud800'])
    expect(await gateway.revoke(stranger, id)).toEqual(none);
  expect(await gateway.viewer(gateway.admin)).toMatchObject({ tenant: 'acme' });
});

it('a tenant has no more keys than its admin can look through', async () => {
  const gateway = await createKeys();
  await Promise.all(Array.from({ length: 999 }, () => keyFor(gateway, { scopes: [] })));
  const full = await gateway.create(gateway.admin, {});
  expect(full).toMatchObject({
    issues: [{ path: 'input', message: expect.stringContaining('Revoke some') }],
  });
  const [, last] = await gateway.list(gateway.admin);
  await gateway.revoke(gateway.admin, last.id);
  expect(await gateway.create(gateway.admin, {})).toMatchObject({ __typename: 'CreatedApiKey' });
});

it('where everybody is let in, nobody puts a key there for later, nor takes one away', async () => {
  const gateway = await createKeys({ AUTH: 'none' });
  const kept = await keyFor(gateway, { tenant: 'default' });
  expect(await gateway.viewer(null)).toMatchObject({
    tenant: 'default',
    scopes: SCOPES.map((scope) => scope.replace(':', '_').toUpperCase()),
    everybodyIsLetIn: true,
  });
  const refused = { issues: [{ path: 'input', message: expect.stringContaining('lets everybody in') }] };
  expect(await gateway.create(null, {})).toMatchObject(refused);
  expect(await gateway.revoke(null, kept.id)).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await gateway.list(null)).toMatchObject([{ id: kept.id, revokedAt: null }]);
});
