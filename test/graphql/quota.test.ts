import { describe, expect, it } from 'vitest';
import { askAs, keyFor } from '../support/callers.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createRecorder, joinRecorder, MIX, type Recorder, WEB } from '../support/recorder.ts';
import { unreachable } from '../support/scripted-transport.ts';
import { temporaryFile } from '../support/temporary-file.ts';
import { StartRecording } from './documents.ts';

const QUOTA = '{ quota { appId kind limit running } }';

async function quotaOf(gateway: Pick<Recorder, 'app' | 'clock'>, query = QUOTA) {
  const { body } = await gateway.clock.finish(askAs(gateway, null, query));
  return body.data.quota;
}

/** A gateway that may run two channels and one page. */
const createSmall = () => createRecorder({ QUOTA_RTC: '2', QUOTA_WEB: '1' });

describe('a start beyond the quota', () => {
  it('is refused before Agora is asked anything, and leaves nothing behind; the other kind has its own', async () => {
    const recorder = await createSmall();
    await recorder.start();
    await recorder.start({ configuration: { individual: {} } });
    const asked = recorder.transport.calls.length;
    const refused = await recorder.start();
    expect(refused).toMatchObject({
      __typename: 'QuotaExceededError',
      code: 'QUOTA_EXCEEDED',
      retryable: true,
    });
    expect(refused).toMatchObject({
      message: expect.stringMatching(/quota is 2 .*channels.* 2 may be running/),
    });
    expect(recorder.transport.calls.length).toBe(asked);
    expect(await recorder.start({ configuration: WEB })).toMatchObject({ __typename: 'Recording' });
    expect(await recorder.start({ configuration: WEB })).toMatchObject({ kind: 'WEB', limit: 1, running: 1 });
    expect(await recorder.app.store.list('default', {}, { limit: 10 })).toHaveLength(3);
  });

  it('gets the place of one that has been stopped, under the same idempotency key', async () => {
    const recorder = await createSmall();
    const running = await recorder.running();
    await recorder.running();
    expect(await recorder.start({ idempotencyKey: 'k' })).toMatchObject({ __typename: 'QuotaExceededError' });
    await recorder.stop(running.id);
    expect(await recorder.start({ idempotencyKey: 'k' })).toMatchObject({ __typename: 'Recording' });
  });

  it('joins a start with its idempotency key, however full it is', async () => {
    const recorder = await createSmall();
    const first = await recorder.start({ idempotencyKey: 'k' });
    await recorder.start();
    expect(await recorder.start()).toMatchObject({ __typename: 'QuotaExceededError' });
    expect(await recorder.start({ idempotencyKey: 'k' })).toEqual(first);
  });

  it('is refused by one whose answer was lost, since that may be running', async () => {
    const recorder = await createRecorder({ QUOTA_RTC: '1', STOP_WAIT_MS: '0' });
    recorder.fault({ method: 'start', afterActing: true, breakConnection: true, times: 1000 });
    void recorder.start();
    await recorder.clock.advance(200_000);
    expect(await recorder.start()).toMatchObject({ __typename: 'QuotaExceededError', running: 1 });
  });

  it('may never be made where the quota is 0, and says so', async () => {
    const recorder = await createRecorder({ QUOTA_WEB: '0' });
    expect(await recorder.start({ configuration: WEB })).toMatchObject({ retryable: false, limit: 0 });
  });

  it('is in the audit trail', async () => {
    const recorder = await createRecorder({ QUOTA_RTC: '0' });
    await recorder.start();
    const { body } = await askAs(recorder, null, '{ auditTrail { nodes { action target result } } }');
    const [entry] = body.data.auditTrail.nodes;
    expect(entry).toEqual({ action: 'startRecording', target: 'room', result: 'QUOTA_EXCEEDED' });
  });
});

it('two gateways never run more together than the quota, whoever starts at the same moment', async () => {
  const recorder = await createRecorder({ QUOTA_RTC: '3' });
  const other = await joinRecorder(recorder);
  await recorder.start();
  const starts = [recorder, other, recorder, other, recorder, other].map(({ execute }, index) =>
    execute(StartRecording, { input: { cname: `room ${index}`, configuration: MIX } }),
  );
  const answers = (await recorder.clock.finish(Promise.all(starts))).map(
    ({ startRecording }) => startRecording.__typename,
  );
  expect(answers.filter((name) => name === 'QuotaExceededError')).toHaveLength(4);
  expect(recorder.sandbox.state.recordings()).toHaveLength(3);
  for (const gateway of [recorder, { ...other, clock: recorder.clock }])
    expect(await quotaOf(gateway)).toMatchObject([{ kind: 'RTC', limit: 3, running: 3 }, { running: 0 }]);
});

describe('the quota of an app', () => {
  const north = {
    ...{ customerId: 'the-north', customerSecret: 'the-north-secret', quotas: { rtc: 7, web: 3 } },
    apps: { n1: { quotas: { rtc: 9 } }, n2: {} },
  };
  const tenants = { acme: { account: 'north' }, small: { account: 'north', apps: ['n2'] }, school: {} };

  it('is told to the tenants that may use it, and is the app’s, the account’s, or that of the variables', async () => {
    const TENANTS_FILE = temporaryFile(JSON.stringify({ accounts: { north }, tenants }));
    const gateway = await createTestGateway(() => unreachable, { AUTH: '', TENANTS_FILE, QUOTA_WEB: '5' });
    const ask = async (tenant: string, query: string) => {
      const key = await keyFor(gateway, { tenant });
      return (await askAs(gateway, key.text, query)).body;
    };
    const limitsOf = async (tenant: string) =>
      (await ask(tenant, QUOTA)).data.quota.map(({ limit }: { limit: number }) => limit);
    expect(await limitsOf('acme')).toEqual([9, 3, 7, 3]);
    expect(await limitsOf('small')).toEqual([7, 3]);
    expect(await limitsOf('school')).toEqual([50, 5]);
    const foreign = '{ quota(appId: "n1") { limit } }';
    expect((await ask('acme', foreign)).data.quota).toHaveLength(2);
    const unknown = await ask('small', '{ quota(appId: "none") { limit } }');
    expect(await ask('small', foreign)).toEqual(unknown);
    expect(unknown.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });

  it('counts what runs of all tenants, and no more what is exiting or over', async () => {
    const recorder = await createRecorder({ AUTH: '', QUOTA_RTC: '3' });
    const start =
      'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { id } } }';
    const ids: string[] = [];
    const [acme, other] = [await keyFor(recorder), await keyFor(recorder, { tenant: 'other' })];
    for (const key of [acme, other, other])
      ids.push((await recorder.clock.finish(askAs(recorder, key.text, start))).body.data.startRecording.id);
    await recorder.clock.advance(70_000);
    const running = async () => (await askAs(recorder, acme.text, QUOTA)).body.data.quota[0].running;
    expect(await running()).toBe(3);
    const stop = `mutation { stopRecording(input: { recording: { id: "${ids[0]}" }, asyncStop: true }) { __typename } }`;
    await recorder.clock.finish(askAs(recorder, acme.text, stop));
    const state = await askAs(recorder, acme.text, `{ recording(id: "${ids[0]}") { state } }`);
    expect(state.body.data.recording.state).toBe('EXITING');
    expect(await running()).toBe(2);
  });
});
