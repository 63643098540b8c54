import { expect, it } from 'vitest';
import { storageOrigins } from '../../../src/app/storage-origins.ts';
import { readStorages, SANDBOX_STORAGES, withSandboxEndpoint } from '../../../src/config/storages.ts';

const KEYS = { ACCESS_KEY: 'the-access-key', SECRET_KEY: 'the-secret-key' };

function originsWith(settings: Readonly<Record<string, string>>): readonly string[] {
  const env = Object.entries(settings).map(([name, value]) => [`STORAGE_A_${name}`, value]);
  const { storages, problems } = readStorages(Object.fromEntries(env));
  expect(problems).toEqual([]);
  return storageOrigins(storages);
}

it.each([
  ['S3', { VENDOR: '1', REGION: '7', ...KEYS }, ['https://recordings.s3.eu-central-1.amazonaws.com']],
  ['a self-hosted one', { VENDOR: '11', ENDPOINT: 'http://minio:9000/x', ...KEYS }, ['http://minio:9000']],
  ['Azure', { VENDOR: '5', ...KEYS }, ['https://the-access-key.blob.core.windows.net']],
  [
    'Azure, whose account is in a file',
    { VENDOR: '5', CREDENTIALS_FILE: '/run/keys' },
    ['https://*.blob.core.windows.net'],
  ],
  ['one whose region is not known', { VENDOR: '1', REGION: '99', ...KEYS }, []],
])('files of a storage come from its own origin: %s', (_name, settings, origins) => {
  expect(originsWith({ BUCKET: 'recordings', ...settings })).toEqual(origins);
});

it('files of the built-in sandbox come from where it listens', () => {
  expect(storageOrigins(withSandboxEndpoint(SANDBOX_STORAGES, 'http://127.0.0.1:4010/_storage'))).toEqual([
    'http://127.0.0.1:4010',
  ]);
});
