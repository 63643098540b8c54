import { describe, expect, it } from 'vitest';
import { createRecorder, MIX, requestsOf } from '../support/recorder.ts';
import { UpdateRecording } from './documents.ts';

const SOON = '2026-01-02T00:00:00Z';
const keys = (generation: string) => ({
  accessKey: `access-key-${generation}`,
  secretKey: `secret-key-${generation}`,
  stsToken: `sts-token-${generation}`,
  stsExpiration: Date.parse(SOON) / 1000,
});
/** The same as AWS's tools print it. */
const asAws = ({ accessKey, secretKey, stsToken }: ReturnType<typeof keys>) => ({
  Version: 1,
  AccessKeyId: accessKey,
  SecretAccessKey: secretKey,
  SessionToken: stsToken,
  Expiration: SOON,
});
const STORAGE = { STORAGE_STS_VENDOR: '1', STORAGE_STS_BUCKET: 'bucket', STORAGE_STS_REGION: '5' };
const PATIENT = { STOP_WAIT_MS: '300000' };

/** A gateway with a storage whose keys are in a file, which `write` replaces. */
async function withKeysIn(first: unknown, env: Record<string, string> = {}) {
  let text = JSON.stringify(first);
  const all = { ...PATIENT, ...STORAGE, STORAGE_STS_CREDENTIALS_FILE: '/keys.json', ...env };
  const recorder = await createRecorder(all, { readSource: async () => text });
  return {
    ...recorder,
    write(next: unknown) {
      text = JSON.stringify(next);
    },
  };
}

/** A query of another recording may come in between. */
const acquireOf = (sent: ReturnType<typeof requestsOf>) =>
  sent.find(({ method }) => method === 'acquire')?.clientRequest;

const start = { storage: 'sts', configuration: MIX, fileNamePrefix: ['a', 'b'] };

describe('a storage whose keys expire', () => {
  it.each([
    ['Agora’s words', keys('one')],
    ['AWS’s words', asAws(keys('one'))],
  ])('has them read from a file in %s, and acquire is told what start brings', async (_words, content) => {
    const recorder = await withKeysIn(content);
    const sent = requestsOf(recorder);
    expect(await recorder.start(start)).toMatchObject({ __typename: 'Recording' });
    const [acquire, started] = sent;
    expect(started?.clientRequest.storageConfig).toEqual({
      vendor: 1,
      region: 5,
      bucket: 'bucket',
      ...keys('one'),
      fileNamePrefix: ['a', 'b'],
    });
    expect(acquire?.clientRequest.startParameter).toEqual(started?.clientRequest);
  });

  it('has them read anew by refreshStorage, which repeats the folders of the recording', async () => {
    const recorder = await withKeysIn(keys('one'));
    const { id } = await recorder.running(start);
    const sent = requestsOf(recorder);
    recorder.write(keys('two'));
    const input = { recording: { id }, refreshStorage: 'sts' };
    const { updateRecording } = await recorder.clock.finish(recorder.execute(UpdateRecording, { input }));
    expect(updateRecording).toMatchObject({ __typename: 'Recording' });
    expect(sent[0]?.clientRequest.storageConfig).toMatchObject({
      ...keys('two'),
      fileNamePrefix: ['a', 'b'],
    });
  });

  it('has them read anew after five minutes, and never shows them', async () => {
    const recorder = await withKeysIn(keys('one'));
    await recorder.running(start);
    recorder.write(keys('two'));
    await recorder.clock.advance(300_000);
    const sent = requestsOf(recorder);
    await recorder.start({ ...start, cname: 'other' });
    expect(acquireOf(sent)?.startParameter).toMatchObject({ storageConfig: keys('two') });
    expect(recorder.logged.join('')).not.toMatch(/(access|secret|sts)-(key|token)-(one|two)/);
  });

  it('starts nothing while they can’t be read, and starts once they can', async () => {
    const recorder = await withKeysIn({ accessKey: 'access-key' });
    const starting = recorder.start({ ...start, idempotencyKey: 'k' });
    await recorder.clock.advance(5000);
    expect(recorder.calls()).toEqual({});
    recorder.write(keys('one'));
    expect(await starting).toMatchObject({ __typename: 'Recording', sid: expect.any(String) });
    expect(recorder.logged.join('')).toContain('secretKey: missing');
  });

  it('says so where they can’t be read at all', async () => {
    const recorder = await createRecorder(
      { ...PATIENT, ...STORAGE, STORAGE_STS_CREDENTIALS_FILE: '/keys.json' },
      { readSource: () => Promise.reject(new Error('nothing came')) },
    );
    expect(await recorder.start(start)).toMatchObject({
      __typename: 'UpstreamUnavailableError',
      code: 'NEVER_STARTED',
      message: expect.stringContaining('the keys of storage "sts" can’t be read'),
    });
    expect(recorder.calls()).toEqual({});
  });

  it.each([
    ['of a vendor that takes no temporary ones', keys('one'), { STORAGE_STS_VENDOR: '5' }],
    ['that are longer than any', { ...keys('one'), secretKey: 'B'.repeat(131_072) }, {}],
  ])('takes no keys %s, and those that come after them', async (_name, wrong, env) => {
    const recorder = await withKeysIn(wrong, { STOP_WAIT_MS: '1000', ...env });
    const sent = requestsOf(recorder);
    await recorder.start(start);
    expect(sent).toEqual([]);
    const { accessKey, secretKey } = keys('two');
    recorder.write({ accessKey, secretKey });
    await recorder.clock.advance(20_000);
    expect(acquireOf(sent)?.startParameter).toMatchObject({ storageConfig: { secretKey } });
    expect(recorder.logged.join('')).not.toMatch(/secret-key-two|BBBB/);
  });

  it('expire in seconds, however the time is written', async () => {
    const recorder = await withKeysIn({ ...keys('one'), stsExpiration: Date.parse(SOON) });
    const sent = requestsOf(recorder);
    await recorder.start(start);
    expect(acquireOf(sent)?.startParameter).toMatchObject({ storageConfig: keys('one') });
  });
});
