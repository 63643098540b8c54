import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { sqlitePath } from '../../src/store/database.ts';
import { METRICS_ENV } from '../support/exposition.ts';
import { firedAlerts, type Watched } from '../support/fired-alerts.ts';
import { createTestGateway } from '../support/gateway.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { notificationIn } from '../support/notification.ts';
import { hasPrometheus } from '../support/prometheus.ts';
import { createRecorder, MIX } from '../support/recorder.ts';
import { redisIsThere, redisUrl } from '../support/redis.ts';
import { answer, inTurn, timedOut } from '../support/scripted-transport.ts';
import { startStallingProxy } from '../support/stalling-proxy.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const hasRedis = await redisIsThere();

const RULES = 'deploy/prometheus/alerts.yml';
const ALERTS: readonly string[] = parse(readFileSync(RULES, 'utf8')).groups[0].rules.map(
  ({ alert }: { readonly alert: string }) => alert,
);

interface Watchable {
  readonly app: { readonly metrics: { exposition(): Promise<{ readonly text: string }> } };
  readonly clock: ManualClock;
}

/** What happens to gateways, with scrapes a minute apart. After the last one everything stays as it is for half an hour. */
type Happening = (scrape: (gateway: Watchable) => Promise<void>) => Promise<void>;

const MINUTE_MS = 60_000;
const WITH_NOTIFICATIONS = { ...METRICS_ENV, AGORA_WEBHOOK_SECRETS: 'the-secret' };

/** A notification about a recording of the sandbox's app, of now. */
function notified(clock: ManualClock, sid: string, eventType = 40) {
  const at = Math.round(clock.now());
  const payload = { cname: 'room', uid: '1', sid, sequence: 0, sendts: at, serviceType: 0, details: {} };
  const body = JSON.stringify({ noticeId: `n${at}`, productId: 3, eventType, notifyMs: at, payload });
  return notificationIn(SANDBOX_ACCOUNT.appId, body);
}

/** By the alert that has to fire. */
const HAPPENINGS: Readonly<Record<string, Happening>> = {
  async StopUnsettled(scrape) {
    const gateway = await createTestGateway(() => timedOut, METRICS_ENV);
    await gateway.stop();
    await gateway.clock.advance(3 * MINUTE_MS);
    await scrape(gateway);
  },

  async RecordingPastLongestTime(scrape) {
    const recorder = await createRecorder({ ...METRICS_ENV, MAX_RECORDING_HOURS: '0.1' });
    await recorder.running();
    recorder.fault({ method: 'stop', status: 503, times: 1000 });
    await recorder.clock.advance(10 * MINUTE_MS);
    await scrape(recorder);
  },

  async RecordingExpiresSoon(scrape) {
    const recorder = await createRecorder(METRICS_ENV);
    await recorder.running({ resourceExpiredHour: 1 });
    await scrape(recorder);
  },

  async AccountRefused(scrape) {
    const gateway = await createTestGateway(() => answer(401, { message: 'Invalid' }), METRICS_ENV);
    await gateway.stop();
    await scrape(gateway);
  },

  async AccountHeld(scrape) {
    const throttled = answer(429, { message: 'API rate limit exceeded' }, 1000);
    const recorder = await createTestGateway(inTurn(throttled, throttled, throttled), METRICS_ENV);
    await scrape(recorder);
    await recorder.stop().catch(() => undefined);
    await scrape(recorder);
  },

  async DatabaseAway(scrape) {
    const recorder = await createRecorder(METRICS_ENV);
    const { id } = await recorder.running();
    const database = new DatabaseSync(sqlitePath(recorder.env.DATABASE_URL));
    onTestFinished(() => database.close());
    const full = "select raise(abort, 'database or disk is full')";
    database.exec(`create trigger full before update on recordings begin ${full}; end`);
    await recorder.stop(id);
    await scrape(recorder);
  },

  async ArchiveAway(scrape) {
    const recorder = await createRecorder({
      ...METRICS_ENV,
      ...{ KEEP_RECORDINGS_DAYS: '1', ARCHIVE: `${temporaryFile('')}/archive` },
    });
    const { id } = await recorder.running();
    await recorder.stop(id);
    recorder.clock.jump(3 * 24 * 60 * MINUTE_MS);
    await recorder.clock.finish(recorder.app.retention.tick());
    await scrape(recorder);
  },

  async NotificationsSilent(scrape) {
    const recorder = await createRecorder(WITH_NOTIFICATIONS);
    const { sid } = await recorder.running();
    await recorder.app.runner.receive(notified(recorder.clock, sid));
    await recorder.clock.advance(3000);
    await scrape(recorder);
  },

  async WorkOverdue(scrape) {
    const recorder = await createRecorder(METRICS_ENV, { worksByItself: false });
    await recorder.running();
    await recorder.clock.advance(10 * MINUTE_MS);
    await scrape(recorder);
  },

  async QuotaNearlyUsed(scrape) {
    const recorder = await createRecorder({ ...METRICS_ENV, QUOTA_RTC: '1' });
    await recorder.start({ cname: 'room', configuration: MIX });
    await scrape(recorder);
  },

  async UnknownRecording(scrape) {
    const recorder = await createRecorder(WITH_NOTIFICATIONS);
    await recorder.app.runner.receive(notified(recorder.clock, 'ab'.repeat(16)));
    await recorder.clock.advance(MINUTE_MS);
    await scrape(recorder);
  },

  async UnexpectedErrors(scrape) {
    const gateway = await createTestGateway(inTurn(), METRICS_ENV);
    await scrape(gateway);
    gateway.scheduler.admit = () => {
      throw new Error('boom');
    };
    await gateway.askToStop().catch(() => undefined);
    await scrape(gateway);
  },
};

/** What else is true meanwhile. */
const ALSO: Readonly<Record<string, readonly string[]>> = { RecordingPastLongestTime: ['StopUnsettled'] };

/** What Prometheus itself says where a gateway does not answer. */
const DOWN = 'up 0\n';

async function happen(happening: Happening): Promise<Watched> {
  const scrapes: string[] = [];
  let since = 0;
  await happening(async ({ app, clock }) => {
    since ||= clock.now() / 1000;
    scrapes.push((await app.metrics.exposition()).text);
    await clock.advance(MINUTE_MS);
  });
  return { scrapes, since };
}

const firesOf = (watched: Watched) => firedAlerts(RULES, ALERTS, watched);

describe.runIf(hasPrometheus)('the alert', () => {
  it.each(Object.entries(HAPPENINGS))(
    '%s fires when what it watches for happens, and no other',
    async (alert, happening) => {
      expect(firesOf(await happen(happening))).toEqual([alert, ...(ALSO[alert] ?? [])]);
    },
  );

  it.runIf(hasRedis)('BusAway fires when Redis is gone, and no other', async () => {
    const { hostname: host, port } = new URL(redisUrl());
    const proxy = await startStallingProxy({ host, port: Number(port || 6379) });
    const gateway = await createTestGateway(inTurn(), {
      ...METRICS_ENV,
      REDIS_URL: proxy.through(redisUrl()),
    });
    await proxy.close();
    const exposition = async () => (await gateway.app.metrics.exposition()).text;
    await expect.poll(exposition).toContain('recording_gateway_bus_up 0');
    const text = await exposition();
    expect(firesOf({ scrapes: [text], since: gateway.clock.now() / 1000 })).toEqual(['BusAway']);
  });

  it('GatewayDown fires when one does not answer', () => {
    expect(firesOf({ scrapes: [DOWN], since: 0 })).toEqual(['GatewayDown']);
  });

  it('of none fires for gateways that are well, and every one has been seen to fire', async () => {
    const recorder = await createRecorder(METRICS_ENV);
    const { id } = await recorder.running();
    await recorder.running({ cname: 'other' });
    await recorder.stop(id);
    const well = await happen((scrape) => scrape(recorder));
    expect(firesOf(well)).toEqual([]);
    expect([...Object.keys(HAPPENINGS), 'BusAway', 'GatewayDown'].toSorted()).toEqual(ALERTS.toSorted());
  });
});
