import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../../src/server.ts';
import { askAs, keyFor } from '../support/callers.ts';
import type { createGatewayOn } from '../support/gateway.ts';
import { createRecorder, joinRecorder, type Recorder } from '../support/recorder.ts';
import { createS3Server, S3_KEYS } from '../support/s3-server.ts';
import { PlaybackUrls } from './documents.ts';
import type { StartRecordingInput } from './generated/graphql.ts';

const ORIGIN = 'https://app.example';
const FOLDERS = ['shows', 'monday'];

type Gateway = Pick<Awaited<ReturnType<typeof createGatewayOn>>, 'app'>;

/** The gateway's address, with which paths are asked for. */
async function serve({ app }: Gateway, clock: Recorder['clock']): Promise<string> {
  const server = await startServer(app, '127.0.0.1', 0);
  onTestFinished(() => void clock.finish(server.drain()));
  return server.url;
}

/** A gateway that listens, and a storage with its recordings. */
async function createStudio(env: Readonly<Record<string, string>> = {}) {
  const s3 = await createS3Server();
  const recorder = await createRecorder({
    ...{ STOP_WAIT_MS: '300000', STORAGE_OWN_VENDOR: '11', STORAGE_OWN_BUCKET: 'bucket' },
    STORAGE_OWN_ENDPOINT: s3.endpoint,
    STORAGE_OWN_ACCESS_KEY: S3_KEYS.accessKey,
    STORAGE_OWN_SECRET_KEY: S3_KEYS.secretKey,
    ...env,
  });
  const url = await serve(recorder, recorder.clock);

  /** A recording that has ended, whose list has these lines. `<name>` is what a slice's name begins with. */
  async function recorded(lines: readonly string[], input: Partial<StartRecordingInput> = {}) {
    const { id, sid } = await recorder.running({ storage: 'own', ...input });
    const name = `${sid}_${input.cname ?? 'room'}`;
    const folder = (input.fileNamePrefix ?? []).map((each) => `${each}/`).join('');
    const list = lines.map((line) => line.replaceAll('<name>', name)).join('\n');
    await s3.put(escaped(`${folder}${name}.m3u8`), list);
    await recorder.stop(id);
    // The storage goes by the machine's clock.
    recorder.clock.jump(Date.now() - recorder.clock.now());
    return { id, sid, name, folder, list };
  }

  async function pathOf(id: string, expiresInS = 3600): Promise<string> {
    // Time stands still meanwhile: a URL would be the older the slower the machine is.
    const { recording } = await recorder.execute(PlaybackUrls, { id, expiresInS });
    return recording?.files.find(({ playbackUrl }) => playbackUrl !== null)?.playbackUrl ?? '';
  }

  const play = async (path: string, init: RequestInit = {}) => fetch(url + path, init);
  return { ...recorder, recorder, s3, url, recorded, pathOf, play };
}

const escaped = (key: string) => encodeURIComponent(key).replaceAll('%2F', '/');
const LIST = [
  '#EXTM3U',
  '#EXT-X-TARGETDURATION:15',
  '#EXTINF:15,',
  '<name>_1.ts',
  '#EXTINF:3,',
  '<name>_2.ts',
  '#EXT-X-ENDLIST',
];
const urlsIn = (list: string) => list.split('\n').filter((line) => line.startsWith('http'));

describe('the playback URL of an HLS list', () => {
  it('is a path at which the list has a signed URL of each slice, as long as it is valid itself', async () => {
    const studio = await createStudio();
    const { id, name, folder, list } = await studio.recorded(LIST, {
      fileNamePrefix: FOLDERS,
      cname: 'room+(1) %',
    });
    for (const slice of ['_1.ts', '_2.ts'])
      await studio.s3.put(escaped(folder + name + slice), `media${slice}`);
    const path = await studio.pathOf(id, 600);
    expect(path).toMatch(/^\/play\/[\w.-]+\/[\w%.()+-]+\.m3u8$/);
    const response = await studio.play(path);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    const text = await response.text();
    const urls = urlsIn(text);
    expect(text.split('\n').length).toBe(list.split('\n').length);
    const media = await Promise.all(urls.map(async (each) => (await fetch(each)).text()));
    expect(media).toEqual(['media_1.ts', 'media_2.ts']);
    const validS = urls.map((each) => Number(new URL(each).searchParams.get('X-Amz-Expires')));
    expect(Math.max(...validS)).toBeLessThanOrEqual(600);
    expect(Math.min(...validS)).toBeGreaterThan(500);
    expect(studio.logged.join('')).not.toContain(path.split('/')[2]);
    expect(studio.logged.join('')).not.toMatch(/X-Amz|the-s3-/);
  });

  it('has nothing in it that can be read, and is short whatever the file is called', async () => {
    const studio = await createStudio();
    const { id, sid } = await studio.recorder.running({ storage: 'own' });
    const fileName = `${sid}_${'x'.repeat(5000)}.m3u8`;
    const body = { serverResponse: { fileListMode: 'string', fileList: fileName } };
    studio.recorder.fault({ method: 'stop', status: 200, body });
    await studio.recorder.stop(id);
    studio.clock.jump(Date.now() - studio.clock.now());
    const { recording } = await studio.recorder.execute(PlaybackUrls, { id });
    const url = recording?.files.find((file) => file.fileName === fileName)?.playbackUrl ?? '';
    expect(url).toMatch(/^\/play\/[\w.-]{100,400}\/playlist\.m3u8$/);
    const token = url.split('/')[2] ?? '';
    const readable = token.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    expect(readable.join('')).not.toMatch(new RegExp(`${sid}|default|playback`));
    expect((await studio.play(url, { method: 'HEAD' })).status).toBe(200);
  });

  it('there is none of other files, nor where no file has a URL', async () => {
    const studio = await createStudio();
    const configuration = { mix: { avFileType: ['HLS' as const, 'MP4' as const] } };
    const { id } = await studio.recorder.running({ storage: 'own', configuration });
    const look = async (of: string) =>
      (await studio.recorder.execute(PlaybackUrls, { id: of })).recording?.files ?? [];
    const ofKind = (files: Awaited<ReturnType<typeof look>>) =>
      files.map(({ fileName, playbackUrl }) => [fileName.replace(/.*\./, ''), playbackUrl !== null]);
    await studio.recorder.stop(id);
    expect(ofKind(await look(id)).toSorted()).toEqual([
      ['m3u8', true],
      ['mp4', false],
    ]);
    const elsewhere = await createRecorder({ STORAGE_DEFAULT_VENDOR: '1', STORAGE_DEFAULT_REGION: '99' });
    const other = await elsewhere.running();
    const { recording } = await elsewhere.execute(PlaybackUrls, { id: other.id });
    expect(recording?.files).toMatchObject([{ playbackUrl: null, urlUnavailable: 'UNSUPPORTED_STORAGE' }]);
  });

  it('wants the scope recording:play, and says so', async () => {
    const recorder = await createRecorder({ AUTH: '' });
    const all = await keyFor(recorder);
    const start =
      'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { id } } }';
    const { body } = await recorder.clock.finish(askAs(recorder, all.text, start));
    await recorder.clock.advance(70_000);
    const query = `{ recording(id: "${body.data.startRecording.id}") { files { fileName playbackUrl } } }`;
    expect((await askAs(recorder, all.text, query)).body.data.recording.files).toMatchObject([
      { playbackUrl: expect.stringMatching(/^\/play\//) },
    ]);
    const reader = await keyFor(recorder, { scopes: ['recording:read'] });
    const refused = await askAs(recorder, reader.text, query);
    expect(refused.body.data.recording.files).toMatchObject([{ playbackUrl: null }]);
    expect(refused.body.errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', scopes: ['recording:play'] } },
    ]);
  });
});

describe('a playlist is not found', () => {
  const bodyOf = async (response: Response) => ({ status: response.status, body: await response.json() });

  it('with another token, an expired one or none: all are answered alike, before the storage is asked', async () => {
    const studio = await createStudio();
    const { id } = await studio.recorded(LIST);
    const path = await studio.pathOf(id, 60);
    const [, , token = '', name = ''] = path.split('/');
    const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
    const forged = parts.flatMap((part, index) =>
      [0, part.length - 1].map((at) => {
        const changed = Buffer.from(part);
        changed[at] = (changed[at] ?? 0) ^ 1;
        return parts
          .with(index, changed)
          .map((each) => each.toString('base64url'))
          .join('.');
      }),
    );
    const tokens = [
      ...forged,
      ...['x', '...', `${token}.`, `.${token}`, token.slice(1), '%00', 'a'.repeat(8000)],
    ];
    const answers = [];
    for (const each of tokens) answers.push(await bodyOf(await studio.play(`/play/${each}/${name}`)));
    studio.clock.jump(60_000);
    answers.push(await bodyOf(await studio.play(path)));
    const message = 'There is no such playlist, or its URL has expired.';
    const body = { errors: [{ message, extensions: { code: 'NOT_FOUND' } }] };
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ status: 404, body })]),
    );
  });

  it('once the tenant may not use the storage any more, or is not served', async () => {
    const studio = await createStudio();
    const { id } = await studio.recorded(LIST);
    const path = await studio.pathOf(id);
    const rest = Object.fromEntries(
      Object.entries(studio.env).filter(([variable]) => !variable.startsWith('STORAGE_OWN_')),
    );
    const later = await joinRecorder({ ...studio.recorder, env: rest });
    expect((await fetch((await serve(later, studio.clock)) + path)).status).toBe(404);
    expect((await studio.play(path)).status).toBe(200);
  });

  it('while the storage does not have it', async () => {
    const studio = await createStudio();
    const { id } = await studio.recorder.running({ storage: 'own' });
    studio.clock.jump(Date.now() - studio.clock.now());
    const response = await studio.play(await studio.pathOf(id));
    expect(await bodyOf(response)).toMatchObject({
      status: 404,
      body: { errors: [{ message: expect.stringContaining('not yet') }] },
    });
  });
});

describe('the route', () => {
  it('answers HEAD without the storage, GET once for all who ask together, and no other method', async () => {
    const studio = await createStudio();
    const { id } = await studio.recorded(LIST);
    const path = await studio.pathOf(id);
    const head = await studio.play(path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      200,
      'application/vnd.apple.mpegurl',
      '',
    ]);
    const together = await Promise.all(
      Array.from({ length: 20 }, async () => (await studio.play(path)).text()),
    );
    expect(new Set(together).size).toBeLessThan(20);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const refused = await studio.play(path, { method });
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
    for (const other of ['/play', '/play/', '/play/x', '/play/x/', `${path}/more`])
      expect((await studio.play(other)).status).toBe(404);
  });

  it('lets pages of the allowed origins read it, and no others', async () => {
    const studio = await createStudio({ CORS_ORIGINS: ORIGIN });
    const { id } = await studio.recorded(LIST);
    const path = await studio.pathOf(id);
    const from = async (origin: string, each = path) => {
      const { headers } = await studio.play(each, { headers: { origin } });
      return [headers.get('access-control-allow-origin'), headers.get('vary')];
    };
    expect(await from(ORIGIN)).toEqual([ORIGIN, 'Origin']);
    expect(await from(ORIGIN, '/play/wrong/x.m3u8')).toEqual([ORIGIN, 'Origin']);
    expect(await from('https://evil.example')).toEqual([null, 'Origin']);
  });

  it('writes a line for each request, without the token', async () => {
    const studio = await createStudio();
    const { id } = await studio.recorded(LIST);
    const path = await studio.pathOf(id);
    const given = { 'x-request-id': 'play-1' };
    const { headers } = await studio.play(path, { headers: given });
    await studio.play('/play/wrong/x.m3u8', { headers: given });
    expect(headers.get('x-request-id')).toBe('play-1');
    const lines = studio.logged
      .map((line) => JSON.parse(line))
      .filter(({ requestId }) => requestId === 'play-1');
    expect(lines).toMatchObject([
      { method: 'GET', tenant: 'default', recording: expect.stringMatching(/^[0-9a-f]{32}$/), status: 200 },
      { method: 'GET', tenant: null, recording: null, status: 404 },
    ]);
    expect(JSON.stringify(lines)).not.toContain(path.split('/')[2]);
  });

  it('counts the requests with a token, a long list as several', async () => {
    const studio = await createStudio({ CALLER_OPERATIONS_PER_MINUTE: '10' });
    const slices = Array.from({ length: 500 }, (_, index) => `#EXTINF:15,\n<name>_${index}.ts`);
    const long = await studio.recorded(['#EXTM3U', ...slices]);
    const path = await studio.pathOf(long.id);
    const statuses = [];
    for (let index = 0; index < 3; index += 1) statuses.push(await studio.play(path));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(await statuses[2]?.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    const after = statuses[2]?.headers.get('retry-after');
    expect(Number(after)).toBeGreaterThan(0);
    expect(statuses.map(({ headers }) => headers.get('ratelimit-policy'))).toEqual(
      Array.from({ length: 3 }, () => '"playlist";q=10;w=60'),
    );
    expect(statuses[0]?.headers.get('ratelimit')).toMatch(/^"playlist";r=4;t=\d+$/);
    expect(statuses[2]?.headers.get('ratelimit')).toBe(`"playlist";r=0;t=${after}`);
    expect((await studio.play(await studio.pathOf(long.id, 60))).status).toBe(200);
  });
});

describe('a storage in trouble', () => {
  const failure = async (response: Response) => {
    const text = await response.text();
    expect(text).not.toMatch(/127\.0\.0\.1|bucket|the-s3|at .*\.ts/);
    return [response.status, JSON.parse(text).errors[0].extensions.code];
  };

  it.each(['../secret.ts', 'https://evil.example/x.ts', 'another.ts'])(
    'a list that names %s is not served',
    async (line) => {
      const studio = await createStudio();
      const { id } = await studio.recorded([...LIST, line]);
      expect(await failure(await studio.play(await studio.pathOf(id)))).toEqual([502, 'PLAYLIST_UNUSABLE']);
    },
  );

  it('refuses', async () => {
    const studio = await createStudio({ STORAGE_OWN_SECRET_KEY: 'another-secret-key' });
    const { id } = await studio.recorder.running({ storage: 'own' });
    studio.clock.jump(Date.now() - studio.clock.now());
    expect(await failure(await studio.play(await studio.pathOf(id)))).toEqual([502, 'STORAGE_REFUSED']);
  });

  it('is away', async () => {
    const studio = await createStudio({ STORAGE_OWN_ENDPOINT: 'http://127.0.0.1:1' });
    const { id } = await studio.recorder.running({ storage: 'own' });
    expect(await failure(await studio.play(await studio.pathOf(id)))).toEqual([503, 'STORAGE_UNAVAILABLE']);
  });

  it('hangs, and keeps nobody from playing what another storage has', async () => {
    const hanging = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => hanging.closeAllConnections());
    await once(hanging, 'listening');
    const studio = await createStudio({
      ...{ STORAGE_SLOW_VENDOR: '11', STORAGE_SLOW_BUCKET: 'bucket' },
      STORAGE_SLOW_ENDPOINT: `http://127.0.0.1:${portOf(hanging)}`,
      STORAGE_SLOW_ACCESS_KEY: S3_KEYS.accessKey,
      STORAGE_SLOW_SECRET_KEY: S3_KEYS.secretKey,
    });
    const slow = await studio.recorder.running({ storage: 'slow' });
    const { id } = await studio.recorded(LIST, { cname: 'other' });
    const paths: string[] = [];
    // Each is a list of its own.
    for (let expiresInS = 100; expiresInS < 140; expiresInS += 1)
      paths.push(await studio.pathOf(slow.id, expiresInS));
    const waiting = paths.map((path) => studio.play(path).catch(() => null));
    expect((await Promise.race(waiting))?.status).toBe(503);
    expect((await studio.play(await studio.pathOf(id))).status).toBe(200);
    await studio.clock.advance(20_000);
    await Promise.all(waiting);
  });
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

it('gateways on one database take each other’s URLs, which they ask for at the same time, and so does the next one', async () => {
  const studio = await createStudio();
  const { id } = await studio.recorded(LIST);
  const second = await joinRecorder(studio.recorder);
  const ask = ({ execute }: Pick<typeof second, 'execute'>) => execute(PlaybackUrls, { id });
  const seen = await Promise.all([ask(studio.recorder), ask(second)]);
  const paths = seen.flatMap(
    ({ recording }) => recording?.files.flatMap(({ playbackUrl }) => playbackUrl ?? []) ?? [],
  );
  expect(paths).toHaveLength(2);
  const third = await joinRecorder(studio.recorder);
  for (const gateway of [second, third]) {
    const url = await serve(gateway, studio.clock);
    for (const path of paths) expect((await fetch(url + path)).status).toBe(200);
  }
});
