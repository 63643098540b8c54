import { listPage } from './list-page.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { BucketObject } from './sandbox-storage.ts';
import { element, type Xml, xmlDocument } from './xml.ts';

const MAX_KEYS = 1000;

/** Answers ListObjectsV2. `list`: all objects whose keys begin with a prefix, sorted. @throws S3Error */
export function listObjects(
  { bucket, query }: S3Request,
  list: (prefix: string) => readonly BucketObject[],
): string {
  const textOf = (name: string) => query.get(name) ?? '';
  const [prefix, delimiter, startAfter] = [textOf('prefix'), textOf('delimiter'), textOf('start-after')];
  const token = query.get('continuation-token');
  const maxKeys = maxKeysOf(query.get('max-keys'));
  const objects = new Map(list(prefix).map((each) => [each.key, each]));
  const after = token === null ? startAfter : keyOfToken(token);
  const { keys, commonPrefixes, next } = listPage([...objects.keys()], { prefix, delimiter, maxKeys, after });

  const isEncoded = textOf('encoding-type') === 'url';
  const name = (text: string) => (isEncoded ? encodeURIComponent(text).replaceAll('%2F', '/') : text);
  const given = (tag: string, text: string | null): readonly Xml[] =>
    text === null || text === '' ? [] : [element(tag, text)];
  return xmlDocument(
    'ListBucketResult',
    element('Name', bucket),
    element('Prefix', name(prefix)),
    ...given('Delimiter', name(delimiter)),
    ...given('StartAfter', name(startAfter)),
    ...given('ContinuationToken', token),
    ...given('NextContinuationToken', next === null ? null : tokenOf(next)),
    ...given('EncodingType', isEncoded ? 'url' : null),
    element('KeyCount', keys.length + commonPrefixes.length),
    element('MaxKeys', maxKeys),
    element('IsTruncated', next !== null),
    ...keys.flatMap((key) => contentsOf(objects.get(key), name)),
    ...commonPrefixes.map((each) => element('CommonPrefixes', element('Prefix', name(each)))),
  );
}

function contentsOf(object: BucketObject | undefined, name: (key: string) => string): readonly Xml[] {
  if (object === undefined) return [];
  const { body, etag } = object.content();
  const contents = element(
    'Contents',
    element('Key', name(object.key)),
    element('LastModified', new Date(object.storedAt).toISOString()),
    element('ETag', etag),
    element('Size', body.length),
    element('StorageClass', 'STANDARD'),
  );
  return [contents];
}

function maxKeysOf(text: string | null): number {
  if (text === null) return MAX_KEYS;
  if (!/^\d{1,9}$/.test(text))
    throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  return Math.min(Number(text), MAX_KEYS);
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function keyOfToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (key === '' || tokenOf(key) !== token) {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return key;
}
