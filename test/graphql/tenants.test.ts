import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/agora/requests/transport.ts';
import { askAs, keyFor } from '../support/callers.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV, createTestGateway, envelope, SESSION } from '../support/gateway.ts';
import { answer } from '../support/scripted-transport.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const NORTH = { appId: 'north0000000000000000000000000001', other: 'north0000000000000000000000000002' };
const CLOUD = { VENDOR: '1', BUCKET: 'b', ACCESS_KEY: 'access-key', SECRET_KEY: 'secret-key' };
const STORAGES = Object.fromEntries(
  ['ACME', 'OTHER'].flatMap((name) =>
    Object.entries(CLOUD).map(([setting, value]) => [`STORAGE_${name}_${setting}`, value]),
  ),
);

const north = {
  customerId: 'the-north',
  customerSecret: `$\{${'NORTH_SECRET'}}`,
  apps: { [NORTH.appId]: {}, [NORTH.other]: {} },
};

const stopped = answer(
  200,
  envelope({ fileListMode: 'string', fileList: 'a.m3u8', uploadingStatus: 'uploaded' }),
);

async function gatewayOf(
  tenants: object,
  {
    accounts = { north },
    reply = stopped,
    env = {},
  }: { accounts?: object; reply?: Reply; env?: object } = {},
) {
  const file = temporaryFile(JSON.stringify({ accounts, tenants }));
  const gateway = await createTestGateway(() => reply, {
    ...{ AUTH: '', TENANTS_FILE: file, NORTH_SECRET: 'the-north-secret' },
    ...STORAGES,
    ...env,
  });
  async function ask(tenant: string, query: string, variables: object = {}) {
    const key = await keyFor(gateway, { tenant });
    const { status, body } = await gateway.clock.finish(askAs(gateway, key.text, query, variables));
    return { status, ...body };
  }
  const appsAsked = () => gateway.attempts.map(({ request }) => request.path[2]);
  return { ...gateway, ask, appsAsked };
}

const STOP = `mutation ($session: RecordingSessionInput!) {
  stopRecording(input: { recording: { session: $session } }) {
    __typename ... on Error { message code } ... on InvalidInputError { issues { path } }
    ... on StringFileList { recording { appId } }
  }
}`;
const START = `mutation ($appId: String, $storage: String!) {
  startRecording(input: { appId: $appId, storage: $storage, cname: "room", configuration: { mix: {} } }) {
    __typename ... on InvalidInputError { issues { path message } }
  }
}`;

const tenants = { acme: {}, school: { account: 'north', apps: [NORTH.appId], storages: ['acme'] } };

describe('tenants', () => {
  it('each use the apps of the account that serves them', async () => {
    const { ask, appsAsked } = await gatewayOf(tenants);
    await ask('acme', STOP, { session: SESSION });
    await ask('school', STOP, { session: { ...SESSION, sid: 'another' } });
    expect(new Set(appsAsked())).toEqual(new Set([ACCOUNT_ENV.AGORA_APP_ID, NORTH.appId]));
  });

  it('may name their own apps, and no other’s: one that there is and one that there is not are refused alike', async () => {
    const { ask, attempts } = await gatewayOf({
      ...tenants,
      school: { account: 'north', apps: [NORTH.other], storages: '*' },
    });
    const stop = (appId: string) => ask('school', STOP, { session: { ...SESSION, appId } });
    expect((await stop(NORTH.other)).data.stopRecording).toMatchObject({ recording: { appId: NORTH.other } });
    const asked = attempts.length;
    const known = await stop(NORTH.appId);
    expect(known.data.stopRecording).toMatchObject({ issues: [{ path: 'input.recording.session.appId' }] });
    expect(await stop('nobody')).toEqual(known);
    expect(await stop(ACCOUNT_ENV.AGORA_APP_ID)).toEqual(known);
    expect(
      (await ask('school', START, { appId: NORTH.appId, storage: 'acme' })).data.startRecording,
    ).toMatchObject({
      issues: [{ path: 'input.appId' }],
    });
    expect(attempts.length).toBe(asked);
  });

  it('record to their own storages only', async () => {
    const { ask, attempts } = await gatewayOf(tenants);
    const { startRecording } = (await ask('school', START, { storage: 'other' })).data;
    expect(startRecording).toMatchObject({ issues: [{ path: 'input.storage' }] });
    expect(attempts).toEqual([]);
  });

  it('record nowhere until the file says where', async () => {
    const { ask, attempts } = await gatewayOf(tenants);
    for (const storage of ['acme', 'other']) {
      const { startRecording } = (await ask('acme', START, { storage })).data;
      expect(startRecording).toMatchObject({ issues: [{ path: 'input.storage' }] });
    }
    expect(attempts).toEqual([]);
  });

  it('that the gateway does not serve are known, and may do nothing', async () => {
    const { ask, attempts } = await gatewayOf(tenants);
    const refused = await ask('stranger', '{ recordings { nodes { id } } }');
    expect(refused).toMatchObject({ status: 403, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(attempts).toEqual([]);
  });

  it('whose app is taken out of the configuration hear so, and their stops wait until it is back', async () => {
    const env = { DATABASE_URL: temporaryDatabase(), STOP_WAIT_MS: '1000' };
    const stop = { session: SESSION };
    const before = await gatewayOf(tenants, { env, reply: answer(504, { code: 62 }) });
    expect((await before.ask('school', STOP, stop)).data.stopRecording.__typename).toBe('StopInProgress');
    await before.close();

    const without = await gatewayOf({ school: {} }, { env, accounts: {} });
    await without.clock.advance(10_000);
    expect(without.attempts).toEqual([]);
    const ids = await without.ask('school', '{ recordings { nodes { id state failure { code } } } }');
    const [recording] = ids.data.recordings.nodes;
    expect(recording).toMatchObject({ state: 'STOPPING', failure: { code: 'GATEWAY_REFUSED' } });
    expect(without.logged.join()).toContain('is not in the configuration');
    await without.close();

    const back = await gatewayOf(tenants, { env });
    await back.clock.advance(120_000);
    const { data } = await back.ask(
      'school',
      `{ recording(id: "${recording.id}") { state files { fileName } } }`,
    );
    expect(data.recording).toEqual({ state: 'ENDED', files: [{ fileName: 'a.m3u8' }] });
    expect(back.appsAsked()).toEqual([NORTH.appId]);
  });
});
