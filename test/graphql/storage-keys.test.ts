import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRecorder, MIX, requestsOf } from '../support/recorder.ts';
import { temporaryFile } from '../support/temporary-file.ts';
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
async function withKeysIn(first: unknown) {
  const path = temporaryFile(JSON.stringify(first));
  const recorder = await createRecorder({ ...PATIENT, ...STORAGE, STORAGE_STS_CREDENTIALS_FILE: path });
  return { ...recorder, write: (next: unknown) => writeFileSync(path, JSON.stringify(next)) };
}

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
    expect(sent[0]?.clientRequest.startParameter).toMatchObject({ storageConfig: keys('two') });
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
    const recorder = await createRecorder({
      ...PATIENT,
      ...STORAGE,
      STORAGE_STS_CREDENTIALS_FILE: '/nowhere/keys.json',
    });
    expect(await recorder.start(start)).toMatchObject({
      __typename: 'UpstreamUnavailableError',
      code: 'NEVER_STARTED',
      message: expect.stringContaining('the keys of storage "sts" can’t be read'),
    });
    expect(recorder.calls()).toEqual({});
  });

  it('has them from a command', async () => {
    const path = temporaryFile(JSON.stringify(asAws(keys('one'))));
    const recorder = await createRecorder({
      ...PATIENT,
      ...STORAGE,
      STORAGE_STS_CREDENTIALS_COMMAND: `cat ${path}`,
    });
    const sent = requestsOf(recorder);
    expect(await recorder.start(start)).toMatchObject({ __typename: 'Recording' });
    expect(sent[0]?.clientRequest.startParameter).toMatchObject({ storageConfig: keys('one') });
  });
});
