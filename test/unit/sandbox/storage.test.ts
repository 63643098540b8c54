/** What each vendor's storage takes, in a start and in an update; the gateway's configuration has the same rules. */
import { describe, expect, it } from 'vitest';
import { readStorages } from '../../../src/config/storages.ts';
import { takes } from '../../../src/domain/requests/storage-config.ts';
import { askSandbox, createClockedSandbox, STORAGE, startInSandbox } from '../../support/ask-sandbox.ts';

const VENDORS = [1, 2, 3, 5, 6, 7, 8, 11];
const ENDPOINT = { endpoint: 'storage.example' };
const STS = { stsToken: 'token', stsExpiration: 1_800_000_000 };

/** The storage of a vendor; only one that is S3-compatible is found by its endpoint. */
function storageOf(vendor: number, more: object = {}, extensionParams: object = {}) {
  const endpoint = vendor === 11 ? ENDPOINT : {};
  return { ...STORAGE, vendor, ...more, extensionParams: { ...endpoint, ...extensionParams } };
}

/** How a start with this storage is answered, and how an update with it. */
async function answersTo(storageConfig: object) {
  const { sandbox } = createClockedSandbox();
  const { answer: start } = await startInSandbox(sandbox, 'mix', { start: { storageConfig } });
  const other = { cname: 'other', uid: '1' };
  const { path } = await startInSandbox(sandbox, 'mix', { channel: other });
  const body = { ...other, clientRequest: { storageConfig } };
  return [start, await askSandbox(sandbox, 'POST', `${path}/update`, body)];
}

const refusedFor = (field: string) => ({
  status: 400,
  body: { code: 2, reason: expect.stringContaining(`clientRequest.storageConfig.${field}: `) },
});

/** The vendors that take it; each of the others has to name the field. */
async function takers(field: string, storageWith: (vendor: number) => object): Promise<readonly number[]> {
  const found: number[] = [];
  for (const vendor of VENDORS) {
    const answers = await answersTo(storageWith(vendor));
    if (answers.every(({ status }) => status === 200)) found.push(vendor);
    else expect(answers, `vendor ${vendor}`).toMatchObject([refusedFor(field), refusedFor(field)]);
  }
  return found;
}

describe('storage', () => {
  it('is that of a vendor that there is', async () => {
    expect(await takers('', (vendor) => storageOf(vendor))).toEqual(VENDORS);
    for (const vendor of [0, 4, 9, 10, 12, 1.5, '1']) {
      expect(await answersTo({ ...STORAGE, vendor })).toMatchObject([
        refusedFor('vendor'),
        refusedFor('vendor'),
      ]);
    }
  });

  it('takes temporary keys at S3, Alibaba and Tencent', async () => {
    expect(await takers('stsToken', (vendor) => storageOf(vendor, STS))).toEqual([1, 2, 3]);
    expect(VENDORS.filter((vendor) => takes(vendor, 'stsToken'))).toEqual([1, 2, 3]);
  });

  it.each([
    ['no time', undefined],
    ['a time that has passed before there was one', 0],
    ['a time before', -1],
    ['half a second', 1_800_000_000.5],
    ['a text', '1800000000'],
  ])('takes no temporary keys that expire at %s', async (_what, stsExpiration) => {
    const refused = refusedFor('stsExpiration');
    expect(await answersTo(storageOf(1, { stsToken: 'token', stsExpiration }))).toMatchObject([
      refused,
      refused,
    ]);
  });

  it.each([
    ['sse', { sse: 'kms' }, [1]],
    ['tag', { tag: 'course' }, [1, 2]],
  ])('takes %s where its vendor has it, and so does the configuration', async (name, param, vendors) => {
    expect(await takers(`extensionParams.${name}`, (vendor) => storageOf(vendor, {}, { ...param }))).toEqual(
      vendors,
    );
    const configured = VENDORS.filter((vendor) => {
      const { problems } = readStorages({
        STORAGE_A_VENDOR: String(vendor),
        STORAGE_A_BUCKET: 'bucket',
        STORAGE_A_ACCESS_KEY: 'access-key',
        STORAGE_A_SECRET_KEY: 'secret-key',
        STORAGE_A_ENDPOINT: ENDPOINT.endpoint,
        [`STORAGE_A_${name.toUpperCase()}`]: Object.values(param)[0],
      });
      return problems.length === 0;
    });
    expect(configured).toEqual(vendors);
  });

  it('takes texts without anything in them, as Agora’s Go client sends them, at any vendor', async () => {
    const empty = { sse: '', tag: '' };
    expect(await takers('', (vendor) => storageOf(vendor, { stsToken: '' }, empty))).toEqual(VENDORS);
  });
});
