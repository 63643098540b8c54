import { describe, expect, it } from 'vitest';
import { askAs, keyFor } from '../support/callers.ts';
import { SESSION } from '../support/gateway.ts';
import { createRecorder, joinRecorder, MIX, type Recorder, WEB } from '../support/recorder.ts';
import { createS3Server, S3_KEYS } from '../support/s3-server.ts';
import { FileUrls } from './documents.ts';
import type { FileUrlsQueryVariables, StartRecordingInput } from './generated/graphql.ts';

const PATIENT = { STOP_WAIT_MS: '300000' };
const FOLDERS = ['shows', 'monday'];
const HOST = 'https://bucket.s3.us-east-1.amazonaws.com';

async function look(recorder: Recorder, variables: FileUrlsQueryVariables) {
  const { recording } = await recorder.clock.finish(recorder.execute(FileUrls, variables));
  if (!recording) throw new Error('there is no such recording');
  return recording;
}

/** The URLs of a list, without their signatures. */
const placesOf = (files: readonly { readonly url: string | null }[] | undefined) =>
  files?.map(({ url }) => url?.replace(/\?.*/, ''));

describe('the URL of a file', () => {
  it('is in one answer for the first thousand, whatever the lists are called, and for others by their names', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await recorder.running();
    const fileList = Array.from({ length: 700 }, (_, index) => ({ fileName: `${sid}_room_${index}.mp4` }));
    const serverResponse = { fileListMode: 'json', fileList, uploadingStatus: 'uploaded' };
    recorder.fault({ method: 'stop', status: 200, body: { resourceId: 'r', sid, serverResponse } });
    await recorder.stop(id);
    const twice = '{ urlUnavailable url }';
    const document = `query ($id: ID!) { recording(id: $id) { files ${twice} again: files ${twice} } }`;
    const ask = async (text: string, variables: object) =>
      (await recorder.clock.finish(askAs(recorder, null, text, { ...variables }))).body.data.recording;
    const { files: first, again } = await ask(document, { id });
    const shown: readonly { url: string | null; urlUnavailable: string | null }[] = [...first, ...again];
    expect(shown.filter(({ url }) => url !== null)).toHaveLength(1000);
    const others = shown.filter(({ url }) => url === null);
    expect(new Set(others.map(({ urlUnavailable }) => urlUnavailable))).toEqual(new Set(['TOO_MANY_URLS']));
    expect(shown.filter(({ urlUnavailable }) => urlUnavailable === null)).toHaveLength(1000);

    const named = `query ($id: ID!, $names: [String!]) { recording(id: $id) { files(fileNames: $names) { fileName url } } }`;
    const names = [`${sid}_room_699.mp4`, 'another'];
    const { files } = await ask(named, { id, names });
    expect(files).toEqual([{ fileName: names[0], url: expect.stringContaining('_room_699.mp4') }]);
    const reasons = `query ($id: ID!) { recording(id: $id) { files { urlUnavailable } again: files { urlUnavailable } } }`;
    const alone = await ask(reasons, { id });
    expect(new Set([...alone.files, ...alone.again].map((file) => file.urlUnavailable))).toEqual(
      new Set([null]),
    );
  });

  it('downloads it from the storage, and nobody is asked for it', async () => {
    const s3 = await createS3Server();
    const recorder = await createRecorder({
      ...PATIENT,
      STORAGE_OWN_VENDOR: '11',
      STORAGE_OWN_BUCKET: 'bucket',
      STORAGE_OWN_ENDPOINT: s3.endpoint,
      STORAGE_OWN_ACCESS_KEY: S3_KEYS.accessKey,
      STORAGE_OWN_SECRET_KEY: S3_KEYS.secretKey,
    });
    const { id, sid } = await recorder.running({
      storage: 'own',
      fileNamePrefix: FOLDERS,
      cname: 'room+(1)',
    });
    const key = `shows/monday/${sid}_room+(1).m3u8`;
    await s3.put(encodeURIComponent(key).replaceAll('%2F', '/'), '#EXTM3U');
    await recorder.stop(id);
    recorder.transport.calls.length = 0;
    // The server goes by the machine's clock.
    recorder.clock.jump(Date.now() - recorder.clock.now());
    const [file] = (await look(recorder, { id })).files;
    expect(file).toMatchObject({ fileName: key, urlUnavailable: null });
    const url = file?.url ?? '';
    expect(recorder.calls()).toEqual({});
    expect(await (await fetch(url)).text()).toBe('#EXTM3U');
    expect((await fetch(url.replace('monday', 'friday'))).status).toBe(403);
    expect((await fetch(url.replace('X-Amz-Expires=3600', 'X-Amz-Expires=3601'))).status).toBe(403);
    expect(recorder.logged.join('')).not.toMatch(/X-Amz|the-s3-/);
  });

  it('has the folders once, whether Agora lists the name with them or without', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await recorder.running({ fileNamePrefix: FOLDERS });
    recorder.fault({
      method: 'stop',
      status: 200,
      body: { serverResponse: { fileListMode: 'string', fileList: `${sid}_room.m3u8` } },
    });
    await recorder.stop(id);
    const { files } = await look(recorder, { id });
    expect(files.map(({ fileName }) => fileName).toSorted()).toEqual(
      [`${sid}_room.m3u8`, `shows/monday/${sid}_room.m3u8`].toSorted(),
    );
    expect(new Set(placesOf(files))).toEqual(new Set([`${HOST}/shows/monday/${sid}_room.m3u8`]));
  });

  it('is there wherever files are shown: in what Agora sees now, in the outcome, and in its services', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await recorder.running({ configuration: WEB });
    const url = `${HOST}/${sid}_room.m3u8`;
    const { live } = await look(recorder, { id, live: true });
    expect(placesOf(live?.files)).toContain(url);
    expect(live?.services.flatMap((each) => ('files' in each ? placesOf(each.files) : []))).toContain(url);
    await recorder.stop(id);
    const { stopOutcome } = await look(recorder, { id });
    expect(placesOf(stopOutcome?.files)).toContain(url);
    const services = stopOutcome && 'services' in stopOutcome ? stopOutcome.services : [];
    expect(services.flatMap((each) => ('files' in each ? placesOf(each.files) : []))).toContain(url);
  });

  it('is one of Azure’s, by a shared access signature', async () => {
    const env = { STORAGE_DEFAULT_VENDOR: '5', STORAGE_DEFAULT_ACCESS_KEY: 'account' };
    const recorder = await createRecorder({ ...PATIENT, ...env });
    const { id, sid } = await recorder.running();
    const [file] = (await look(recorder, { id, expiresInS: 60 })).files;
    expect(placesOf(file && [file])).toEqual([
      `https://account.blob.core.windows.net/bucket/${sid}_room.m3u8`,
    ]);
    expect(new URL(file?.url ?? '').searchParams.get('se')).toBe('2026-01-01T00:02:10Z');
  });

  it.each([0, 604_801])('is refused for %i s', async (expiresInS) => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    await expect(recorder.execute(FileUrls, { id, expiresInS })).rejects.toThrow('604800');
  });

  it('is for those who may read recordings', async () => {
    const recorder = await createRecorder({ ...PATIENT, AUTH: '' });
    const all = await keyFor(recorder, {});
    const start =
      'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { id } } }';
    const { body } = await recorder.clock.finish(askAs(recorder, all.text, start));
    await recorder.clock.advance(70_000);
    const stopper = await keyFor(recorder, { scopes: ['recording:stop'] });
    const stop =
      'mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { ... on StopOutcome { files { url } } } }';
    const stopped = await recorder.clock.finish(
      askAs(recorder, stopper.text, stop, { id: body.data.startRecording.id }),
    );
    expect(stopped.body.data.stopRecording.files).toEqual([{ url: null }]);
    expect(stopped.body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

const TEMPORARY = {
  accessKey: 'temporary-access',
  secretKey: 'temporary-secret',
  stsToken: 'temporary-token',
};
const STS_ENV = {
  STORAGE_STS_VENDOR: '1',
  STORAGE_STS_BUCKET: 'bucket',
  STORAGE_STS_CREDENTIALS_FILE: '/keys',
};

describe('temporary keys', () => {
  it('are part of the URL, which does not outlive them; new ones are read once they have expired', async () => {
    let stsExpiration = Date.parse('2026-01-01T05:00:00Z') / 1000;
    const recorder = await createRecorder(
      { ...PATIENT, ...STS_ENV },
      { readSource: async () => JSON.stringify({ ...TEMPORARY, stsExpiration }) },
    );
    const { id } = await recorder.running({ storage: 'sts' });
    const ask = async () => {
      const [file] = (await look(recorder, { id, expiresInS: 604_800 })).files;
      const query = new URL(file?.url ?? 'https://none').searchParams;
      const expires = query.get('X-Amz-Expires');
      return { token: query.get('X-Amz-Security-Token'), expires, why: file?.urlUnavailable };
    };
    expect(await ask()).toEqual({ token: 'temporary-token', expires: String(5 * 3600 - 70), why: null });
    recorder.clock.jump(5 * 3_600_000);
    expect(await ask()).toMatchObject({ token: null, why: 'KEYS_UNAVAILABLE' });
    stsExpiration += 6 * 3600;
    expect(await ask()).toMatchObject({ token: 'temporary-token', why: null });
    expect(recorder.logged.join('')).not.toMatch(/temporary-(access|secret|token)|X-Amz/);
  });

  it('that can’t be read are no reason for an error, and are logged once, however many files there are', async () => {
    let content = JSON.stringify(TEMPORARY);
    const recorder = await createRecorder({ ...PATIENT, ...STS_ENV }, { readSource: async () => content });
    content = JSON.stringify({ accessKey: 'temporary-access', secretKey: 'temporary-secret' });
    const configuration = { mix: { avFileType: ['HLS' as const, 'MP4' as const] } };
    const { id } = await recorder.running({ storage: 'sts', configuration });
    await recorder.clock.advance(300_000);
    content = 'nothing';
    recorder.logged.length = 0;
    const { files } = await look(recorder, { id });
    expect(files.map(({ url, urlUnavailable }) => [url, urlUnavailable])).toEqual([
      [null, 'KEYS_UNAVAILABLE'],
      [null, 'KEYS_UNAVAILABLE'],
    ]);
    expect(recorder.logged.filter((line) => line.includes('can’t be read'))).toHaveLength(1);
  });
});

describe('there is no URL, and it says why', () => {
  const obstacles = async (recorder: Recorder, id: string) =>
    (await look(recorder, { id })).files.map(({ url, urlUnavailable }) => url ?? urlUnavailable);

  async function afterStart(env: Record<string, string>, input: Partial<StartRecordingInput> = {}) {
    const recorder = await createRecorder({ ...PATIENT, ...env });
    const { id } = await recorder.running(input);
    return obstacles(recorder, id);
  }

  it('a region that is not known', async () => {
    expect(await afterStart({ STORAGE_DEFAULT_REGION: '999' })).toEqual(['UNSUPPORTED_STORAGE']);
  });

  it('a storage that the tenant may not use any more', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    const env = Object.entries(recorder.env).filter(([name]) => !name.startsWith('STORAGE_'));
    const other = await joinRecorder({ ...recorder, env: Object.fromEntries(env) });
    const { recording } = await recorder.clock.finish(other.execute(FileUrls, { id }));
    expect(recording?.files).toMatchObject([{ url: null, urlUnavailable: 'UNKNOWN_STORAGE' }]);
  });

  it('a name that was told beforehand', async () => {
    const recorder = await createRecorder(PATIENT);
    const started = await recorder.start({ configuration: MIX });
    if (started.__typename !== 'Recording') throw new Error('it did not start');
    await recorder.clock.advance(6000);
    recorder.fault({ method: 'stop', afterActing: true, breakConnection: true });
    const stopping = recorder.askToStop({ id: started.id });
    await recorder.clock.advance(500);
    recorder.sandbox.state.reset();
    await recorder.clock.finish(stopping);
    expect(await obstacles(recorder, started.id)).toEqual(['PREDICTED_NAME']);
  });

  it('a name that URLs can’t have', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    const fileList = 'shows/../../other/file.m3u8';
    const body = { serverResponse: { fileListMode: 'string', fileList } };
    recorder.fault({ method: 'stop', status: 200, body });
    await recorder.stop(id);
    expect(await obstacles(recorder, id)).toContain('UNUSABLE_NAME');
  });

  it('a recording that something else started', async () => {
    const recorder = await createRecorder(PATIENT);
    const fileList = 'file.m3u8';
    const body = { serverResponse: { fileListMode: 'string', fileList } };
    recorder.fault({ method: 'stop', status: 200, body });
    const stop = `mutation ($session: RecordingSessionInput!) {
      stopRecording(input: { recording: { session: $session } }) { ... on StopOutcome { files { url urlUnavailable } } }
    }`;
    const { body: answer } = await recorder.clock.finish(askAs(recorder, null, stop, { session: SESSION }));
    expect(answer.data.stopRecording.files).toEqual([{ url: null, urlUnavailable: 'NOT_STARTED_HERE' }]);
  });
});
