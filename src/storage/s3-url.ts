import { AwsV4Signer } from 'aws4fetch';
import type { StorageKeys } from '../domain/storage-keys.ts';
import { encodeKey, type Validity } from './open-storage.ts';
import type { S3Place } from './s3-places.ts';

/**
 * Signs a GET of an object by AWS Signature Version 4 in the query. A session token becomes part of the URL. `cache`: of
 * signing keys, which are the same for a day; it must not outlive the storage's keys.
 */
export async function signS3Url(
  { bucketUrl, region }: S3Place,
  key: string,
  { accessKey, secretKey, stsToken }: StorageKeys,
  { fromS, forS }: Validity,
  cache: Map<string, ArrayBuffer> = new Map(),
): Promise<string> {
  const signer = new AwsV4Signer({
    url: `${bucketUrl}/${encodeKey(key)}?X-Amz-Expires=${forS}`,
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    ...(stsToken === undefined ? {} : { sessionToken: stsToken }),
    service: 's3',
    ...(region === undefined ? {} : { region }),
    datetime: new Date(fromS * 1000).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
    signQuery: true,
    cache,
  });
  return (await signer.sign()).url.href;
}
