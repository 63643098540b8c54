import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAnsweringServer } from '../support/answering-server.ts';
import { runHere } from '../support/command-line.ts';
import { createS3Server, S3_KEYS } from '../support/s3-server.ts';
import { createTestSandbox } from '../support/sandbox.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const doctor = (env: Readonly<Record<string, string>>, ...options: readonly string[]) =>
  runHere(['doctor', ...options], { PORT: '0', ...env });

const storageAt = (endpoint: string, more: Readonly<Record<string, string>> = {}) => ({
  STORAGE_A_VENDOR: '11',
  STORAGE_A_BUCKET: 'bucket',
  STORAGE_A_ENDPOINT: endpoint,
  STORAGE_A_ACCESS_KEY: S3_KEYS.accessKey,
  STORAGE_A_SECRET_KEY: S3_KEYS.secretKey,
  ...more,
});

const refusal = (code: string) => `<Error><Code>${code}</Code><Message>words</Message></Error>`;

/** What is asked of a storage, in the order of the checks. */
type Asked = 'PUT' | 'GET' | 'LIST' | 'DELETE';

/** A storage of one object, which answers some requests with an error. */
async function createFaultyStorage(faults: Partial<Record<Asked, readonly [status: number, code: string]>>) {
  const asked: string[] = [];
  const objects = new Map<string, Buffer>();
  const answer: RequestListener = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://storage.test');
    const key = pathname.replace(/^\/bucket\/?/, '');
    const what = key === '' ? 'LIST' : (request.method ?? '');
    asked.push(what);
    const body = Buffer.concat(await request.toArray());
    const [status, code] = Object.entries(faults).find(([name]) => name === what)?.[1] ?? [];
    if (status !== undefined && code !== undefined) return response.writeHead(status).end(refusal(code));
    if (what === 'PUT') objects.set(key, body);
    if (what === 'DELETE') objects.delete(key);
    if (what === 'LIST') {
      const listed = [...objects.keys()].filter((each) => each.startsWith(searchParams.get('prefix') ?? ''));
      const contents = listed.map(
        (each) =>
          `<Contents><Key>${each}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>1</Size></Contents>`,
      );
      return response.end(
        `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
      );
    }
    const found = objects.get(key);
    if (what === 'GET' && found === undefined) return response.writeHead(404).end(refusal('NoSuchKey'));
    return response.end(what === 'GET' ? found : '');
  };
  return { endpoint: await createAnsweringServer(answer), asked, objects };
}

const NO_RIGHT = [403, 'AccessDenied'] as const;

describe('doctor writes, reads, lists and removes an object in each storage', () => {
  it('and says that the keys may, and leaves nothing', async () => {
    const s3 = await createS3Server();
    const { code, output } = await doctor(storageAt(s3.endpoint));
    expect(output).toMatch(
      /^ok {4}storage a: its keys may write, read, list and delete in the bucket bucket$/m,
    );
    expect(output).toContain('a small object is written into each, and removed');
    expect(output).toContain('All is well.');
    expect(code).toBe(0);
    const { output: later } = await doctor(storageAt(s3.endpoint), '--no-storage-writes');
    expect(later).toMatch(/^ok {4}storage a: its keys may read and list in the bucket bucket$/m);
    expect(await s3.stored()).toEqual([]);
  });

  it('in the folder to which the keys are limited', async () => {
    const storage = await createFaultyStorage({ DELETE: NO_RIGHT });
    const { output } = await doctor(storageAt(storage.endpoint), '--storage-folder', 'shows/monday');
    expect([...storage.objects.keys()]).toEqual([
      expect.stringMatching(/^shows\/monday\/agora-recording-gateway-check-[0-9a-f-]{36}$/),
    ]);
    expect(output).toContain(`${[...storage.objects.keys()][0]} stays in the bucket`);
    expect(await doctor(storageAt(storage.endpoint), '--storage-folder', 'a b')).toMatchObject({ code: 64 });
  });

  it.each([
    ['read', { GET: NO_RIGHT }, 'its keys may not read: whoever opens a url or playbackUrl is refused'],
    ['list', { LIST: NO_RIGHT }, 'its keys may not list: lists of files that were lost can’t be found again'],
    ['list now', { LIST: [503, 'SlowDown'] as const }, 'nothing can be listed: lists of files'],
  ])('which is removed all the same where the keys may not %s: a NOTE', async (_what, faults, words) => {
    const storage = await createFaultyStorage(faults);
    const { code, output } = await doctor(storageAt(storage.endpoint));
    expect(output).toContain(`NOTE  storage a: ${words}`);
    expect(output).not.toContain('WRONG');
    expect(code).toBe(1);
    expect(storage.asked.at(-1)).toBe('DELETE');
    expect(storage.objects.size).toBe(0);
  });

  it('and where it can’t write it tries what else the keys may', async () => {
    const storage = await createFaultyStorage({ PUT: NO_RIGHT, LIST: NO_RIGHT, GET: NO_RIGHT });
    const { code, output } = await doctor(storageAt(storage.endpoint));
    expect(output).toMatch(
      /^WRONG storage a: its keys may not write, so Agora could store no file\..*AccessDenied/m,
    );
    expect(output).toMatch(/^NOTE {2}storage a: its keys may not list/m);
    // Who may not list is refused whatever is not there.
    expect(output).not.toContain('may not read');
    expect(code).toBe(69);
    expect(storage.asked).not.toContain('DELETE');
  });

  it('and removes what may have been written where the answer was lost', async () => {
    const storage = await createFaultyStorage({ PUT: [503, 'SlowDown'] });
    const { code, output } = await doctor(storageAt(storage.endpoint));
    expect(storage.asked).toEqual(['PUT', 'DELETE']);
    expect(output).toMatch(/^WRONG storage a: the storage answered 503; .* check STORAGE_A_ENDPOINT$/m);
    expect(code).toBe(69);
    const stuck = await createFaultyStorage({ PUT: [503, 'SlowDown'], DELETE: NO_RIGHT });
    expect((await doctor(storageAt(stuck.endpoint))).output).toMatch(
      /^NOTE {2}storage a: agora-recording-gateway-check-\S+ may have been written/m,
    );
  });

  it('and writes nothing with --no-storage-writes', async () => {
    const storage = await createFaultyStorage({});
    const { code, output } = await doctor(storageAt(storage.endpoint), '--no-storage-writes');
    expect(storage.asked.toSorted()).toEqual(['GET', 'LIST']);
    expect(output).toContain('nothing is written (--no-storage-writes)');
    expect(code).toBe(0);
  });

  it('but not in the sandbox’s own, which there is only while a gateway runs', async () => {
    const { code, output } = await doctor({});
    expect(output).not.toContain('storage default:');
    expect(output).not.toContain('a small object');
    expect(code).toBe(0);
  });
});

describe('doctor names the setting of a storage that is wrong', () => {
  it.each([
    [
      'the secret',
      { STORAGE_A_SECRET_KEY: 'another-secret' },
      /STORAGE_A_SECRET_KEY: the secret key is not that/,
    ],
    [
      'the access key',
      { STORAGE_A_ACCESS_KEY: 'another-key' },
      /STORAGE_A_ACCESS_KEY: the storage does not know/,
    ],
    [
      'the bucket',
      { STORAGE_A_BUCKET: 'none' },
      /STORAGE_A_BUCKET: there is no bucket none; check .*_ENDPOINT/,
    ],
    [
      'no host',
      { STORAGE_A_ENDPOINT: 'http://127.0.0.1:1' },
      /STORAGE_A_ENDPOINT: nobody can be connected .*ECONNREFUSED/,
    ],
    ['no URL', { STORAGE_A_ENDPOINT: 'https://' }, /STORAGE_A_ENDPOINT: expected a host or a URL/],
  ])('%s', async (_what, env, words) => {
    const sandbox = await createTestSandbox();
    const keys = { STORAGE_A_ACCESS_KEY: 'sandbox', STORAGE_A_SECRET_KEY: 'sandbox-secret-key' };
    const { code, output } = await doctor({
      ...storageAt(sandbox.storageUrl, { STORAGE_A_BUCKET: 'sandbox', ...keys }),
      ...env,
    });
    expect(output).toMatch(new RegExp(`^WRONG storage a: ${words.source}`, 'm'));
    expect(output).not.toMatch(/another-secret|sandbox-secret-key/);
    expect(code).toBe(69);
  });

  it.each([
    [
      'no TLS',
      (url: string) => url.replace('http:', 'https:'),
      [200, ''],
      /STORAGE_A_ENDPOINT: its host has no TLS/,
    ],
    ['a page', (url: string) => url, [200, '<html>'], /STORAGE_A_ENDPOINT: what answers is no storage/],
    [
      'the clock',
      (url: string) => url,
      [403, refusal('RequestTimeTooSkewed')],
      /the storage’s clock and this machine’s/,
    ],
    [
      'a token',
      (url: string) => url,
      [400, refusal('ExpiredToken')],
      /STORAGE_A_ACCESS_KEY: the session token/,
    ],
    [
      'the region',
      (url: string) => url,
      [400, '<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-1</Region></Error>'],
      /STORAGE_A_ENDPOINT: the bucket bucket is in eu-1/,
    ],
  ] as const)('%s', async (_what, endpointOf, [status, body], words) => {
    const url = await createAnsweringServer((_request, response) => response.writeHead(status).end(body));
    const { code, output } = await doctor(storageAt(endpointOf(url)), '--no-storage-writes');
    expect(output).toMatch(new RegExp(`^WRONG storage a: ${words.source}`, 'm'));
    expect(code).toBe(69);
  });

  it.each([
    ['are not there', '/nowhere/keys.json', 'its keys can’t be read', 69],
    ['have expired', 60, 'the keys of STORAGE_A_CREDENTIALS_FILE expired at 1970-01-01T00:01:00.000Z', 69],
  ])('keys that %s', async (_what, given, words, expected) => {
    const keys = { ...S3_KEYS, stsToken: 'token', stsExpiration: given };
    const path = typeof given === 'string' ? given : temporaryFile(JSON.stringify(keys));
    const env = { STORAGE_A_VENDOR: '1', STORAGE_A_BUCKET: 'bucket', STORAGE_A_CREDENTIALS_FILE: path };
    const { code, output } = await doctor(env);
    expect(output).toContain(`WRONG storage a: ${words}`);
    expect(output).toContain('STORAGE_A_CREDENTIALS_FILE');
    expect(code).toBe(expected);
  });

  it('a region that nobody knows, for which there is no client', async () => {
    const { code, output } = await doctor({
      ...{ STORAGE_A_VENDOR: '1', STORAGE_A_BUCKET: 'bucket', STORAGE_A_REGION: '99' },
      ...{ STORAGE_A_ACCESS_KEY: S3_KEYS.accessKey, STORAGE_A_SECRET_KEY: S3_KEYS.secretKey },
    });
    expect(output).toMatch(
      /^NOTE {2}storage a: the gateway knows no region 99 of vendor 1.*STORAGE_A_REGION$/m,
    );
    expect(code).toBe(1);
  });
});
