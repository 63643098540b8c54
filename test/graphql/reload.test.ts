import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AUDIENCE, askAs, createIssuer, ISSUER, keyFor, publish, subscribeAs } from '../support/callers.ts';
import { serveHere } from '../support/command-line.ts';
import { ACCOUNT_ENV as SANDBOX_ENV } from '../support/environment.ts';
import { ACCOUNT_ENV, createTestGateway, envelope, SESSION } from '../support/gateway.ts';
import { settle } from '../support/manual-clock.ts';
import { createRecorder, MIX, requestsOf } from '../support/recorder.ts';
import { createTestSandbox, startRecording } from '../support/sandbox.ts';
import { answer, broken, type Script } from '../support/scripted-transport.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const STOPPED = answer(
  200,
  envelope({ fileListMode: 'string', fileList: 'a.m3u8', uploadingStatus: 'uploaded' }),
);
const NORTH = 'north0000000000000000000000000001';
const north = { customerId: 'the-north', customerSecret: 'the-north-secret', apps: { [NORTH]: {} } };
const STOP = `mutation ($session: RecordingSessionInput!) {
  stopRecording(input: { recording: { session: $session } }) { __typename ... on Error { code } }
}`;
const STATES = '{ recordings { nodes { sid state failure { code } } } }';

/** A gateway that reads its tenants from a file, which `write` replaces. */
async function withTenants(first: object, script: Script = () => STOPPED, env: Record<string, string> = {}) {
  const path = temporaryFile(JSON.stringify(first));
  const gateway = await createTestGateway(script, { AUTH: '', TENANTS_FILE: path, ...env });
  const ask = (credential: string, query: string, variables: object = {}) =>
    gateway.clock.finish(askAs(gateway, credential, query, variables));
  return {
    ...gateway,
    ask,
    write: (next: unknown) => writeFileSync(path, typeof next === 'string' ? next : JSON.stringify(next)),
    /** The log's lines of a level, without what a gateway says that starts. */
    told: (level: string) =>
      gateway.logged.map((line) => JSON.parse(line)).filter((line) => line.level === level),
  };
}

describe('a configuration that is read anew', () => {
  it('lets new tenants in, and ends the streams of those that it has no more', async () => {
    const gateway = await withTenants({ tenants: { acme: {}, school: {} } });
    const [acme, school, late] = await Promise.all(
      ['acme', 'school', 'late'].map((tenant) => keyFor(gateway, { tenant })),
    );
    const stream = (key = '') => subscribeAs(gateway, key, 'subscription { recordingsUpdated { id } }');
    const kept = await stream(acme?.text);
    const ended = await stream(school?.text);
    expect((await gateway.ask(late?.text ?? '', STATES)).status).toBe(403);
    gateway.write({ tenants: { acme: { share: 3 }, late: {} } });
    expect(await gateway.reload()).toBe(true);
    expect((await gateway.ask(late?.text ?? '', STATES)).status).toBe(200);
    expect((await gateway.ask(school?.text ?? '', STATES)).status).toBe(403);
    expect(await kept.read()).toMatchObject({ isOver: false });
    const { results, isOver } = await ended.read();
    expect({ isOver, code: results.at(-1)?.errors?.[0].extensions.code }).toEqual({
      isOver: true,
      code: 'FORBIDDEN',
    });
    expect(gateway.told('info').flatMap(({ changes }) => changes ?? [])).toEqual([
      'tenant acme changed: share 3',
      'tenant late added',
      'tenant school removed',
    ]);
  });

  it('raises and lowers quotas', async () => {
    const quotas = (rtc: number) => ({ north: { ...north, quotas: { rtc } } });
    const tenants = { acme: { account: 'north' } };
    const gateway = await withTenants({ accounts: quotas(7), tenants });
    const { text } = await keyFor(gateway, { tenant: 'acme' });
    const limits = async () =>
      (await gateway.ask(text, '{ quota { limit } }')).body.data.quota.map(
        ({ limit }: { limit: number }) => limit,
      );
    expect(await limits()).toEqual([7, 200]);
    gateway.write({ accounts: quotas(0), tenants });
    expect(await gateway.reload()).toBe(true);
    expect(await limits()).toEqual([0, 200]);
    expect(gateway.told('info').flatMap(({ changes }) => changes ?? [])).toEqual([
      `account north changed: app ${NORTH} changed: quotas 0 and 200 (web)`,
    ]);
  });

  it('changes nothing where anything of it is wrong, and says all of that by name', async () => {
    const gateway = await withTenants({ tenants: { acme: {} } });
    const { text } = await keyFor(gateway, { tenant: 'acme' });
    const refused = async (next: unknown, change: Record<string, string> = {}) => {
      gateway.write(next);
      gateway.logged.length = 0;
      expect(await gateway.reload(change)).toBe(false);
      expect((await gateway.ask(text, STATES)).status).toBe(200);
      expect(gateway.logged.join('')).not.toContain('a-secret-of-nobody');
      return gateway.told('error').flatMap(({ problems }) => problems);
    };
    const two = { late: { account: 'nobody' }, 'a b': {} };
    const accounts = { north: { ...north, customerSecret: 'a-secret-of-nobody', requestsPerSecond: 0 } };
    expect(await refused({ accounts, tenants: two })).toEqual([
      expect.stringContaining('accounts.north.requestsPerSecond: expected 1 to 1000'),
      expect.stringContaining('tenants.a b: Expected 1 to 64'),
    ]);
    expect(await refused('{')).toEqual([expect.stringContaining('expected JSON')]);
    const keys = temporaryFile('{ "accessKey": "a-secret-of-nobody" }');
    const storage = { STORAGE_NEW_VENDOR: '1', STORAGE_NEW_BUCKET: 'b', STORAGE_NEW_CREDENTIALS_FILE: keys };
    expect(await refused({ tenants: { late: {} } }, storage)).toEqual([
      'STORAGE_NEW_CREDENTIALS_FILE: secretKey: missing',
    ]);
    expect(await refused({ tenants: { late: {} } }, { AUTH: 'none' })).toEqual([
      expect.stringContaining('TENANTS_FILE: everybody is let in as the tenant "default"'),
    ]);
  });

  it('has the issuer’s keys fetched, and none of the rest taken over while they can’t be had', async () => {
    const [old, fresh] = await Promise.all([createIssuer('ES256'), createIssuer('ES256')]);
    let published = { status: 200, body: JSON.stringify(old.jwks) };
    const { url } = await publish(() => published);
    const env = { AUTH_JWKS_URL: url, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE };
    const gateway = await withTenants({ tenants: { acme: {} } }, () => STOPPED, env);
    const token = await old.token(gateway.clock.now());
    expect((await askAs(gateway, token)).status).toBe(200);
    published = { status: 500, body: 'secret words of the issuer' };
    gateway.write({ tenants: {} });
    expect(await gateway.reload()).toBe(false);
    expect(gateway.told('error').flatMap(({ problems }) => problems)).toEqual([
      expect.stringContaining('AUTH_JWKS_URL: the keys can’t be had'),
    ]);
    expect((await askAs(gateway, token)).status).toBe(200);
    gateway.write({ tenants: { acme: {} } });
    published = { status: 200, body: JSON.stringify(fresh.jwks) };
    expect(await gateway.reload()).toBe(true);
    expect((await askAs(gateway, token)).status).toBe(401);
    expect((await askAs(gateway, await fresh.token(gateway.clock.now()))).status).toBe(200);
  });

  it('lets the calls of an account go on that it has no more, and its recordings wait for it to be back', async () => {
    let reply = broken;
    const file = { accounts: { north }, tenants: { acme: { account: 'north' } } };
    const gateway = await withTenants(file, () => reply, { STOP_WAIT_MS: '1000' });
    const { text } = await keyFor(gateway, { tenant: 'acme' });
    const stop = async (sid: string) => {
      const { body } = await gateway.ask(text, STOP, { session: { ...SESSION, sid } });
      return body.data.stopRecording;
    };
    expect(await stop('underway')).toEqual({ __typename: 'StopInProgress' });
    gateway.write({ tenants: { acme: {} } });
    await gateway.reload();
    expect(gateway.told('info').at(-1)?.changes).toEqual([
      'account north removed',
      'tenant acme changed: other apps',
    ]);
    expect(gateway.told('warn')).toMatchObject([{ appId: NORTH, recording: 0 }]);
    reply = STOPPED;
    await gateway.clock.advance(10_000);
    const states = async () => (await gateway.ask(text, STATES)).body.data.recordings.nodes;
    expect(await states()).toMatchObject([{ sid: 'underway', state: 'ENDED' }]);
    expect(gateway.attempts.at(-1)?.request.path[2]).toBe(NORTH);

    gateway.write(file);
    await gateway.reload();
    reply = broken;
    await stop('leftbehind');
    gateway.write({ tenants: { acme: {} } });
    await gateway.reload();
    reply = answer(401, { message: 'Invalid authentication credentials' });
    await gateway.clock.advance(10_000);
    const asked = gateway.attempts.length;
    await gateway.clock.advance(300_000);
    expect(gateway.attempts.length).toBe(asked);
    expect((await states())[0]).toMatchObject({ state: 'STOPPING', failure: { code: 'GATEWAY_REFUSED' } });
    expect(gateway.app.health.problems()).toEqual([]);
    gateway.write(file);
    await gateway.reload();
    reply = STOPPED;
    await gateway.clock.advance(61_000);
    expect((await states())[0]).toMatchObject({ state: 'ENDED', failure: null });
  });

  it('changes the limit without a burst, up and down, for calls that wait already', async () => {
    const gateway = await createTestGateway(() => STOPPED, { AGORA_REQUESTS_PER_SECOND: '2' });
    const stops = Array.from({ length: 60 }, (_, index) =>
      gateway.askToStop({ recording: { session: { ...SESSION, sid: `${index}` } } }),
    );
    const started = gateway.clock.now();
    const between = (from: number, to: number) =>
      gateway.attempts.filter(({ at }) => at - started >= from && at - started < to).length;
    await gateway.clock.advance(2000);
    await gateway.reload({ AGORA_REQUESTS_PER_SECOND: '10' });
    await gateway.clock.advance(3000);
    await gateway.reload({ AGORA_REQUESTS_PER_SECOND: '3' });
    await gateway.clock.advance(4000);
    expect(between(0, 2000)).toBe(4);
    expect(between(2600, 5000)).toBeGreaterThan(20);
    for (let from = 0; from < 5000; from += 100) expect(between(from, from + 1000)).toBeLessThanOrEqual(10);
    for (let from = 5000; from < 8000; from += 100) expect(between(from, from + 1000)).toBeLessThanOrEqual(3);
    expect(between(6000, 9000)).toBeGreaterThanOrEqual(8);
    expect(gateway.scheduler.status('default').limitPerSecond).toBe(3);
    await gateway.clock.finish(Promise.all(stops));
  });

  it('sends the next try of a call with the account’s new secret', async () => {
    const sandbox = await createTestSandbox();
    const { path: _path, started: _started, ...session } = await startRecording(sandbox, 'mix');
    const env = { ...SANDBOX_ENV, AUTH: 'none', AGORA_BASE_URLS: sandbox.baseUrl };
    const gateway = await serveHere({ ...env, AGORA_CUSTOMER_SECRET: 'not-the-secret-of-it' });
    const stop = async () => {
      const { data } = await gateway.ask(STOP, { session: { ...session, mode: 'MIX' } });
      return data.stopRecording.__typename;
    };
    expect(await stop()).toBe('UpstreamRejectedError');
    expect(await gateway.reload(env)).toBe(true);
    expect(await stop()).toBe('StringFileList');
    expect(gateway.output()).toContain('account default changed: other credentials');
    expect(gateway.output()).not.toContain(SANDBOX_ENV.AGORA_CUSTOMER_SECRET);
  });

  it('signs with new keys of a storage at once, and starts with those that Agora was told of', async () => {
    let keys = { accessKey: 'access-key-one', secretKey: 'secret-key-one' };
    const storage = {
      STORAGE_STS_VENDOR: '1',
      STORAGE_STS_BUCKET: 'b',
      STORAGE_STS_CREDENTIALS_FILE: '/keys.json',
    };
    const recorder = await createRecorder(storage, { readSource: async () => JSON.stringify(keys) });
    const sent = requestsOf(recorder);
    recorder.fault({ method: 'acquire', times: 1, delayMs: 500 });
    const start = (cname: string) => recorder.start({ cname, storage: 'sts', configuration: MIX });
    const starting = start('room');
    await settle();
    keys = { accessKey: 'access-key-two', secretKey: 'secret-key-two' };
    await recorder.reload();
    expect(await starting).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(sent.map(({ clientRequest }) => JSON.stringify(clientRequest))).toEqual([
      expect.stringContaining('secret-key-one'),
      expect.stringContaining('secret-key-one'),
    ]);
    await start('another');
    expect(JSON.stringify(sent.at(-1)?.clientRequest)).toContain('secret-key-two');
    expect(recorder.logged.join('')).not.toMatch(/secret-key-(one|two)/);
  });

  it('loses no stop, however often it is read while they are asked for', async () => {
    const recorder = await createRecorder({
      TENANTS_FILE: temporaryFile('{"tenants":{"default":{"storages":"*"}}}'),
    });
    const rooms = Array.from({ length: 40 }, (_, index) => `room ${index}`);
    const started = await recorder.clock.finish(
      Promise.all(rooms.map((cname) => recorder.start({ cname, idempotencyKey: cname }))),
    );
    const ids = started.flatMap((each) => (each.__typename === 'Recording' ? [each.id] : []));
    expect(ids).toHaveLength(rooms.length);
    await recorder.clock.advance(70_000);
    const stops = ids.map((id) => recorder.askToStop({ id }));
    for (let round = 0; round < 30; round += 1) {
      await recorder.clock.advance(200);
      const limits = { AGORA_REQUESTS_PER_SECOND: String(5 + (round % 6)) };
      const file = temporaryFile(`{"tenants":{"default":{"storages":"*"},"t${round}":{}}}`);
      expect(await recorder.reload({ ...limits, TENANTS_FILE: round % 5 === 4 ? '/nowhere' : file })).toBe(
        round % 5 !== 4,
      );
    }
    const results = await recorder.clock.finish(Promise.all(stops));
    expect(new Set(results.map(({ __typename }) => __typename))).toEqual(new Set(['StringFileList']));
    expect(recorder.sandbox.state.live()).toEqual([]);
    expect(recorder.logged.join('')).not.toContain('"result":"429"');
  });

  it('names the settings that only a restart takes over', async () => {
    const gateway = await createTestGateway(() => STOPPED, {});
    await gateway.reload({ STOP_WAIT_MS: '1', CORS_ORIGINS: 'https://app.example' });
    expect(gateway.logged.map((line) => JSON.parse(line)).at(-1)).toMatchObject({
      level: 'warn',
      settings: ['CORS_ORIGINS', 'STOP_WAIT_MS'],
    });
    expect(await gateway.reload({ AGORA_APP_ID: '', AGORA_CUSTOMER_ID: '', AGORA_CUSTOMER_SECRET: '' })).toBe(
      false,
    );
    expect(ACCOUNT_ENV.AUTH).toBe('none');
  });
});
