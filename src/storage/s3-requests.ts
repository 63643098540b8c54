import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../domain/ports.ts';
import type { StorageKeys } from '../domain/storage-keys.ts';
import { encodeKey } from './open-storage.ts';
import type { S3Place } from './s3-places.ts';
import type { Answer, ListPage, StorageRequests, StoredObject, WantedRequest } from './storage-interface.ts';
import { isNode, nodesAt, parseXml, textAt, type XmlNode } from './xml.ts';

/**
 * Requests by S3's interface, signed by AWS Signature Version 4 in the headers. Objects are listed by ListObjectsV2
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html).
 */
export function s3Requests(
  { bucketUrl, region }: S3Place,
  { accessKey, secretKey, stsToken }: StorageKeys,
  clock: Clock,
): StorageRequests {
  return {
    async sign({ method, key, list, body, encryption }) {
      const signer = new AwsV4Signer({
        url: `${bucketUrl}${key === null ? '' : `/${encodeKey(key)}`}${queryOf(list)}`,
        method,
        headers: {
          'x-amz-content-sha256': createHash('sha256')
            .update(body ?? '')
            .digest('hex'),
          ...(encryption === undefined ? {} : { 'x-amz-server-side-encryption': encryption }),
        },
        accessKeyId: accessKey,
        secretAccessKey: secretKey,
        ...(stsToken === undefined ? {} : { sessionToken: stsToken }),
        service: 's3',
        ...(region === undefined ? {} : { region }),
        datetime: new Date(clock.now()).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
      });
      const { url, headers } = await signer.sign();
      return { method, url, headers: Object.fromEntries(headers), ...(body === undefined ? {} : { body }) };
    },
    readPage,
  };
}

function queryOf(list: WantedRequest['list']): string {
  if (list === undefined) return '';
  const { prefix, after } = list;
  const query = [
    ...(after === null ? [] : [`continuation-token=${encodeValue(after)}`]),
    'list-type=2',
    'max-keys=1000',
    `prefix=${encodeValue(prefix)}`,
  ];
  return `?${query.join('&')}`;
}

const encodeValue = (value: string) => encodeKey(value).replaceAll('/', '%2F');

function readPage({ body, isWhole }: Answer): ListPage | null {
  const result = isWhole ? parseXml(body)?.ListBucketResult : undefined;
  if (!isNode(result)) return null;
  const next = textAt(result, 'IsTruncated') === 'true' ? textAt(result, 'NextContinuationToken') : null;
  // A server that lists by the old version alone: its pages can't be told apart.
  if (textAt(result, 'IsTruncated') === 'true' && next === null) return null;
  return { objects: nodesAt(result, 'Contents').flatMap(objectIn), next };
}

function objectIn(node: XmlNode): readonly StoredObject[] {
  const key = textAt(node, 'Key');
  const sizeBytes = Number(textAt(node, 'Size'));
  const modifiedAt = Date.parse(textAt(node, 'LastModified') ?? '');
  if (key === null || !Number.isSafeInteger(sizeBytes) || Number.isNaN(modifiedAt)) return [];
  return [{ key, sizeBytes, modifiedAt }];
}
