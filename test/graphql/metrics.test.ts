import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { sqlitePath } from '../../src/store/database.ts';
import { askFastPath, askYoga } from '../support/both-ways.ts';
import { askAs, keyFor, subscribeAs } from '../support/callers.ts';
import { postgresIsThere } from '../support/databases.ts';
import { ONE_HOST } from '../support/environment.ts';
import { METRICS_ENV, scrape } from '../support/exposition.ts';
import { ACCOUNT_ENV, createTestGateway, envelope, SESSION } from '../support/gateway.ts';
import { settle } from '../support/manual-clock.ts';
import { notificationIn } from '../support/notification.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';
import { createRecorder, joinRecorder } from '../support/recorder.ts';
import { answer, inTurn, timedOut } from '../support/scripted-transport.ts';
import { startStallingProxy } from '../support/stalling-proxy.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const hasPostgres = await postgresIsThere();

const stopped = answer(
  200,
  envelope({ fileListMode: 'string', fileList: 'a.m3u8', uploadingStatus: 'uploaded' }),
);
const refused = answer(401, { message: 'Invalid authentication credentials' });
const STOP = `mutation ($session: RecordingSessionInput!) {
  stopRecording(input: { recording: { session: $session } }) { __typename }
}`;

/** Whole seconds and no fractions: what a clock that is moved by hand shows. */
const bucketOf = (samples: Readonly<Record<string, number>>, le: string) =>
  samples[`stop_duration_seconds_bucket{le="${le}"}`];

describe('the metrics of a stop', () => {
  it('tell while it waits that it does, how long, and for what; then its outcome, its duration and the requests', async () => {
    const gateway = await createTestGateway(inTurn(answer(429, {}, 7000), timedOut, stopped), {
      ...METRICS_ENV,
      ...ONE_HOST,
    });
    const stopping = gateway.askToStop();
    await gateway.clock.advance(3000);
    expect(await scrape(gateway)).toMatchObject({
      'recordings{state="stopping"}': 1,
      'recordings{state="recording"}': 0,
      oldest_unsettled_stop_seconds: 3,
      'slots_limit{account="default"}': 10,
      'slots_waiting{account="default",priority="stop"}': 1,
      'slots_waiting{account="default",priority="background"}': 0,
      'account_holds_total{account="default"}': 1,
      'agora_requests_total{method="stop",meaning="throttled"}': 1,
      database_up: 1,
    });
    const held = (await scrape(gateway))['account_hold_seconds{account="default"}'];
    expect(held).toBeGreaterThan(3);
    expect(held).toBeLessThan(5);
    await gateway.clock.finish(stopping);
    const took = gateway.attempts.at(-1)?.at ?? 0;
    await gateway.clock.advance(3000);
    const after = await scrape(gateway);
    expect(after).toMatchObject({
      'stops_total{outcome="StringFileList"}': 1,
      'recordings_ended_total{outcome="StringFileList"}': 1,
      stop_duration_seconds_count: 1,
      'recordings{state="stopping"}': 0,
      oldest_unsettled_stop_seconds: 0,
      'due_work{kind="recordings"}': 0,
      'agora_requests_total{method="stop",meaning="timeout"}': 1,
      'agora_requests_total{method="stop",meaning="ok"}': 1,
      'agora_request_duration_seconds_count{method="stop"}': 3,
      'account_hold_seconds{account="default"}': 0,
      'graphql_requests_total{operation="stopRecording",result="ok"}': 1,
    });
    expect(after.stop_duration_seconds_sum).toBeGreaterThanOrEqual(7);
    expect(took).toBeGreaterThan(0);
    expect([bucketOf(after, '5'), bucketOf(after, '30')]).toEqual([0, 1]);
    const { text } = await gateway.app.metrics.exposition();
    // The App ID is in every client of Agora's, and tells quotas apart.
    const { AGORA_APP_ID: _label, ...secrets } = ACCOUNT_ENV;
    for (const secret of [SESSION.sid, SESSION.cname, SESSION.resourceId, ...Object.values(secrets)])
      if (secret !== 'none') expect(text).not.toContain(secret);
  });

  it('that Agora refuses count as such, and the recording goes on', async () => {
    const recorder = await createRecorder(METRICS_ENV);
    const { id } = await recorder.running();
    recorder.fault({ method: 'stop', status: 400, body: { code: 2, reason: 'wrong' }, times: 1 });
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'UpstreamRejectedError' });
    expect(await scrape(recorder)).toMatchObject({
      'stops_total{outcome="UPSTREAM_REJECTED"}': 1,
      'recordings{state="recording"}': 1,
      'graphql_requests_total{operation="stopRecording",result="UPSTREAM_REJECTED"}': 1,
    });
  });

  it('show a refused account until it is accepted again', async () => {
    const gateway = await createTestGateway(inTurn(refused, stopped), METRICS_ENV);
    expect(await gateway.stop()).toMatchObject({ code: 'GATEWAY_REFUSED' });
    expect(await scrape(gateway)).toMatchObject({
      'account_refused{account="default"}': 1,
      'agora_requests_total{method="stop",meaning="refused"}': 1,
      'recordings{state="stopping"}': 1,
      stop_duration_seconds_count: 0,
    });
    await gateway.clock.advance(65_000);
    expect(await scrape(gateway)).toMatchObject({
      'account_refused{account="default"}': 0,
      'stops_total{outcome="StringFileList"}': 1,
    });
  });

  it('tell of a lease that was lost to another gateway, where the work is due that a dead one left', async () => {
    const env = { ...METRICS_ENV, ...ONE_HOST, LEASE_MS: '10000' };
    const recorder = await createRecorder(env, { worksByItself: false });
    const other = await joinRecorder(recorder);
    const { id } = await recorder.running();
    await recorder.tick();
    recorder.fault({ method: 'stop', afterActing: true, delayMs: 25_000, times: 1 });
    const stopping = recorder.askToStop({ id });
    await recorder.clock.advance(12_000);
    expect((await scrape(other))['due_work{kind="recordings"}']).toBe(1);
    await recorder.clock.finish(other.app.runner.tick());
    await recorder.clock.advance(30_000);
    await recorder.clock.finish(stopping);
    expect((await scrape(recorder)).leases_lost_total).toBe(1);
    expect((await scrape(other)).leases_lost_total).toBe(0);
  });
});

describe('the metrics of requests', () => {
  it.each<[string, string, string, Record<string, string>?, string?]>([
    ['{ __typename }', 'introspection', 'ok'],
    ['query A { ...F } fragment F on Query { __typename rs: recordings { totalCount } }', 'recordings', 'ok'],
    ['{ nothing }', 'invalid', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ ', 'invalid', 'GRAPHQL_PARSE_FAILED'],
    [
      '{ recordings(first: 100) { nodes { live { status } } } }',
      'recordings',
      'TOO_COSTLY',
      { QUERY_MAX_COST: '10' },
    ],
    [
      'mutation { stopRecording(input: { recording: { id: "x" } }) { __typename } }',
      'stopRecording',
      'RECORDING_NOT_FOUND',
    ],
    ['{ recordings { totalCount } }', 'invalid', 'UNAUTHENTICATED', { AUTH: '' }],
    [
      '{ recordings { totalCount } }',
      'invalid',
      'RATE_LIMITED',
      { CALLER_OPERATIONS_PER_MINUTE: '1' },
      '{ __typename }',
    ],
  ])(
    'count %s as %s with the result %s, by both ways',
    async (query, operation, result, env = {}, first = '') => {
      const gateway = await createTestGateway(inTurn(stopped), { ...METRICS_ENV, ...env });
      const headers = { 'content-type': 'application/json' };
      if (first !== '') await askYoga(gateway.app, { headers, body: JSON.stringify({ query: first }) });
      const body = JSON.stringify({ query });
      await askYoga(gateway.app, { headers, body });
      const isFast = (await askFastPath(gateway.app, { headers, body })) !== null;
      const samples = await scrape(gateway);
      expect(samples[`graphql_requests_total{operation="${operation}",result="${result}"}`]).toBe(
        isFast ? 2 : 1,
      );
      expect(samples[`graphql_request_duration_seconds_count{operation="${operation}"}`]).toBe(
        isFast ? 2 : 1,
      );
    },
  );

  it('count what nothing was prepared for, from 0, so that the first one is an increase', async () => {
    const gateway = await createTestGateway(inTurn(stopped), METRICS_ENV);
    expect((await scrape(gateway)).unexpected_errors_total).toBe(0);
    gateway.scheduler.admit = () => {
      throw new Error('nobody expects this');
    };
    await askAs(gateway, null, STOP, { session: SESSION });
    expect(await scrape(gateway)).toMatchObject({
      unexpected_errors_total: 1,
      'graphql_requests_total{operation="stopRecording",result="INTERNAL_SERVER_ERROR"}': 1,
    });
  });

  it('count the streams that are open, until they are left', async () => {
    const gateway = await createTestGateway(inTurn(stopped), METRICS_ENV);
    const stream = await subscribeAs(gateway, null, 'subscription { recordingsUpdated { id } }');
    await stream.read();
    expect(await scrape(gateway)).toMatchObject({
      'subscriptions{transport="sse"}': 1,
      'subscriptions{transport="websocket"}': 0,
      'graphql_requests_total{operation="recordingsUpdated",result="ok"}': 1,
    });
    await stream.leave();
    await gateway.clock.advance(15_000);
    expect((await scrape(gateway))['subscriptions{transport="sse"}']).toBe(0);
  });

  it('name the tenants of the file, and no others, only where they are told to', async () => {
    const account = {
      apps: { north0000000000000000000000000001: {} },
      customerId: 'the-north',
      customerSecret: 'the-north-secret',
    };
    const file = (tenants: readonly string[]) =>
      temporaryFile(
        JSON.stringify({
          accounts: { north: account },
          tenants: Object.fromEntries(tenants.map((name) => [name, { account: 'north' }])),
        }),
      );
    const stopAs = async (env: Readonly<Record<string, string>>) => {
      const gateway = await createTestGateway(() => stopped, {
        ...{ ...METRICS_ENV, AUTH: '', TENANTS_FILE: file(['acme', 'idle']) },
        ...env,
      });
      const key = await keyFor(gateway, { tenant: 'acme' });
      await gateway.clock.finish(askAs(gateway, key.text, STOP, { session: SESSION }));
      await askAs(gateway, 'nobody');
      await askAs(
        gateway,
        key.text,
        'mutation { startRecording(input: { cname: "c", configuration: { mix: {} } }) { __typename } }',
      );
      return gateway;
    };
    const told = await scrape(await stopAs({ METRICS_TENANTS: 'on' }));
    expect(told).toMatchObject({
      'stops_total{outcome="StringFileList",tenant="acme"}': 1,
      'graphql_requests_total{operation="stopRecording",result="ok",tenant="acme"}': 1,
      'graphql_requests_total{operation="invalid",result="UNAUTHENTICATED",tenant="other"}': 1,
      'recordings{state="stopping",tenant="other"}': 0,
    });
    const { text } = await (await stopAs({})).app.metrics.exposition();
    expect(text).not.toMatch(/acme|tenant/);
  });
});

it('the metrics of quotas tell what runs of an app, what may, and what runs that nobody knows', async () => {
  const recorder = await createRecorder({ ...METRICS_ENV, QUOTA_WEB: '7' });
  const app = SANDBOX_ACCOUNT.appId;
  await recorder.running();
  const at = Math.round(recorder.clock.now());
  for (const [sid, eventType] of [
    ['runs', 40],
    ['left', 11],
  ]) {
    const payload = { cname: 'hall', uid: '9', sid, sendts: at, details: {} };
    const body = JSON.stringify({ noticeId: sid, productId: 3, eventType, notifyMs: at, payload });
    await recorder.app.runner.receive(notificationIn(app, body));
  }
  await recorder.clock.advance(10_000);
  expect(await scrape(recorder)).toMatchObject({
    [`quota_running{app="${app}",kind="rtc"}`]: 1,
    [`quota_running{app="${app}",kind="web"}`]: 0,
    [`quota_limit{app="${app}",kind="rtc"}`]: 50,
    [`quota_limit{app="${app}",kind="web"}`]: 7,
    'unknown_recordings{running="true"}': 1,
    'unknown_recordings{running="false"}': 1,
  });
});

describe('the metrics of notifications', () => {
  it('count what came and was applied, how late, and when the last one came', async () => {
    const recorder = await createRecorder({ ...METRICS_ENV, AGORA_WEBHOOK_SECRETS: 'the-secret' });
    const { sid } = await recorder.running();
    expect((await scrape(recorder)).last_notification_timestamp_seconds).toBe(0);
    const at = Math.round(recorder.clock.now());
    const payload = {
      cname: 'room',
      uid: '1',
      sid,
      sequence: 0,
      sendts: at - 4000,
      serviceType: 0,
      details: {},
    };
    const body = JSON.stringify({ noticeId: 'n', productId: 3, eventType: 40, notifyMs: at, payload });
    const notification = notificationIn(SANDBOX_ACCOUNT.appId, body);
    await recorder.app.runner.receive(notification);
    await recorder.app.runner.receive(notification);
    await settle();
    await recorder.clock.advance(3000);
    expect(await scrape(recorder)).toMatchObject({
      'notifications_received_total{event="recorder_started"}': 1,
      notifications_applied_total: 1,
      notification_lag_seconds_sum: 4,
      last_notification_timestamp_seconds: at / 1000,
      'due_work{kind="notifications"}': 0,
    });
  });

  it('say nothing of their silence where none are to come', async () => {
    const samples = await scrape(await createTestGateway(inTurn(stopped), METRICS_ENV));
    expect(samples).toHaveProperty('database_up', 1);
    expect(samples).not.toHaveProperty('last_notification_timestamp_seconds');
    expect(samples).not.toHaveProperty('bus_up');
  });
});

describe('a database that is away', () => {
  const STORED = /^(recordings\{|quota_running|unknown_recordings|oldest_unsettled|due_work)/;

  it.runIf(hasPostgres)(
    'leaves its own metrics out, at once and not stale, and all others there',
    async () => {
      const url = await migratedPostgres(onTestFinished);
      const proxy = await startStallingProxy({
        host: new URL(url).hostname,
        port: Number(new URL(url).port),
      });
      onTestFinished(() => proxy.close());
      const gateway = await createTestGateway(inTurn(stopped), {
        ...METRICS_ENV,
        DATABASE_URL: proxy.through(url),
      });
      expect(Object.keys(await scrape(gateway)).filter((name) => STORED.test(name))).toHaveLength(12);
      proxy.stall();
      await gateway.clock.advance(2500);
      const late = scrape(gateway);
      await gateway.clock.advance(1000);
      const away = await late;
      // The database itself is given longer: nobody has been told yet that it fails.
      expect(gateway.app.health.problems()).toEqual([]);
      expect(away.database_up).toBe(0);
      expect(away['slots_limit{account="default"}']).toBe(10);
      expect(Object.keys(away).filter((name) => STORED.test(name))).toEqual([]);
      proxy.resume();
      await expect
        .poll(async () => {
          const again = scrape(gateway);
          await gateway.clock.advance(1000);
          return (await again)['recordings{state="recording"}'];
        })
        .toBe(0);
    },
  );

  it('that can’t be written is down, though its rows are counted', async () => {
    const recorder = await createRecorder(METRICS_ENV);
    const { id } = await recorder.running();
    const database = new DatabaseSync(sqlitePath(recorder.env.DATABASE_URL));
    onTestFinished(() => database.close());
    const full = "select raise(abort, 'database or disk is full')";
    database.exec(`create trigger full before update on recordings begin ${full}; end`);
    expect(await recorder.stop(id)).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await scrape(recorder)).toMatchObject({ database_up: 0, 'recordings{state="recording"}': 1 });
  });
});
