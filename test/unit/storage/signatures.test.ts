import { describe, expect, it } from 'vitest';
import { signAzureUrl } from '../../../src/storage/azure-url.ts';
import { signS3Url } from '../../../src/storage/s3-url.ts';

const seconds = (time: string) => Date.parse(time) / 1000;

describe('AWS Signature Version 4 in the query', () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  const keys = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const place = { bucketUrl: 'https://examplebucket.s3.amazonaws.com', region: 'us-east-1' };
  const validity = { fromS: seconds('2013-05-24T00:00:00Z'), forS: 86_400 };

  it('signs AWS’s own example as AWS does', async () => {
    const url = new URL(await signS3Url(place, 'test.txt', keys, validity));
    expect(url.origin + url.pathname).toBe('https://examplebucket.s3.amazonaws.com/test.txt');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request',
      'X-Amz-Date': '20130524T000000Z',
      'X-Amz-Expires': '86400',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    });
  });

  it('signs a session token too', async () => {
    const url = new URL(await signS3Url(place, 'test.txt', { ...keys, stsToken: 'to+ken/=' }, validity));
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe('to+ken/=');
    expect(url.searchParams.get('X-Amz-Signature')).not.toMatch(/^aeeed9/);
  });

  it('encodes all but slashes and unreserved characters', async () => {
    const url = await signS3Url(place, "a/b c+(d)!'*~ü;=&?#%.mp4", keys, validity);
    expect(url).toContain('.com/a/b%20c%2B%28d%29%21%27%2A~%C3%BC%3B%3D%26%3F%23%25.mp4?X-Amz-');
  });
});

describe('Azure’s service SAS', () => {
  const keys = { accessKey: 'myaccount', secretKey: 'YSBrZXkgb2YgYW4gYWNjb3VudCwgaW4gYmFzZTY0' };
  const validity = { fromS: seconds('2026-01-01T00:00:00Z'), forS: 3600 };

  // The signatures are those of generateBlobSASQueryParameters of @azure/storage-blob 12.32.0 with the same values.
  it.each([
    ['shows/monday/abc_room.m3u8', 'vp9TuI8ftLmWquEFWlLZf9MrFEnbcTan9L29Y8158nE='],
    ['a b+(c)/ü_room.m3u8', 'ay+TNK3oBqH9ab2s0wWdhtC8VpTkBbRaiAncz8lCQ9M='],
  ])('signs %s as Azure’s own library does', (key, signature) => {
    const url = new URL(signAzureUrl({ bucket: 'recordings', keys }, key, validity));
    expect(url.origin).toBe('https://myaccount.blob.core.windows.net');
    expect(decodeURIComponent(url.pathname)).toBe(`/recordings/${key}`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ sv: '2020-12-06', spr: 'https', se: '2026-01-01T01:00:00Z', sr: 'b', sp: 'r', sig: signature },
    });
  });
});
