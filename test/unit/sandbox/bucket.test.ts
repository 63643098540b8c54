/** S3's interface of the sandbox, as a client of S3's meets it. */
import { request } from 'node:http';
import { AwsV4Signer } from 'aws4fetch';
import { describe, expect, it } from 'vitest';
import { SANDBOX_BUCKET } from '../../../src/config/storages.ts';
import { bucketClient, errorIn } from '../../support/bucket.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { createTestSandbox, startRecording, type TestSandbox } from '../../support/sandbox.ts';

const TEXT = 'text/plain';

/** Sends a request that is signed in its headers, with what it says about its body. */
async function sendSigned(
  { storageUrl }: TestSandbox,
  method: string,
  path: string,
  { body, hash = 'UNSIGNED-PAYLOAD', headers = {} }: { body?: string; hash?: string; headers?: object } = {},
) {
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = SANDBOX_BUCKET;
  const signed = await new AwsV4Signer({
    ...{ method, url: `${storageUrl}/sandbox${path}`, accessKeyId, secretAccessKey, service: 's3' },
    headers: { 'x-amz-content-sha256': hash, ...headers },
  }).sign();
  return fetch(signed.url, { method, headers: signed.headers, body: body ?? null });
}

describe('the sandbox’s bucket', () => {
  it('gives back what was put, whole and in part, and no more once it is removed', async () => {
    const bucket = bucketClient(await createTestSandbox());
    const key = 'a folder/ä+(1)&<2>.txt';
    expect(await bucket.bucketExists()).toBe(true);
    expect((await bucket.putObject(key, '0123456789', TEXT)).status).toBe(200);
    expect(await bucket.getObject(key)).toBe('0123456789');
    expect(await bucket.getContentLength(key)).toBe(10);
    const part = await bucket.getObjectRaw(key, false, 2, 5);
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-type')]).toEqual([
      206,
      'bytes 2-4/10',
      TEXT,
    ]);
    expect(await part.text()).toBe('234');
    expect(await bucket.deleteObject(key)).toBe(true);
    expect(await bucket.getObject(key)).toBeNull();
    expect(await bucket.objectExists(key)).toBe(false);
  });

  it.each([
    ['bytes=7-', 206, '789'],
    ['bytes=-2', 206, '89'],
    ['bytes=8-100', 206, '89'],
    ['bytes=10-', 416, null],
    ['bytes=-0', 416, null],
    ['bytes=5-2', 200, '0123456789'],
    ['bytes=0-1,3-4', 200, '0123456789'],
    ['lines=1-2', 200, '0123456789'],
  ])('answers the range %s with %i', async (range, status, text) => {
    const sandbox = await createTestSandbox();
    const bucket = bucketClient(sandbox);
    await bucket.putObject('digits', '0123456789', TEXT);
    const response = await fetch(await bucket.getPresignedUrl('GET', 'digits'), { headers: { range } });
    expect(response.status).toBe(status);
    if (text === null) expect(await errorIn(response)).toBe('416 InvalidRange');
    else expect(await response.text()).toBe(text);
  });

  it('lists page by page, and by prefix', async () => {
    const bucket = bucketClient(await createTestSandbox());
    const keys = ['a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'c&d', 'e'];
    for (const key of keys.toReversed()) await bucket.putObject(key, key);
    const pages: (readonly string[])[] = [];
    let token: string | undefined;
    do {
      const page = await bucket.listObjectsPaged('/', '', 3, token);
      pages.push((page?.objects ?? []).map(({ Key }) => Key));
      token = page?.nextContinuationToken;
    } while (token !== undefined);
    expect(pages).toEqual([keys.slice(0, 3), keys.slice(3, 6), keys.slice(6)]);
    const inB = await bucket.listObjects('/', 'b/');
    expect(inB?.map(({ Key, Size }) => [Key, Number(Size)])).toEqual([
      ['b/1', 3],
      ['b/2', 3],
    ]);
  });

  it('tells folders once, also over pages', async () => {
    const sandbox = await createTestSandbox();
    const bucket = bucketClient(sandbox);
    for (const key of ['a/1', 'a/2', 'b', 'c/1']) await bucket.putObject(key, key);
    const found: string[] = [];
    let token = '';
    do {
      const query = new URLSearchParams({
        'list-type': '2',
        delimiter: '/',
        'max-keys': '1',
        ...(token && { 'continuation-token': token }),
      });
      const text = await (await sendSigned(sandbox, 'GET', `?${query}`)).text();
      found.push(
        ...[...text.matchAll(/<(?:Key|CommonPrefixes><Prefix)>([^<]*)/g)].map(([, name = '']) => name),
      );
      token = /<NextContinuationToken>([^<]*)/.exec(text)?.[1] ?? '';
    } while (token !== '');
    expect(found).toEqual(['a/', 'b', 'c/']);
  });

  it('refuses a wrong secret, an unknown key, a URL that was changed, and whoever signs nothing', async () => {
    const sandbox = await createTestSandbox();
    const bucket = bucketClient(sandbox);
    await bucket.putObject('object', 'text');
    const wrong = bucketClient(sandbox, { secretKey: 'another-secret' });
    await expect(wrong.getObject('object')).rejects.toThrow('SignatureDoesNotMatch');
    const unknown = bucketClient(sandbox, { accessKey: 'nobody' });
    await expect(unknown.getObject('object')).rejects.toThrow('InvalidAccessKeyId');
    const url = await bucket.getPresignedUrl('GET', 'object');
    expect(await errorIn(await fetch(url.replace('/object', '/other')))).toBe('403 SignatureDoesNotMatch');
    expect(await errorIn(await fetch(url, { method: 'PUT', body: '' }))).toBe('403 SignatureDoesNotMatch');
    expect(await errorIn(await fetch(`${sandbox.storageUrl}/sandbox/object`))).toBe('403 AccessDenied');
    await expect(bucketClient(sandbox, { bucket: 'other' }).getObject('object')).resolves.toBeNull();
  });

  it('accepts a URL until it expires, and headers for a quarter of an hour, by a clock that tests of Agora do not move', async () => {
    const clock = new ManualClock();
    clock.jump(Date.now() - clock.now());
    const sandbox = await createTestSandbox(1000, { clock });
    const bucket = bucketClient(sandbox);
    await bucket.putObject('object', 'text');
    const url = await bucket.getPresignedUrl('GET', 'object', 60);
    await sandbox.steer('POST', 'clock', { advanceMs: 3_600_000 });
    expect((await fetch(url)).status).toBe(200);
    clock.jump(62_000);
    expect(await errorIn(await fetch(url))).toBe('403 AccessDenied');
    expect(await bucket.getObject('object')).toBe('text');
    clock.jump(15 * 60_000);
    await expect(bucket.getObject('object')).rejects.toThrow('RequestTimeTooSkewed');
  });

  it('compares the body with the hash that was signed', async () => {
    const sandbox = await createTestSandbox();
    const hash = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
    expect((await sendSigned(sandbox, 'PUT', '/a', { body: 'hello world', hash })).status).toBe(200);
    const changed = await sendSigned(sandbox, 'PUT', '/a', { body: 'hello World', hash });
    expect(await errorIn(changed)).toBe('400 XAmzContentSHA256Mismatch');
    expect(await bucketClient(sandbox).getObject('a')).toBe('hello world');
  });

  it('refuses what it has no room for, and has room again for what is replaced or removed', async () => {
    const bucket = bucketClient(await createTestSandbox(1000, { storageBytes: 100_000 }));
    const half = Buffer.alloc(40_000);
    await bucket.putObject('one', half);
    await bucket.putObject('two', half);
    await expect(bucket.putObject('three', half)).rejects.toThrow('QuotaExceeded');
    await bucket.putObject('one', 'little');
    expect((await bucket.putObject('three', half)).status).toBe(200);
    await expect(bucket.putObject('four', half)).rejects.toThrow('QuotaExceeded');
    await bucket.deleteObject('two');
    expect((await bucket.putObject('four', half)).status).toBe(200);
  });

  it('lets pages of any origin ask, after a preflight too', async () => {
    const sandbox = await createTestSandbox();
    const preflight = await fetch(`${sandbox.storageUrl}/sandbox/object`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://console.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,range',
      },
    });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,range');
    const refused = await fetch(`${sandbox.storageUrl}/sandbox/object`);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each([
    ['GET', '?acl=', '501 NotImplemented'],
    ['POST', '/a?uploads=', '501 NotImplemented'],
    ['POST', '/a', '405 MethodNotAllowed'],
    ['GET', '?list-type=2&max-keys=many', '400 InvalidArgument'],
    ['GET', '?list-type=2&continuation-token=*', '400 InvalidArgument'],
    ['GET', `/${'k'.repeat(1025)}`, '400 KeyTooLongError'],
    ['GET', '/none', '404 NoSuchKey'],
  ])('refuses %s of %s in the words of S3', async (method, path, error) => {
    const sandbox = await createTestSandbox();
    expect(await errorIn(await sendSigned(sandbox, method, path))).toBe(error);
  });

  it('takes the keys that a start has sent, for the bucket that it named; the latest secret counts', async () => {
    const sandbox = await createTestSandbox();
    const storage = { vendor: 11, region: 0, extensionParams: { endpoint: sandbox.storageUrl } };
    const own = { accessKey: 'own-access-key', secretKey: 'own-secret-key' };
    const client = bucketClient(sandbox, { ...own, bucket: 'lessons' });
    await expect(client.listObjects()).rejects.toThrow('InvalidAccessKeyId');
    const startWith = (cname: string, storageConfig: object) =>
      startRecording(sandbox, 'mix', { storageConfig: { ...storage, ...storageConfig } }, cname);
    await startWith('one', { ...own, bucket: 'lessons' });
    expect(await client.listObjects()).toEqual([]);
    await expect(bucketClient(sandbox, own).listObjects()).rejects.toThrow('AccessDenied');
    await startWith('two', { ...own, bucket: 'lessons', secretKey: 'another-secret' });
    await expect(client.listObjects()).rejects.toThrow('SignatureDoesNotMatch');
  });

  it('answers no host name that is not the sandbox’s', async () => {
    const { port } = new URL((await createTestSandbox()).storageUrl);
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'attacker.example' };
      request({ port, host: '127.0.0.1', path: '/_storage/sandbox/a', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });
});
