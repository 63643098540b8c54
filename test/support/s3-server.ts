import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import account from '@20minutes/s3rver/lib/models/account.js';
import { AwsClient } from 'aws4fetch';
import { onTestFinished } from 'vitest';

export const S3_KEYS = { accessKey: 'the-s3-access-key', secretKey: 'the-s3-secret-key' } as const;

/** A real S3 server with the bucket `bucket`, which checks signatures and their time. */
export async function createS3Server() {
  const directory = mkdtempSync(join(tmpdir(), 's3-'));
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: 'bucket' }] },
  });
  // Its own keys are shorter than the gateway believes.
  account.DUMMY_ACCOUNT.createKeyPair(S3_KEYS.accessKey, S3_KEYS.secretKey);
  const { port } = await server.run();
  onTestFinished(async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new AwsClient({
    ...{ accessKeyId: S3_KEYS.accessKey, secretAccessKey: S3_KEYS.secretKey, service: 's3', retries: 0 },
  });
  return {
    endpoint,
    async put(key: string, body: string): Promise<void> {
      const { status } = await client.fetch(`${endpoint}/bucket/${key}`, { method: 'PUT', body });
      if (status !== 200) throw new Error(`the object was not stored: ${status}`);
    },
    async stored(): Promise<readonly string[]> {
      const list = await (await client.fetch(`${endpoint}/bucket?list-type=2`)).text();
      if (!list.includes('<ListBucketResult')) throw new Error(`the bucket was not listed: ${list}`);
      return [...list.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
    },
  };
}
