import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';
import type { SignedRequest } from './signature.ts';

/** The path of the storages, with the bucket in the path: `/_storage/<bucket>/<key>`. */
export const STORAGE_ROOT = '/_storage';
const MAX_KEY_BYTES = 1024;

export interface S3Request extends SignedRequest {
  readonly bucket: string;
  /** Empty: the bucket itself is meant. */
  readonly key: string;
}

export function isForStorage({ url = '/' }: IncomingMessage): boolean {
  return url === STORAGE_ROOT || url.startsWith(`${STORAGE_ROOT}/`) || url.startsWith(`${STORAGE_ROOT}?`);
}

/** Reads what a request names. `path` stays as it was sent, since its parts may be `..`. @throws S3Error */
export function readS3Request({ method = 'GET', url = '/', headers }: IncomingMessage): S3Request {
  const at = url.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at));
  const path = decode(at < 0 ? url : url.slice(0, at));
  const [bucket = '', ...rest] = path.slice(STORAGE_ROOT.length + 1).split('/');
  const key = rest.join('/');
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError');
  return { method, path, query, headers, bucket, key };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new S3Error('InvalidURI');
  }
}
