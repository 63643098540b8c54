import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { createNotifier } from '../../src/sandbox/notifier.ts';
import { askAs, keyFor } from '../support/callers.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { settle } from '../support/manual-clock.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, joinRecorder, type Recorder, WEB } from '../support/recorder.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const UNKNOWN = `query ($appId: String, $isRunning: Boolean, $first: Int, $after: String) {
  unknownRecordings(appId: $appId, isRunning: $isRunning, first: $first, after: $after) {
    nodes { appId sid cname uid kind serviceScene firstSeenAt lastSeenAt endedAt isRunning events }
    pageInfo { endCursor hasNextPage }
  }
}`;
/** By then notifications have been tried a second time. */
const NOTED_AFTER_MS = 10_000;

type Gateway = Pick<Recorder, 'app' | 'clock'>;

async function unknownOf(gateway: Gateway, variables: object = {}, credential: string | null = null) {
  const { body } = await gateway.clock.finish(askAs(gateway, credential, UNKNOWN, variables));
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data.unknownRecordings;
}

/** Two gateways for one app, each with a database of its own: the second is told of what the first records. */
async function createStrangers(env: Record<string, string> = {}) {
  const recorder = await createRecorder(env);
  const { clock, sandbox } = recorder;
  const joined = await joinRecorder({
    ...recorder,
    env: { ...recorder.env, DATABASE_URL: temporaryDatabase() },
  });
  const stranger = { ...joined, clock };
  const notifier = createNotifier({
    recordings: () => sandbox.state.recordings(),
    clock: sandbox.clock,
    random: Math.random,
    async deliver(_url, body) {
      for (const { app } of [recorder, stranger])
        await app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, body));
      await settle();
      return 200;
    },
  });
  notifier.notify({ url: '', secret: 'the-secret' });
  return { recorder, stranger, clock };
}

describe('a recording that another gateway with the same app has started', () => {
  it('is listed with what notifications tell, until they tell that it is over', async () => {
    const { recorder, stranger, clock } = await createStrangers();
    const { sid, id, cname, uid } = await recorder.running();
    await clock.advance(NOTED_AFTER_MS);
    const { nodes } = await unknownOf(stranger);
    expect(nodes).toEqual([
      {
        ...{ appId: SANDBOX_ACCOUNT.appId, sid, cname, uid, kind: 'RTC', serviceScene: 'rtc_record' },
        ...{ firstSeenAt: expect.any(String), lastSeenAt: expect.any(String) },
        ...{ endedAt: null, isRunning: true, events: 6 },
      },
    ]);
    expect(nodes[0].lastSeenAt > nodes[0].firstSeenAt).toBe(true);
    expect(await unknownOf(recorder)).toMatchObject({ nodes: [] });
    await recorder.stop(id);
    await clock.advance(NOTED_AFTER_MS);
    expect(await unknownOf(stranger)).toMatchObject({
      nodes: [{ sid, isRunning: false, endedAt: expect.any(String) }],
    });
    expect((await unknownOf(stranger, { isRunning: true })).nodes).toEqual([]);
    expect((await unknownOf(stranger, { isRunning: false })).nodes).toHaveLength(1);
  });

  it('is beside the quota, by its kind, and takes no place of it', async () => {
    const { recorder, stranger, clock } = await createStrangers({ QUOTA_RTC: '1' });
    await recorder.running();
    await recorder.running({ configuration: WEB });
    await clock.advance(NOTED_AFTER_MS);
    const { body } = await askAs(stranger, null, '{ quota { kind running unknown } }');
    expect(body.data.quota).toEqual([
      { kind: 'RTC', running: 0, unknown: 1 },
      { kind: 'WEB', running: 0, unknown: 1 },
    ]);
    const start =
      'mutation { startRecording(input: { cname: "b", uid: "9", configuration: { mix: {} } }) { __typename } }';
    const started = await clock.finish(askAs(stranger, null, start));
    expect(started.body.data.startRecording.__typename).toBe('Recording');
  });

  it('leaves the list when somebody who has its resource stops it here', async () => {
    const { recorder, stranger, clock } = await createStrangers();
    const { sid, resourceId, cname, uid } = await recorder.running();
    await clock.advance(NOTED_AFTER_MS);
    expect((await unknownOf(stranger)).nodes).toHaveLength(1);
    const stop = `mutation ($session: RecordingSessionInput!) {
      stopRecording(input: { recording: { session: $session } }) { __typename }
    }`;
    const session = { sid, resourceId, cname, uid, mode: 'MIX' };
    const { body } = await clock.finish(askAs(stranger, null, stop, { session }));
    expect(body.data.stopRecording.__typename).toBe('StringFileList');
    expect((await unknownOf(stranger)).nodes).toEqual([]);
  });
});

it('a start of the gateway’s own is in the list at no time, not even where its answer is lost', async () => {
  const { recorder, clock } = await createStrangers();
  recorder.fault({ method: 'start', afterActing: true, breakConnection: true, times: 20 });
  void recorder.start();
  for (let seconds = 0; seconds < 120; seconds += 3) {
    expect((await unknownOf(recorder)).nodes).toEqual([]);
    await clock.advance(3000);
  }
  const [recording] = await recorder.app.store.list('default', {}, { limit: 1 });
  expect(recording?.sid).toBe(recorder.sandbox.state.recordings()[0]?.sid);
});

describe('the list', () => {
  const secrets = { customerId: 'the-north', customerSecret: 'the-north-secret' };
  const accounts = { north: { ...secrets, apps: { n1: {}, n2: {} } } };
  const tenants = { acme: { account: 'north' }, small: { account: 'north', apps: ['n2'] } };

  async function createTold() {
    const TENANTS_FILE = temporaryFile(JSON.stringify({ accounts, tenants }));
    const recorder = await createRecorder({ AUTH: '', TENANTS_FILE });
    let notices = 0;
    const notify = async (appId: string, sid: string) => {
      const at = Math.round(recorder.clock.now());
      notices += 1;
      const payload = { sid, sendts: at, details: {} };
      const body = JSON.stringify({
        noticeId: `${notices}`,
        productId: 3,
        eventType: 40,
        notifyMs: at,
        payload,
      });
      await recorder.app.runner.receive(notificationIn(appId, body));
      await recorder.clock.advance(NOTED_AFTER_MS);
    };
    for (const [index, appId] of ['n1', 'n2', 'n1'].entries()) await notify(appId, `sid${index}`);
    const ask = async (tenant: string, variables: object = {}) =>
      unknownOf(recorder, variables, (await keyFor(recorder, { tenant })).text);
    return { recorder, ask };
  }
  const sids = ({ nodes }: { readonly nodes: readonly { readonly sid: string }[] }) =>
    nodes.map(({ sid }) => sid);

  it('has those of the apps that the tenant may use, newest first and page by page', async () => {
    const { recorder, ask } = await createTold();
    expect(sids(await ask('acme'))).toEqual(['sid2', 'sid1', 'sid0']);
    expect(sids(await ask('acme', { appId: 'n2' }))).toEqual(['sid1']);
    expect(sids(await ask('small'))).toEqual(['sid1']);
    const { pageInfo } = await ask('acme', { first: 2 });
    expect(pageInfo.hasNextPage).toBe(true);
    expect(sids(await ask('acme', { first: 2, after: pageInfo.endCursor }))).toEqual(['sid0']);
    const { text } = await keyFor(recorder, { tenant: 'small' });
    const foreign = await askAs(recorder, text, UNKNOWN, { appId: 'n1' });
    expect(foreign.body).toEqual((await askAs(recorder, text, UNKNOWN, { appId: 'none' })).body);
    expect(foreign.body.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });
});
