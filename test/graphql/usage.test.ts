import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { SCOPES } from '../../src/domain/caller.ts';
import { createNotifier } from '../../src/sandbox/notifier.ts';
import { askAs, keyFor } from '../support/callers.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, MIX, type Recorder, requestsOf, WEB } from '../support/recorder.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const MINUTE = 60_000;
const USAGE = `query ($from: DateTime!, $to: DateTime!, $by: [UsageDimension!]) {
  usage(from: $from, to: $to, by: $by) {
    rows { day tenant appId mode tier recordings minutes milliseconds estimatedUsd }
    total { recordings minutes milliseconds estimatedUsd }
    assumptions
  }
}`;
const AUDIO = { individual: { recordingConfig: { streamTypes: 'AUDIO' as const } } };

interface Row {
  readonly tier: string | null;
  readonly milliseconds: number;
}

/** Has the sandbox notify the gateway. */
function subscribe({ app, sandbox }: Recorder) {
  const notifier = createNotifier({
    recordings: () => sandbox.state.recordings(),
    clock: sandbox.clock,
    random: () => 0.5,
    async deliver(_url, body) {
      await app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, body));
      return 200;
    },
  });
  notifier.notify({ url: '', secret: 'the-secret' });
  return notifier;
}

async function used(recorder: Recorder, variables: object = {}, key: string | null = null) {
  const now = recorder.clock.now();
  const period = { from: new Date(now - 86_400_000), to: new Date(now + 86_400_000) };
  const asked = askAs(recorder, key, USAGE, { ...period, ...variables });
  const { body } = await recorder.clock.finish(asked);
  return { ...body, usage: body.data?.usage };
}

async function started(recorder: Recorder, input: Parameters<Recorder['start']>[0]) {
  const recording = await recorder.start(input);
  if (recording.__typename !== 'Recording' || recording.sid === null) throw new Error('it did not start');
  await recorder.clock.advance(1007);
  return { id: recording.id, sid: recording.sid };
}

/** Four recordings: one stopped, one that ended by itself, one that runs, and one in audio alone. */
async function someRecordings(recorder: Recorder) {
  const stopped = await started(recorder, {});
  const alone = await started(recorder, { cname: 'alone', configuration: WEB });
  await started(recorder, { cname: 'runs' });
  const audio = await started(recorder, { cname: 'audio', configuration: AUDIO });
  await recorder.clock.advance(MINUTE + 321);
  await recorder.stop(stopped.id);
  recorder.patch(alone.sid, { kicked: true });
  await recorder.clock.advance(20_077);
  await recorder.stop(audio.id, true);
  await recorder.clock.advance(2 * MINUTE);
}

const sum = (all: Iterable<number>) => [...all].reduce((one, other) => one + other, 0);

describe('usage', () => {
  it('adds up to what the sandbox counted, where it notifies of the ends', async () => {
    const recorder = await createRecorder();
    const notifier = subscribe(recorder);
    await someRecordings(recorder);
    const counted = recorder.sandbox.state.recordedMs();
    const { usage } = await used(recorder, { by: ['MODE', 'TIER'] });
    expect(usage.total.milliseconds).toBe(sum(counted.values()));
    expect(sum(usage.rows.map(({ milliseconds }: Row) => milliseconds))).toBe(usage.total.milliseconds);
    expect(usage.rows).toMatchObject([
      { mode: 'INDIVIDUAL', tier: 'AUDIO', recordings: 1, tenant: null, day: null },
      { mode: 'MIX', tier: 'HD', recordings: 2 },
      { mode: 'WEB', tier: 'WEB_HD', recordings: 1 },
    ]);
    expect(usage.assumptions.join(' ')).toMatch(/sum of the resolutions.* 1 recordings still run/);
    notifier.close();
  });

  it('never says less than the sandbox counted, and a few minutes more where nobody tells of an end', async () => {
    const recorder = await createRecorder();
    await someRecordings(recorder);
    const counted = sum(recorder.sandbox.state.recordedMs().values());
    const { usage } = await used(recorder);
    expect(usage.total.milliseconds).toBeGreaterThanOrEqual(counted);
    expect(usage.total.milliseconds).toBeLessThan(counted + 4 * MINUTE);
  });

  it('of a recording that 404s alone have ended counts until the first of them', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const requests = requestsOf(recorder);
    recorder.sandbox.state.reset();
    await recorder.clock.advance(10 * MINUTE);
    const { usage } = await used(recorder);
    const { startedAt, endedAt } = await times(recorder, id);
    const [first] = requests;
    expect(usage.total.milliseconds).toBe((first?.at ?? 0) - startedAt);
    expect(endedAt - (first?.at ?? 0)).toBe(90_000);
  });

  it('is told day by day, of the tenant, and of the period alone', async () => {
    const recorder = await createRecorder({}, { worksByItself: false });
    await recorder.start();
    recorder.clock.jump(50 * 3_600_000);
    const now = recorder.clock.now();
    const midnight = Math.floor(now / 86_400_000) * 86_400_000;
    const { usage } = await used(recorder, { from: new Date(midnight - 86_400_000), by: ['TENANT', 'DAY'] });
    expect(usage.rows).toMatchObject([
      { day: new Date(midnight - 86_400_000).toISOString(), tenant: 'default', minutes: 1440 },
      { day: new Date(midnight).toISOString(), milliseconds: now - midnight },
    ]);
    expect(usage.total.recordings).toBe(1);
    expect((await used(recorder, { by: [] })).usage).toMatchObject({ rows: [], total: { recordings: 1 } });
  });

  it('is estimated by PRICES_FILE', async () => {
    const recorder = await createRecorder(
      { PRICES_FILE: temporaryFile('{ "HD": 60 }') },
      { worksByItself: false },
    );
    await recorder.start({ configuration: MIX });
    recorder.clock.jump(100 * MINUTE);
    const { usage } = await used(recorder);
    expect(usage.total).toMatchObject({
      minutes: expect.closeTo(100, 0),
      estimatedUsd: expect.closeTo(6, 1),
    });
  });

  it('is for admins, each of their own tenant', async () => {
    const recorder = await createRecorder({ AUTH: '' });
    const [mine, other] = [
      await keyFor(recorder, { tenant: 'acme' }),
      await keyFor(recorder, { tenant: 'other' }),
    ];
    const start =
      'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { __typename } }';
    await recorder.clock.finish(askAs(recorder, mine.text, start));
    await recorder.clock.advance(5 * MINUTE);
    const by = ['TENANT'];
    expect((await used(recorder, { by }, mine.text)).usage.rows).toMatchObject([{ tenant: 'acme' }]);
    expect((await used(recorder, { by }, other.text)).usage.rows).toEqual([]);
    const scopes = SCOPES.filter((scope) => scope !== 'admin');
    const nobody = await keyFor(recorder, { tenant: 'acme', scopes });
    expect((await used(recorder, {}, nobody.text)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
  });

  it('is told of a year at most, and not of a time backwards', async () => {
    const recorder = await createRecorder();
    const [early, late] = ['2024-01-01T00:00:00Z', '2025-01-01T00:00:01Z'];
    const refused = { extensions: { code: 'INVALID_INPUT' } };
    expect((await used(recorder, { from: early, to: late })).errors).toMatchObject([
      { ...refused, message: 'to: Expected at most 366 days after from.' },
    ]);
    expect((await used(recorder, { from: late, to: early })).errors).toMatchObject([
      { ...refused, message: 'to: Expected a time that is not before from.' },
    ]);
  });
});

async function times(recorder: Recorder, id: string) {
  const query = 'query ($id: ID!) { recording(id: $id) { startedAt endedAt } }';
  const { body } = await recorder.clock.finish(askAs(recorder, null, query, { id }));
  const { startedAt, endedAt } = body.data.recording;
  return { startedAt: Date.parse(startedAt), endedAt: Date.parse(endedAt) };
}
