import { S3mini } from 's3mini';
import { SANDBOX_BUCKET } from '../../src/config/storages.ts';
import type { TestSandbox } from './sandbox.ts';

interface BucketClientOptions {
  readonly bucket?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
}

/** A client of S3's that this project has no part in, on a bucket of the sandbox. */
export function bucketClient({ storageUrl }: TestSandbox, options: BucketClientOptions = {}): S3mini {
  const { bucket, accessKey, secretKey } = { ...SANDBOX_BUCKET, ...options };
  return new S3mini({
    endpoint: `${storageUrl}/${bucket}`,
    ...{ accessKeyId: accessKey, secretAccessKey: secretKey, region: 'us-east-1' },
  });
}

/** The code of S3's error in a refusal. */
export async function errorIn(response: Response): Promise<string> {
  const text = await response.text();
  return `${response.status} ${/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? text}`;
}
