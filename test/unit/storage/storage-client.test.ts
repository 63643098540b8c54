import { type Interceptable, MockAgent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../../src/domain/ports.ts';
import { systemClock } from '../../../src/observability/system-clock.ts';
import type { OpenStorage } from '../../../src/storage/open-storage.ts';
import { createStorageClients, type StorageClient } from '../../../src/storage/storage-client.ts';
import type { StoredObject } from '../../../src/storage/storage-interface.ts';
import { answerWithKeys, createAnsweringServer } from '../../support/answering-server.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { createS3Server, S3_KEYS } from '../../support/s3-server.ts';

const signal = new AbortController().signal;
const bytes = (text: string) => new TextEncoder().encode(text);
const HERE = { vendor: 11, region: 0, bucket: 'bucket', keys: S3_KEYS } as const;

function clientOf(storage: Partial<OpenStorage>, clock: Clock = systemClock): StorageClient {
  const { clientOf: make, close } = createStorageClients({ clock, timeoutMs: 10_000 });
  onTestFinished(close);
  const client = make({ ...HERE, endpoint: null, ...storage });
  if (client === null) throw new Error('there is no client for this storage');
  return client;
}

async function collect(objects: AsyncGenerator<StoredObject>): Promise<readonly StoredObject[]> {
  const all: StoredObject[] = [];
  for await (const object of objects) all.push(object);
  return all;
}

describe('a client of a storage with S3’s interface', () => {
  it.each(['a.txt', 'folder/a b/ü+=%41/c!()*~.txt'])('writes, reads, lists and removes %s', async (key) => {
    const client = clientOf(await createS3Server());
    await client.put(key, bytes('content'), { signal });
    expect(await client.get(key, { maxBytes: 7, signal })).toEqual(Buffer.from('content'));
    const [object, ...others] = await collect(client.list(key.slice(0, 18), signal));
    expect(object).toEqual({ key, sizeBytes: 7, modifiedAt: expect.any(Number) });
    expect(Math.abs((object?.modifiedAt ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(others).toEqual([]);
    await client.remove(key, signal);
    expect(await client.get(key, { maxBytes: 7, signal })).toBeNull();
    await client.remove(key, signal);
  });

  it('lists every page, and nothing of another prefix', async () => {
    const keys = Array.from({ length: 2001 }, (_, index) => `many/${index}`);
    const client = clientOf({ endpoint: await createAnsweringServer(answerWithKeys([...keys, 'other'])) });
    expect((await collect(client.list('many/', signal))).map(({ key }) => key)).toEqual(keys);
    expect(await collect(client.list('none/', signal))).toEqual([]);
  });

  it('reads no object that is larger than was wanted', async () => {
    const client = clientOf(await createS3Server());
    await client.put('large', bytes('x'.repeat(100_000)), { signal });
    await expect(client.get('large', { maxBytes: 99_999, signal })).rejects.toThrow(
      'larger than 99999 bytes',
    );
    expect(await client.get('large', { maxBytes: 100_000, signal })).toHaveLength(100_000);
  });

  it.each([
    ['another secret', { keys: { ...S3_KEYS, secretKey: 'wrong' } }, 'wrong_secret', 'SignatureDoesNotMatch'],
    [
      'another access key',
      { keys: { ...S3_KEYS, accessKey: 'unknown' } },
      'unknown_access_key',
      'InvalidAccessKeyId',
    ],
    ['another bucket', { bucket: 'none' }, 'no_bucket', 'NoSuchBucket'],
  ])('is refused for %s', async (_what, storage, refusal, code) => {
    const { endpoint } = await createS3Server();
    const client = clientOf({ endpoint, ...storage });
    const refused = { name: 'StorageRefusedError', refusal, code };
    await expect(client.get('a', { maxBytes: 1, signal })).rejects.toMatchObject(refused);
    await expect(collect(client.list('a', signal))).rejects.toMatchObject(refused);
    await expect(client.put('a', bytes(''), { signal })).rejects.toMatchObject(refused);
  });

  it.each([
    [
      'its region in the answer',
      400,
      {},
      `<?xml version="1.0"?><Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong</Message><Region>eu-west-1</Region></Error>`,
      { refusal: 'wrong_region', region: 'eu-west-1' },
    ],
    [
      'a redirect, which is not followed',
      301,
      { location: 'http://127.0.0.1:1/elsewhere', 'x-amz-bucket-region': 'eu-west-3' },
      '',
      { refusal: 'wrong_region', region: 'eu-west-3' },
    ],
    [
      'an endpoint in the answer, as Alibaba gives it',
      403,
      {},
      '<Error><Code>AccessDenied</Code><Endpoint>oss-cn-shanghai.aliyuncs.com</Endpoint></Error>',
      { refusal: 'wrong_region', region: 'cn-shanghai' },
    ],
    ['a page', 404, {}, '<html><body>Not found</body></html>', { refusal: 'not_storage', code: 'HTTP 404' }],
    ['a page that says it is fine', 200, {}, '<html>Hello', { refusal: 'not_storage' }],
    [
      'a clock that is wrong',
      403,
      {},
      '<Error><Code>RequestTimeTooSkewed</Code></Error>',
      { refusal: 'clock_skew', code: 'RequestTimeTooSkewed' },
    ],
    ['no word about it', 403, {}, '', { refusal: 'no_right', code: 'HTTP 403' }],
    [
      'the key in its words',
      403,
      {},
      `<Error><Code>AccessDenied</Code><Message>${S3_KEYS.accessKey} may not</Message></Error>`,
      { message: 'the keys have no right to do this (AccessDenied: *** may not)' },
    ],
    [
      'trouble of its own',
      503,
      {},
      '<Error><Code>SlowDown</Code></Error>',
      { name: 'StorageUnavailableError' },
    ],
  ])('understands %s', async (_what, status, headers, body, error) => {
    const endpoint = await createAnsweringServer((_request, response) => {
      response.writeHead(status, headers).end(body);
    });
    const client = clientOf({ endpoint });
    await expect(collect(client.list('', signal))).rejects.toMatchObject(error);
  });

  it('asks for the encryption of what it writes', async () => {
    const seen: unknown[] = [];
    const endpoint = await createAnsweringServer(({ headers }, response) => {
      seen.push(headers['x-amz-server-side-encryption'], headers.authorization);
      response.end();
    });
    await clientOf({ endpoint }).put('a', bytes('content'), { signal, encryption: 'aws:kms' });
    const signed = expect.stringMatching(/SignedHeaders=[^,]*x-amz-server-side-encryption/);
    expect(seen).toEqual(['aws:kms', signed]);
  });

  it('reads names as they are, however they are escaped', async () => {
    const object = (key: string) =>
      `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>1</Size></Contents>`;
    const escaped = ['007', 'a &lt;b&gt; &amp;amp;', '&#34;&#39;&quot;', ' ends with a space ', '&amp;#65;'];
    const body = `<?xml version="1.0"?><ListBucketResult>${escaped.map(object).join('')}</ListBucketResult>`;
    const endpoint = await createAnsweringServer((_request, response) => void response.end(body));
    const client = clientOf({ endpoint });
    const keys = (await collect(client.list('', signal))).map(({ key }) => key);
    expect(keys).toEqual(['007', 'a <b> &amp;', `"'"`, ' ends with a space ', '&#65;']);
  });

  it('does not wait for a storage that answers nothing', async () => {
    const asked = Promise.withResolvers<void>();
    const endpoint = await createAnsweringServer(() => asked.resolve());
    const clock = new ManualClock();
    const client = clientOf({ endpoint }, clock);
    const reading = client.get('a', { maxBytes: 1, signal }).catch((error: unknown) => error);
    await asked.promise;
    await clock.advance(10_000);
    expect(await reading).toMatchObject({
      name: 'StorageUnavailableError',
      message: 'no answer within 10000 ms',
    });
    const given = new AbortController();
    const other = client.get('a', { maxBytes: 1, signal: given.signal });
    given.abort(new Error('enough'));
    await expect(other).rejects.toThrow('enough');
  });

  it('there is none for a vendor without that interface', () => {
    const { clientOf: make, close } = createStorageClients({ clock: systemClock, timeoutMs: 1000 });
    onTestFinished(close);
    expect(make({ ...HERE, vendor: 99, endpoint: null })).toBeNull();
  });
});

describe('a client of Azure', () => {
  function clientOn(script: (azure: Interceptable) => void): StorageClient {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    script(dispatcher.get('https://account.blob.core.windows.net'));
    onTestFinished(() => dispatcher.close());
    const { clientOf: make } = createStorageClients({
      clock: new ManualClock(),
      timeoutMs: 1000,
      dispatcher,
    });
    const keys = { accessKey: 'account', secretKey: Buffer.from('secret').toString('base64') };
    const client = make({ vendor: 5, region: 0, bucket: 'container', endpoint: null, keys });
    if (client === null) throw new Error('there is no client for Azure');
    return client;
  }

  const page = (name: string, marker: string) =>
    `<?xml version="1.0"?><EnumerationResults><Blobs><Blob><Name>${name}</Name><Properties>` +
    '<Last-Modified>Wed, 09 Sep 2026 09:20:02 GMT</Last-Modified><Content-Length>12</Content-Length>' +
    `</Properties></Blob></Blobs><NextMarker>${marker}</NextMarker></EnumerationResults>`;

  it('lists blobs page by page, by a signature of the container', async () => {
    const asked: URL[] = [];
    const client = clientOn((azure) => {
      for (const body of [page('a/b c', 'more'), page('a/d', '')]) {
        azure.intercept({ path: (path) => path.startsWith('/container?') }).reply(({ path }) => {
          asked.push(new URL(path, 'https://azure.test'));
          return { statusCode: 200, data: body };
        });
      }
    });
    const modifiedAt = Date.UTC(2026, 8, 9, 9, 20, 2);
    expect(await collect(client.list('a/', signal))).toEqual([
      { key: 'a/b c', sizeBytes: 12, modifiedAt },
      { key: 'a/d', sizeBytes: 12, modifiedAt },
    ]);
    const [first, second] = asked.map(({ searchParams }) => Object.fromEntries(searchParams));
    expect(first).toMatchObject({ restype: 'container', comp: 'list', prefix: 'a/', sr: 'c', sp: 'rwdl' });
    expect(first).not.toHaveProperty('marker');
    expect(second).toMatchObject({ marker: 'more' });
  });

  it('writes block blobs, and understands its refusals', async () => {
    const client = clientOn((azure) => {
      const headers = { 'x-ms-blob-type': 'BlockBlob' };
      azure.intercept({ path: /^\/container\/a\?/, method: 'PUT', headers }).reply(201);
      azure.intercept({ path: /^\/container\/b\?/ }).reply(404, '<Error><Code>BlobNotFound</Code></Error>');
      azure
        .intercept({ path: /^\/container\/c\?/ })
        .reply(403, '<Error><Code>AuthenticationFailed</Code></Error>');
    });
    await client.put('a', bytes('content'), { signal });
    expect(await client.get('b', { maxBytes: 1, signal })).toBeNull();
    await expect(client.get('c', { maxBytes: 1, signal })).rejects.toMatchObject({ refusal: 'wrong_secret' });
  });
});
