import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createStorageArchive } from '../../src/archive/storage-archive.ts';
import { ArchiveError } from '../../src/domain/retention.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { createStorageClients } from '../../src/storage/storage-client.ts';
import { createAnsweringServer } from '../support/answering-server.ts';
import { METRICS_ENV, scrape } from '../support/exposition.ts';
import { createRecorder, type Recorder } from '../support/recorder.ts';
import { createS3Server, S3_KEYS } from '../support/s3-server.ts';
import { temporaryFolder } from '../support/temporary-file.ts';

const DAY_MS = 24 * 3_600_000;
const KEEP_ONE_DAY = { KEEP_RECORDINGS_DAYS: '1' };

/** What the schema tells of a recording, as far as a line of the archive has it too. */
const SEEN = `query ($id: ID!) { recording(id: $id) {
  id state cname sid tags { key value } createdAt endedAt files { fileName source } stopOutcome { __typename filesStatus }
} }`;

async function ask({ app, clock }: Recorder, query: string, variables: object = {}) {
  const asked = app.yoga.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await clock.finish(Promise.resolve(asked))).json();
}

/** A gateway with a recording that ended two days ago. */
async function withOld(env: Readonly<Record<string, string>>) {
  const recorder = await createRecorder({ ...KEEP_ONE_DAY, ...env });
  const { id, sid } = await recorder.running({
    idempotencyKey: 'monday',
    tags: [{ key: 'class', value: '7b' }],
    token: 'the-token-of-the-recorder',
  });
  await recorder.stop(id);
  const seen = (await ask(recorder, SEEN, { id })).data.recording;
  const remove = async () => {
    recorder.clock.jump(3 * DAY_MS);
    await recorder.clock.finish(recorder.app.retention.tick());
  };
  return { recorder, id, sid, seen, remove };
}

function linesIn(folder: string): readonly { readonly [name: string]: unknown }[] {
  const files = globSync(join(folder, 'recordings-*.ndjson'));
  return files
    .flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line));
}

describe('a recording that is kept no more', () => {
  it('is in the archive as the schema told it, without secrets, and unknown from then on', async () => {
    const folder = temporaryFolder();
    const { recorder, id, seen, remove } = await withOld({ ...METRICS_ENV, ARCHIVE: folder });
    expect(await scrape(recorder)).toMatchObject({ 'retention_removed_total{kind="recordings"}': 0 });
    await remove();
    expect(await scrape(recorder)).toMatchObject({
      'retention_removed_total{kind="recordings"}': 1,
      'retention_removed_total{kind="audit"}': 0,
      archive_up: 1,
    });
    const [line, ...others] = linesIn(folder);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ ...seen, tenant: 'default', storage: 'default', idempotencyKey: 'monday' });
    expect(JSON.stringify(line)).not.toMatch(/the-token-of-the-recorder|secret/);
    expect((await ask(recorder, SEEN, { id })).data.recording).toBeNull();
    expect(await recorder.stop(id)).toMatchObject({ __typename: 'RecordingNotFoundError' });
    const trail = await ask(recorder, '{ auditTrail { nodes { action subject target result } } }');
    expect(trail.data.auditTrail.nodes).toContainEqual({
      action: 'retention',
      subject: expect.stringMatching(/^gateway ./),
      target: 'recordings that ended before 2026-01-03T00:00:00.000Z',
      result: 'removed 1',
    });
    const anew = await recorder.start({ idempotencyKey: 'monday', cname: 'another' });
    expect(anew).toMatchObject({ __typename: 'Recording', cname: 'another' });
  });

  it('can be stopped by its session like one that others started: Agora does not know it, so it is over', async () => {
    const { recorder, id, remove } = await withOld({ STOP_WAIT_MS: '300000' });
    const { resourceId, sid, mode, cname, uid } = (
      await ask(recorder, `query ($id: ID!) { recording(id: $id) { resourceId sid mode cname uid } }`, { id })
    ).data.recording;
    await remove();
    recorder.sandbox.state.reset();
    const session = { resourceId, sid, mode, cname, uid };
    expect(await recorder.clock.finish(recorder.askToStop({ session }))).toMatchObject({
      __typename: 'RecordingEnded',
      files: [],
    });
  });

  it('stays where the archive can’t be written, which health says until it can', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { recorder, id, seen, remove } = await withOld({ ARCHIVE: join(folder, 'file', 'archive') });
    await remove();
    await recorder.clock.finish(recorder.app.retention.tick());
    expect((await ask(recorder, SEEN, { id })).data.recording).toEqual(seen);
    expect(recorder.app.health.problems()).toEqual(['the archive can’t be written: nothing old is removed']);
    const told = recorder.logged.filter((line) =>
      line.includes('the folder of the archive can’t be written'),
    );
    expect(told).toHaveLength(1);
  });
});

const NO_KEY = '<Error><Code>NoSuchKey</Code></Error>';

describe('an archive in a storage', () => {
  const lines = (day: number, ids: readonly number[]) =>
    ids.map((id) => ({
      at: Date.UTC(2026, 0, day),
      json: JSON.stringify({ id, text: 'x'.repeat(500_000) }),
    }));

  async function archiveOn(endpoint: string) {
    const { clientOf, close } = createStorageClients({ clock: systemClock, timeoutMs: 10_000 });
    onTestFinished(close);
    const storage = { vendor: 11, region: 0, bucket: 'bucket', keys: S3_KEYS, endpoint };
    return createStorageArchive({
      ...{ open: async () => storage, clientOf, clock: systemClock, storage: 'old' },
      ...{ prefix: 'kept/here/', encryption: undefined },
    });
  }
  const { signal } = new AbortController();

  it('has objects of bounded size by day, and what is written again is the same object', async () => {
    const server = await createS3Server();
    const archive = await archiveOn(server.endpoint);
    const all = [...lines(1, [1, 2, 3, 4, 5, 6, 7, 8, 9]), ...lines(2, [10])];
    await archive.write('recordings', all, signal);
    const stored = await server.stored();
    expect(stored.map((key) => key.replace(/\w{32}/, 'HASH')).toSorted()).toEqual([
      'kept/here/recordings/2026-01-01/HASH.ndjson',
      'kept/here/recordings/2026-01-01/HASH.ndjson',
      'kept/here/recordings/2026-01-02/HASH.ndjson',
    ]);
    await archive.write('recordings', all, signal);
    expect(await server.stored()).toEqual(stored);
  });

  it.each([
    ['answers 200 and stores nothing', (_body: Buffer) => null],
    ['stores a part', (body: Buffer) => body.subarray(0, 100)],
    ['stores something else', (body: Buffer) => Buffer.concat([body, body])],
  ])('has not been written where what answers %s', async (_what, kept) => {
    let stored: Buffer | null = null;
    const endpoint = await createAnsweringServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      if (request.method === 'PUT') stored = kept(body);
      if (request.method === 'GET' && stored === null) response.writeHead(404).end(NO_KEY);
      else response.end(request.method === 'GET' ? stored : '');
    });
    const archive = await archiveOn(endpoint);
    await expect(archive.write('recordings', lines(1, [1]), signal)).rejects.toThrow(
      /storage old can’t be written: it says that it has stored an object, which is/,
    );
  });

  it('is believed where its keys may only write', async () => {
    const endpoint = await createAnsweringServer((request, response) => {
      request.resume();
      if (request.method === 'PUT') response.end();
      else response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    });
    const archive = await archiveOn(endpoint);
    await expect(archive.write('recordings', lines(1, [1]), signal)).resolves.toBeUndefined();
  });

  it('says why it can’t be written', async () => {
    const archive = await archiveOn('http://127.0.0.1:1');
    await expect(archive.write('audit', lines(1, [1]), signal)).rejects.toThrow(ArchiveError);
  });
});
