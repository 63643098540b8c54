import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { answerWithKeys, createAnsweringServer } from '../support/answering-server.ts';
import { createRecorder, joinRecorder, type Recorder } from '../support/recorder.ts';
import { createS3Server, S3_KEYS } from '../support/s3-server.ts';
import { temporaryFile } from '../support/temporary-file.ts';
import { FilesInStorage } from './documents.ts';
import type { StartRecordingInput } from './generated/graphql.ts';

const MINUTE_MS = 60_000;
const FOLDERS = ['shows', 'monday'];
const PATIENT = { STOP_WAIT_MS: '300000' };

const storageAt = (endpoint: string, more: Readonly<Record<string, string>> = {}) => ({
  ...PATIENT,
  STORAGE_DEFAULT_VENDOR: '11',
  STORAGE_DEFAULT_BUCKET: 'bucket',
  STORAGE_DEFAULT_ENDPOINT: endpoint,
  STORAGE_DEFAULT_ACCESS_KEY: S3_KEYS.accessKey,
  STORAGE_DEFAULT_SECRET_KEY: S3_KEYS.secretKey,
  ...more,
});

async function look({ execute }: Pick<Recorder, 'execute'>, id: string) {
  const { recording } = await execute(FilesInStorage, { id });
  if (!recording) throw new Error('there is no such recording');
  return { files: recording.files, status: recording.stopOutcome?.filesStatus };
}

/** Starts a recording whose stop Agora carries out and never answers. */
async function lost(recorder: Recorder, input: Partial<StartRecordingInput> = {}) {
  const started = await recorder.start({ fileNamePrefix: FOLDERS, ...input });
  if (started.__typename !== 'Recording') throw new Error('it did not start');
  await recorder.clock.advance(6000);
  recorder.fault({ method: 'stop', afterActing: true, breakConnection: true });
  const stopping = recorder.askToStop({ id: started.id });
  await recorder.clock.advance(500);
  recorder.sandbox.state.reset();
  await recorder.clock.finish(stopping);
  return { id: started.id, sid: started.sid ?? '' };
}

/** Of screenshots Agora reports that they are uploaded, and never a list. */
async function screenshots(recorder: Recorder, cname: string) {
  const started = await recorder.start({ cname, configuration: { individual: { snapshotConfig: {} } } });
  if (started.__typename !== 'Recording') throw new Error('it did not start');
  await recorder.clock.advance(6000);
  await recorder.stop(started.id);
  return { id: started.id, sid: started.sid ?? '' };
}

/** Lets so much time pass, and what is due of the storage be done. */
async function wait(recorder: Recorder, ms: number): Promise<void> {
  // Without waking anybody: a request that is under way would be late.
  recorder.clock.jump(ms);
  await recorder.app.lister.tick();
}

/** Notes what is asked, and answers it. */
function counting(answer: RequestListener) {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(new URL(request.url ?? '', 'http://storage.test').searchParams.get('prefix') ?? '');
    answer(request, response);
  };
  return { asked, listener };
}

/** How often a storage is asked for one list: under the names, and under those after a failover. */
const PREFIXES = 4;

describe('a list that was lost', () => {
  it('is found in the storage, with sizes and times, and without slices', async () => {
    const s3 = await createS3Server();
    const recorder = await createRecorder(storageAt(s3.endpoint));
    const { id, sid } = await lost(recorder);
    expect(await look(recorder, id)).toMatchObject({ files: [{ source: 'PREDICTED' }], status: 'UNKNOWN' });
    const stem = `shows/monday/${sid}_room`;
    for (const end of ['.m3u8', '_0.mp4', '_20260101000000000.ts', '__uid_s_1__uid_e_video_20260101.jpg'])
      await s3.put(`${stem}${end}`, 'content');
    await s3.put(`shows/monday/bak0_${sid}_room.m3u8`, 'content');
    await s3.put('shows/monday/other_room.m3u8', 'content');
    recorder.transport.calls.length = 0;
    await wait(recorder, MINUTE_MS - 1000);
    expect((await look(recorder, id)).status).toBe('UNKNOWN');
    await wait(recorder, 20_000);
    const { files, status } = await look(recorder, id);
    expect(files).toEqual(
      [
        `${stem}.m3u8`,
        `${stem}_0.mp4`,
        `${stem}__uid_s_1__uid_e_video_20260101.jpg`,
        `shows/monday/bak0_${sid}_room.m3u8`,
      ].map((fileName) => ({ fileName, source: 'STORAGE', sizeBytes: 7, storedAt: expect.any(String) })),
    );
    expect(Math.abs(Date.parse(String(files[0]?.storedAt)) - Date.now())).toBeLessThan(MINUTE_MS);
    // Nobody knows whether more will come.
    expect(status).toBe('PARTIAL');
    expect(recorder.calls().stop).toBeUndefined();
  });

  it('is looked for again and again, as files may come late, and not for ever', async () => {
    const keys: string[] = [];
    const { asked, listener } = counting((request, response) => answerWithKeys(keys)(request, response));
    const recorder = await createRecorder(storageAt(await createAnsweringServer(listener)));
    const { id, sid } = await lost(recorder);
    await wait(recorder, 75_000);
    expect(await look(recorder, id)).toMatchObject({ files: [{ source: 'PREDICTED' }], status: 'UNKNOWN' });
    keys.push(`shows/monday/${sid}_room.m3u8`);
    await wait(recorder, 10 * MINUTE_MS + 15_000);
    expect((await look(recorder, id)).files).toMatchObject([{ source: 'STORAGE', sizeBytes: 5 }]);
    expect(asked).toHaveLength(2 * PREFIXES);
    for (const hours of [1, 6, 24, 24, 24]) await wait(recorder, hours * 60 * MINUTE_MS);
    expect(asked).toHaveLength(5 * PREFIXES);
  });

  it('adds to what Agora has named, and takes nothing of it away', async () => {
    const s3 = await createS3Server();
    const recorder = await createRecorder(storageAt(s3.endpoint));
    const { id, sid } = await recorder.running({ fileNamePrefix: FOLDERS });
    recorder.fault({ method: 'stop', afterActing: true, breakConnection: true });
    const stopping = recorder.askToStop({ id });
    await recorder.clock.advance(500);
    recorder.sandbox.state.reset();
    await recorder.clock.finish(stopping);
    const before = await look(recorder, id);
    expect(before).toMatchObject({ files: [{ source: 'QUERY', sizeBytes: null }], status: 'PARTIAL' });
    const named = before.files[0]?.fileName ?? '';
    await s3.put(named, 'content');
    await s3.put(`shows/monday/${sid}_room_0.mp4`, 'content');
    await wait(recorder, 75_000);
    expect(await look(recorder, id)).toMatchObject({
      files: [
        { fileName: named, source: 'QUERY', sizeBytes: 7 },
        { fileName: `shows/monday/${sid}_room_0.mp4`, source: 'STORAGE', sizeBytes: 7 },
      ],
      status: 'PARTIAL',
    });
  });

  it('is complete where Agora has said that all is uploaded, and then looked for no more', async () => {
    const keys: string[] = [];
    const { asked, listener } = counting((request, response) => answerWithKeys(keys)(request, response));
    const recorder = await createRecorder(storageAt(await createAnsweringServer(listener)));
    const { id, sid } = await screenshots(recorder, 'room');
    expect((await look(recorder, id)).status).not.toBe('COMPLETE');
    keys.push(`${sid}_room__uid_s_1__uid_e_video_20260101000000000.jpg`);
    await wait(recorder, 75_000);
    expect(await look(recorder, id)).toMatchObject({ files: [{ source: 'STORAGE' }], status: 'COMPLETE' });
    await wait(recorder, 11 * MINUTE_MS);
    expect(asked).toHaveLength(PREFIXES);
  });

  it('is not looked for where Agora has named all', async () => {
    const { asked, listener } = counting(answerWithKeys([]));
    const recorder = await createRecorder(storageAt(await createAnsweringServer(listener)));
    const { id } = await recorder.running();
    await recorder.stop(id);
    await wait(recorder, 75_000);
    expect(await look(recorder, id)).toMatchObject({ files: [{ source: 'ANSWER' }], status: 'COMPLETE' });
    expect(asked).toEqual([]);
  });

  it('is found among thousands of objects', async () => {
    const keys: string[] = [];
    const { asked, listener } = counting((request, response) => answerWithKeys(keys)(request, response));
    const recorder = await createRecorder(storageAt(await createAnsweringServer(listener)));
    const { id, sid } = await lost(recorder, { fileNamePrefix: [] });
    keys.push(...Array.from({ length: 4999 }, (_, index) => `${sid}_room_${index}.ts`), `${sid}_room.m3u8`);
    await wait(recorder, 75_000);
    expect((await look(recorder, id)).files).toMatchObject([{ fileName: `${sid}_room.m3u8` }]);
    expect(asked).toHaveLength(4 + PREFIXES);
  });
});

describe('a storage that can’t be listed', () => {
  it('is told once, and leaves the recording as it is', async () => {
    const s3 = await createS3Server();
    const recorder = await createRecorder(
      storageAt(s3.endpoint, { STORAGE_DEFAULT_SECRET_KEY: 'another-secret' }),
    );
    const { id } = await lost(recorder);
    const before = await look(recorder, id);
    await wait(recorder, 75_000);
    await wait(recorder, 10 * MINUTE_MS + 15_000);
    expect(await look(recorder, id)).toEqual(before);
    const lines = recorder.logged.filter((line) => line.includes('can’t be listed'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('the secret key is wrong (SignatureDoesNotMatch');
    expect(lines[0]).not.toContain('another-secret');
  });

  it('holds up neither stops nor the end of the gateway, and is asked one thing at a time', async () => {
    const { asked, listener } = counting(() => undefined);
    const recorder = await createRecorder(storageAt(await createAnsweringServer(listener)));
    await screenshots(recorder, 'room1');
    await screenshots(recorder, 'room2');
    const other = await recorder.start();
    if (other.__typename !== 'Recording') throw new Error('it did not start');
    await recorder.clock.advance(6000);
    recorder.clock.jump(MINUTE_MS);
    recorder.app.lister.tick();
    await expect.poll(() => asked.length).toBe(1);
    const stopping = recorder.askToStop({ id: other.id });
    await recorder.clock.advance(2000);
    expect(await stopping).toMatchObject({ __typename: 'StringFileList' });
    expect(asked).toHaveLength(1);
    await recorder.close();
  });

  it('is given up after some time, and then the next recording has its turn', async () => {
    const { asked, listener } = counting(() => undefined);
    const recorder = await createRecorder(storageAt(await createAnsweringServer(listener)));
    const first = await screenshots(recorder, 'room1');
    const second = await screenshots(recorder, 'room2');
    recorder.clock.jump(MINUTE_MS);
    recorder.app.lister.tick();
    await expect.poll(() => asked.length).toBe(1);
    expect(asked[0]).toContain(first.sid);
    await recorder.clock.advance(15_000);
    await expect.poll(() => asked.length).toBe(2);
    expect(asked[1]).toContain(second.sid);
    expect(recorder.logged.join('')).toContain('no answer within 15000 ms');
  });

  it('is not asked for a tenant that may not use it any more', async () => {
    const { asked, listener } = counting(answerWithKeys([]));
    const recorder = await createRecorder(storageAt(await createAnsweringServer(listener)));
    await lost(recorder);
    const accounts = {
      one: {
        customerId: 'the-customer-id-of-this-account-1',
        customerSecret: `$\{${'SECRET'}}`,
        apps: { app: {} },
      },
    };
    const TENANTS_FILE = temporaryFile(
      JSON.stringify({ accounts, tenants: { default: { account: 'one' } } }),
    );
    const others = Object.entries(recorder.env).filter(([name]) => !name.startsWith('AGORA_'));
    const env = {
      ...Object.fromEntries(others),
      AGORA_APP_ID: '',
      AGORA_CUSTOMER_ID: '',
      AGORA_CUSTOMER_SECRET: '',
    };
    const other = await joinRecorder({
      ...recorder,
      env: { ...env, TENANTS_FILE, SECRET: 'the-customer-secret-of-this-one-1' },
    });
    await recorder.close();
    recorder.clock.jump(MINUTE_MS);
    await other.app.lister.tick();
    expect(asked).toEqual([]);
  });
});

describe('of several gateways', () => {
  it('one lists for a recording; another goes on where it has died', async () => {
    const keys: string[] = [];
    let answers = false;
    const { asked, listener } = counting((request, response) => {
      if (answers) answerWithKeys(keys)(request, response);
    });
    const recorder = await createRecorder(storageAt(await createAnsweringServer(listener)));
    const other = await joinRecorder(recorder);
    const { id, sid } = await lost(recorder);
    recorder.clock.jump(75_000);
    recorder.app.lister.tick();
    await expect.poll(() => asked.length).toBe(1);
    answers = true;
    keys.push(`shows/monday/${sid}_room.m3u8`);
    await Promise.all([recorder.close(), other.app.lister.tick()]);
    expect(asked).toHaveLength(1);
    recorder.clock.jump(4 * MINUTE_MS);
    await other.app.lister.tick();
    expect(asked).toHaveLength(1 + PREFIXES);
    expect((await look(other, id)).files).toMatchObject([{ source: 'STORAGE' }]);
  });
});
