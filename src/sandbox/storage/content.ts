import { createHash } from 'node:crypto';

/** The bytes of an object, and the tag that changes with them: their MD5, as in S3. */
export interface Content {
  readonly body: Buffer;
  readonly etag: string;
}

export function contentOf(body: Buffer): Content {
  return { body, etag: `"${createHash('md5').update(body).digest('hex')}"` };
}
