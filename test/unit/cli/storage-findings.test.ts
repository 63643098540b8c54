import { describe, expect, it } from 'vitest';
import type { StorageState } from '../../../src/app/examined-storage.ts';
import { storageFindings } from '../../../src/cli/storage-findings.ts';
import type { Storage } from '../../../src/config/storages.ts';
import { StorageRefusedError, StorageUnavailableError } from '../../../src/storage/storage-errors.ts';

const KEYS = { kind: 'fixed', accessKey: 'the-access-key', secretKey: 'the-secret-key' } as const;
const AMAZON: Storage = { vendor: 1, region: 0, bucket: 'bucket', credentials: KEYS };

function failed(error: Error): StorageState {
  const rights = { key: 'check', write: error, read: 'untold', list: 'untold', remove: 'untold' } as const;
  return { kind: 'tried', rights, expiry: null };
}

const elsewhere = (region: string | null) =>
  failed(new StorageRefusedError('wrong_region', { code: 'PermanentRedirect', region }));
const without = (code: string) => failed(new StorageUnavailableError('no answer', code));

describe('what doctor says of a storage that the local ones can’t show', () => {
  it.each([
    [
      'the right number of its region',
      AMAZON,
      elsewhere('eu-west-1'),
      'STORAGE_A_REGION: the bucket bucket is not in us-east-1 (region 0) but in eu-west-1; expected 4 (PermanentRedirect)',
    ],
    [
      'a region that Agora does not have',
      AMAZON,
      elsewhere('me-central-1'),
      'not in us-east-1 (region 0) but in me-central-1, for which Agora has no number; expected a bucket in one of',
    ],
    ['a region that it does not tell', AMAZON, elsewhere(null), 'expected Agora’s number of its region'],
    [
      'Alibaba’s number',
      { ...AMAZON, vendor: 2 },
      elsewhere('cn-shanghai'),
      'STORAGE_A_REGION: the bucket bucket is not in cn-hangzhou (region 0) but in cn-shanghai; expected 1',
    ],
    [
      'a bucket that is not in this region',
      { ...AMAZON, vendor: 3, region: 18 },
      failed(new StorageRefusedError('no_bucket', { code: 'NoSuchBucket', region: null })),
      'STORAGE_A_BUCKET: there is no bucket bucket in eu-frankfurt (region 18); check its name, and STORAGE_A_REGION',
    ],
    [
      'an account of Azure that there is not',
      { ...AMAZON, vendor: 5 },
      without('ENOTFOUND'),
      'STORAGE_A_ACCESS_KEY: its host has no address (ENOTFOUND)',
    ],
    [
      'no network',
      { ...AMAZON, vendor: 6 },
      without('EAI_AGAIN'),
      'no address (EAI_AGAIN); check this machine’s',
    ],
    [
      'a certificate',
      { ...AMAZON, vendor: 11, extensionParams: { endpoint: 'https://minio.example' } },
      without('DEPTH_ZERO_SELF_SIGNED_CERT'),
      'STORAGE_A_ENDPOINT: its host has no TLS, or no valid certificate (DEPTH_ZERO_SELF_SIGNED_CERT)',
    ],
  ])('%s', (_what, storage, state, words) => {
    const [finding, ...others] = storageFindings('a', storage, state);
    expect(finding).toEqual({ level: 'down', line: expect.stringContaining(words) });
    expect(others).toEqual([]);
  });

  it('keys that Agora takes for too short-lived', () => {
    const rights = { key: 'check', write: 'done', read: 'done', list: 'done', remove: 'done' } as const;
    const credentials = { kind: 'command', command: 'print-keys' } as const;
    const expiry = { at: Date.UTC(2026, 0, 1), isTooSoon: true };
    const findings = storageFindings('a', { ...AMAZON, credentials }, { kind: 'tried', rights, expiry });
    expect(findings).toEqual([
      { level: 'ok', line: expect.stringContaining('until 2026-01-01T00:00:00.000Z') },
      { level: 'limited', line: expect.stringContaining('STORAGE_A_CREDENTIALS_COMMAND expire at') },
    ]);
  });
});
